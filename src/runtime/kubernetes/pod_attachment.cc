#include "runtime/kubernetes/pod_attachment.h"

#include <boost/json/parse.hpp>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/pods.h"

namespace slipway::runtime::kubernetes {
namespace {

constexpr std::string_view kChannels = "v4.channel.k8s.io";
constexpr char kInput = 0;
constexpr char kOutput = 1;
constexpr char kErrorOutput = 2;
constexpr char kStatus = 3;
constexpr std::size_t kMostOfInput = std::size_t{32} << 10U;  // in one message

// "" where it went well.
std::string failure_in(std::string_view status) {
  boost::system::error_code error;
  const auto said = boost::json::parse(status, error);
  if (error || docker::text_at(said, "/status") != "Failure") return {};
  return docker::text_at(said, "/message");
}

}  // namespace

base::Result<std::unique_ptr<PodAttachment>> attach(Cluster& cluster, const std::string& pod,
                                                    const std::stop_token& stop) {
  const auto in = cluster.name_space();
  if (!in) return base::fail(in.error());
  const ClusterCall call{.path = path_in(Kind::kPod, *in, pod) + "/attach?container=" +
                                 std::string(kContainer) + "&stdin=1&stdout=1&stderr=1",
                         .accept = "*/*"};  // kubelets answer 406 where it is anything else
  auto socket = cluster.open_socket(call, std::string(kChannels), stop);
  if (!socket) return base::fail(socket.error());
  return std::make_unique<PodAttachment>(std::move(*socket));
}

base::Result<io::Piece> PodAttachment::read() {
  io::Piece piece;
  while (piece.bytes.size() < kMostOfInput) {
    auto message = socket_.receive();
    if (!message && socket_.was_closed()) {
      piece.has_ended = true;
      break;
    }
    if (!message) return base::fail(message.error());
    if (!*message) break;
    std::string_view text = **message;
    if (text.empty()) continue;
    const char channel = text.front();
    text.remove_prefix(1);
    if (channel == kOutput || channel == kErrorOutput) piece.bytes += text;
    if (channel != kStatus) continue;
    if (const auto why = failure_in(text); !why.empty()) {
      return base::fail(base::ErrorCode::kUnavailable, why);
    }
  }
  return piece;
}

base::Result<std::size_t> PodAttachment::write(std::string_view bytes) {
  if (bytes.empty()) return socket_.flush().map([] { return std::size_t{0}; });
  const auto piece = bytes.substr(0, kMostOfInput);
  return socket_.send(std::string(1, kInput).append(piece)).map([&](bool taken) {
    return taken ? piece.size() : 0;
  });
}

}  // namespace slipway::runtime::kubernetes
