#include "runtime/kubernetes/port_forward.h"

#include <utility>

namespace slipway::runtime::kubernetes {
namespace {

constexpr std::string_view kProtocol = "v4.channel.k8s.io";
constexpr char kBytes = 0;
constexpr char kErrors = 1;
constexpr int kMostIgnored = 1000;  // one after another
constexpr std::size_t kMostOfPodMessage = std::size_t{32} << 10U;

}  // namespace

base::Result<std::unique_ptr<io::ByteStream>> dial_pod(Cluster& cluster, const std::string& pod,
                                                       std::uint16_t port,
                                                       const std::stop_token& stop) {
  const auto in = cluster.name_space();
  if (!in) return base::fail(in.error());
  const ClusterCall call{
      .path = path_in(Kind::kPod, *in, pod) + "/portforward?ports=" + std::to_string(port),
      .accept = "*/*"};  // kubelets answer 406 where it is anything else
  auto socket = cluster.open_socket(call, std::string(kProtocol), stop);
  if (!socket) return base::fail(socket.error());
  return std::make_unique<PodStream>(std::move(*socket));
}

base::Result<io::Piece> PodStream::read() {
  for (int ignored = 0; ignored < kMostIgnored; ++ignored) {
    auto message = socket_.receive();
    // With its end the pod's side closes the whole, and says so.
    if (!message && socket_.was_closed()) return io::Piece{{}, true};
    if (!message) return base::fail(message.error());
    if (!*message) return io::Piece{};
    std::string& text = **message;
    if (text.empty()) continue;
    const char channel = text.front();
    text.erase(0, 1);
    bool* const said = channel == kBytes    ? &said_port_
                       : channel == kErrors ? &said_error_port_
                                            : nullptr;
    if (said == nullptr || !std::exchange(*said, true)) continue;
    if (channel == kErrors) {
      return base::fail(base::ErrorCode::kUnavailable, "the pod cannot be connected to: " + text);
    }
    if (!text.empty()) return io::Piece{std::move(text), false};
  }
  return base::fail(base::ErrorCode::kInvalid, "the pod's connection holds nothing of its port");
}

base::Result<std::size_t> PodStream::write(std::string_view bytes) {
  if (bytes.empty()) return socket_.flush().map([] { return std::size_t{0}; });
  const auto piece = bytes.substr(0, kMostOfPodMessage);
  return socket_.send(std::string(1, kBytes).append(piece)).map([&](bool taken) {
    return taken ? piece.size() : 0;
  });
}

}  // namespace slipway::runtime::kubernetes
