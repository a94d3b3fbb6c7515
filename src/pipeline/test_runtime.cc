#include "pipeline/test_runtime.h"

#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

namespace slipway::pipeline {
namespace {

// Bound, but listening only where it is to be reached: else connections are refused.
std::pair<io::Fd, std::uint16_t> open_port(bool listens) {
  io::Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.value(), generic, size) != 0 ||
      (listens && ::listen(socket.value(), 64) != 0) ||
      ::getsockname(socket.value(), generic, &size) != 0) {
    throw std::runtime_error("cannot open a port");
  }
  return {std::move(socket), ntohs(address.sin_port)};
}

}  // namespace

TestRuntime::TestRuntime() {
  auto [socket, port] = open_port(false);
  refusing_ = {std::move(socket), port};
}

std::multimap<model::ServiceId, runtime::Instance> TestRuntime::running() {
  std::multimap<model::ServiceId, runtime::Instance> found;
  const auto all = list();
  for (const auto& instance : *all) {
    if (instance.state == runtime::InstanceState::kRunning ||
        instance.state == runtime::InstanceState::kRestarting) {
      found.emplace(instance.service, instance);
    }
  }
  return found;
}

base::Result<void> TestRuntime::build(const runtime::Version& version, const runtime::LogSink& log,
                                      std::stop_token stop) {
  if (const auto act = std::exchange(during_build, nullptr)) act(version);
  return fake.build(
      version,
      [&](std::string_view stream, std::string_view text) {
        ++builds[version.deployment];
        log(stream, text);
      },
      stop);
}

base::Result<runtime::Instance> TestRuntime::start(const runtime::Version& version,
                                                   const runtime::LogSink& log,
                                                   std::stop_token stop) {
  auto started = fake.start(version, log, stop);
  if (!started) return started;
  if (started->endpoint && !listeners_.contains(version.deployment)) {
    auto [socket, port] = open_port(!unreachable.contains(version.commit));
    listeners_[version.deployment] = {std::move(socket), port};
  }
  return listening(*started);
}

base::Result<std::vector<runtime::Instance>> TestRuntime::list() {
  auto instances = fake.list();
  if (!instances) return instances;
  for (auto& instance : *instances) instance = listening(instance);
  return instances;
}

base::Result<void> TestRuntime::serve(const runtime::Version& version,
                                      const std::vector<std::string>& hosts) {
  if (failing_serves > 0) {
    --failing_serves;
    return base::fail(base::ErrorCode::kUnavailable, "The cluster does not answer.");
  }
  return fake.serve(version, hosts);
}

base::Result<void> TestRuntime::stop(const model::DeploymentId& deployment, base::Duration grace) {
  if (failing_stops > 0) {
    --failing_stops;
    return base::fail(base::ErrorCode::kUnavailable, "The engine does not answer.");
  }
  listeners_.erase(deployment);
  return fake.stop(deployment, grace);
}

runtime::Instance TestRuntime::listening(runtime::Instance instance) const {
  const auto listener = listeners_.find(instance.deployment);
  if (instance.endpoint && listener != listeners_.end()) {
    const bool refuses = deaf.contains(instance.deployment);
    instance.endpoint->port = refuses ? refusing_.port : listener->second.port;
  }
  return instance;
}

}  // namespace slipway::pipeline
