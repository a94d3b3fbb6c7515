#include "runtime/dial.h"

#include "io/socket_stream.h"
#include "io/tcp_probe.h"
#include "runtime/runtime.h"

namespace slipway::runtime {
namespace {

constexpr auto kDialTimeout = std::chrono::seconds(5);

}  // namespace

base::Error does_not_run() {
  return {base::ErrorCode::kConflict, "This version does not run: there is nothing to connect to."};
}

base::Error runs_not_yet() {
  return {base::ErrorCode::kUnavailable,
          "This version starts, or starts again; try again in a moment."};
}

base::Error has_no_port() {
  return {base::ErrorCode::kConflict, "This version has no port to connect to."};
}

base::Result<std::unique_ptr<io::ByteStream>> Runtime::dial(const model::DeploymentId& deployment,
                                                            const std::stop_token& stop) {
  const auto instance = inspect(deployment);
  if (instance.state == InstanceState::kUnknown) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "Where this version runs does not answer; try again.");
  }
  if (instance.state == InstanceState::kGone || instance.state == InstanceState::kExited) {
    return base::fail(does_not_run());
  }
  if (!instance.endpoint) return base::fail(has_no_port());
  auto socket =
      io::connect_tcp(instance.endpoint->host, instance.endpoint->port, kDialTimeout, stop);
  if (!socket) {
    return base::fail(
        base::ErrorCode::kUnavailable,
        "Nobody listens yet at the port of this version (" + socket.error().message + ").");
  }
  return std::make_unique<io::SocketStream>(std::move(*socket));
}

}  // namespace slipway::runtime
