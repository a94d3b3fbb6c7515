#include "pipeline/health.h"

#include <algorithm>

#include "io/http_client.h"
#include "io/tcp_probe.h"

namespace slipway::pipeline {
namespace {

using base::Duration;
using model::ProbeKind;

constexpr std::uint32_t kMostRestarts = 3;
constexpr auto kStayedUp = std::chrono::seconds(2);  // without any probe
constexpr auto kProxyHold = std::chrono::milliseconds(300);
constexpr auto kQuickPause = std::chrono::milliseconds(20);

// "" where it is healthy, else what was seen.
std::string probe_http(io::HttpClient& client, const runtime::Endpoint& endpoint,
                       const model::Probe& probe, const std::stop_token& stop) {
  const auto port = probe.port != 0 ? probe.port : endpoint.port;
  io::HttpRequest request;
  request.url = "http://" + endpoint.host + ":" + std::to_string(port) +
                (probe.path.starts_with('/') ? "" : "/") + probe.path;
  request.timeout = std::chrono::seconds(std::max(1U, probe.timeout));
  const auto response = client.send(request, stop);
  if (!response) return response.error().message;
  if (response->status >= 200 && response->status < 400) return {};
  return "GET " + probe.path + " answered " + std::to_string(response->status);
}

std::string probe_tcp(const runtime::Endpoint& endpoint, const model::Probe& probe,
                      const std::stop_token& stop) {
  const auto port = probe.port != 0 ? probe.port : endpoint.port;
  const auto connected =
      io::probe_tcp(endpoint.host, port, std::chrono::seconds(std::max(1U, probe.timeout)), stop,
                    endpoint.is_proxied ? kProxyHold : Duration::zero());
  return connected ? std::string() : connected.error().message;
}

std::string exited(const runtime::Instance& now) {
  return "it ended with exit code " + std::to_string(now.exit_code) + " " +
         std::to_string(now.restarts) + " times";
}

}  // namespace

base::Result<void> await_healthy(Context& context, runtime::Runtime& runtime,
                                 const runtime::Version& version, const runtime::Instance& instance,
                                 const std::stop_token& stop) {
  model::Probe probe = version.settings.readiness;
  // The port as it is inside; outside it is the endpoint's.
  const auto& ports = version.settings.ports;
  if (!ports.empty() && probe.port == ports.front().internal_port) probe.port = 0;
  const Duration patience =
      probe.kind == ProbeKind::NONE
          ? Duration(std::chrono::seconds(version.settings.start_timeout))
          : std::chrono::seconds(probe.initial_delay + std::max(1U, probe.period) *
                                                           std::max(1U, probe.failure_threshold));
  if (probe.kind == ProbeKind::NONE && instance.endpoint) probe.kind = ProbeKind::TCP;
  if (!instance.endpoint) probe.kind = ProbeKind::NONE;
  const auto started = context.clock.now();
  const auto deadline = started + patience;
  const auto stay = std::max<Duration>(kStayedUp, std::chrono::seconds(probe.initial_delay));
  io::HttpClient client;
  std::uint32_t successes = 0;
  // Quick at first, so that a fast start is seen at once; the probe's own period later.
  Duration pause = kQuickPause;
  const Duration longest = std::chrono::seconds(std::max(1U, probe.period));
  std::string seen = "nothing";
  while (true) {
    if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "cancelled");
    const auto state = runtime.inspect(version.deployment);
    if (state.restarts >= kMostRestarts || state.state == runtime::InstanceState::kGone ||
        state.state == runtime::InstanceState::kExited) {
      return base::fail(base::ErrorCode::kFailed, "It did not stay up: " + exited(state) + ".");
    }
    const auto now = context.clock.now();
    if (state.state == runtime::InstanceState::kRestarting) {
      successes = 0;
      seen = exited(state);
    } else if (state.state == runtime::InstanceState::kUnknown) {
      successes = 0;
      seen = "its runtime does not answer";
    } else if (probe.kind == ProbeKind::NONE) {
      if (now - std::max(started, state.started_at) >= stay) return {};
      seen = "it has not stayed up for " + base::describe(stay);
    } else {
      seen = probe.kind == ProbeKind::HTTP ? probe_http(client, *instance.endpoint, probe, stop)
                                           : probe_tcp(*instance.endpoint, probe, stop);
      successes = seen.empty() ? successes + 1 : 0;
      if (successes >= std::max(1U, probe.success_threshold)) return {};
    }
    if (context.clock.now() >= deadline) {
      return base::fail(
          base::ErrorCode::kFailed,
          "It was not healthy within " + base::describe(patience) + "; seen last: " + seen + ".");
    }
    context.clock.pause(pause, stop);
    pause = std::min(longest, pause * 3 / 2);
  }
}

}  // namespace slipway::pipeline
