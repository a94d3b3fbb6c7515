#include "pipeline/probe.h"

#include <algorithm>

#include "io/tcp_probe.h"

namespace slipway::pipeline {
namespace {

constexpr auto kProxyHold = std::chrono::milliseconds(300);

std::string look_by_http(io::HttpClient& client, const runtime::Endpoint& endpoint,
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

std::string look_by_tcp(const runtime::Endpoint& endpoint, const model::Probe& probe,
                        const std::stop_token& stop) {
  const auto port = probe.port != 0 ? probe.port : endpoint.port;
  const auto connected =
      io::probe_tcp(endpoint.host, port, std::chrono::seconds(std::max(1U, probe.timeout)), stop,
                    endpoint.is_proxied ? kProxyHold : base::Duration::zero());
  return connected ? std::string() : connected.error().message;
}

}  // namespace

model::Probe outside(model::Probe probe, const model::ServiceSettings& settings) {
  const auto& ports = settings.ports;
  if (!ports.empty() && probe.port == ports.front().internal_port) probe.port = 0;
  return probe;
}

std::string look(io::HttpClient& client, const runtime::Endpoint& endpoint,
                 const model::Probe& probe, const std::stop_token& stop) {
  return probe.kind == model::ProbeKind::HTTP ? look_by_http(client, endpoint, probe, stop)
                                              : look_by_tcp(endpoint, probe, stop);
}

}  // namespace slipway::pipeline
