#include "machine.h"

#include <algorithm>

#include "base/text.h"

namespace slipway::simulation {

using base::ErrorCode;
using base::fail;
using runtime::InstanceState;

namespace {
constexpr auto kImagePatience = std::chrono::seconds(15);
}

std::string version_of(const runtime::Version& version) {
  if (!version.image) return version.commit;
  return version.image->digest.empty() ? version.image->tag : version.image->digest;
}

bool Machine::runs(const model::DeploymentId& deployment) const {
  const auto found = instances_.find(deployment);
  return found != instances_.end() && (found->second.instance.state == InstanceState::kRunning ||
                                       found->second.instance.state == InstanceState::kRestarting);
}

const RunningInstance* Machine::at(const std::string& /*host*/, std::uint16_t port) const {
  for (const auto& [id, running] : instances_) {
    if (running.instance.endpoint && running.instance.endpoint->port == port) return &running;
  }
  return nullptr;
}

Quality Machine::quality(const std::string& version) const {
  const auto found = qualities.find(version);
  return found == qualities.end() ? Quality::kGood : found->second;
}

void Machine::lose(const model::DeploymentId& deployment) {
  const auto found = instances_.find(deployment);
  if (found == instances_.end() || !runs(deployment)) return;
  found->second.instance.state = InstanceState::kGone;
  found->second.is_healthy = false;
}

void Machine::lose_power() {
  for (const auto& [id, running] : instances_) lose(id);
  for (auto& [id, attempt] : attempts) attempt.is_lost = true;
}

std::optional<base::Error> NodeRuntime::ask(const std::stop_token& stop) {
  return reach_.ask(machine_.weather, "the runtime", stop);
}

base::Result<void> NodeRuntime::build(const runtime::Version& version, const runtime::LogSink& log,
                                      std::stop_token stop) {
  Universe& universe = reach_.universe();
  if (auto error = ask(stop)) return fail(*error);
  if (machine_.built_[version.deployment]) return {};
  machine_.witness->build_begins(version.deployment);
  try {
    reach_.pass(universe.dice.seconds(0, 90), stop);
  } catch (const Killed&) {
    machine_.witness->build_ends(version.deployment);
    throw;
  }
  machine_.witness->build_ends(version.deployment);
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The build was cancelled.");
  log("stdout", "built");
  if (machine_.quality(version_of(version)) == Quality::kFailsToBuild) {
    return fail(ErrorCode::kFailed, "make: error");
  }
  machine_.built_[version.deployment] = true;
  return {};
}

base::Result<void> NodeRuntime::run_release_command(const runtime::Version&,
                                                    const runtime::LogSink&, std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "cancelled");
  return {};
}

base::Result<runtime::Instance> NodeRuntime::start(const runtime::Version& version,
                                                   const runtime::LogSink& /*log*/,
                                                   std::stop_token stop) {
  Universe& universe = reach_.universe();
  if (auto error = ask(stop)) return fail(*error);
  const std::string what = version_of(version);
  universe.note({"start", version.service_name, what, version.deployment.to_string()});
  machine_.witness->before_start(version);
  const Quality quality = machine_.quality(what);
  if (quality == Quality::kFailsToStart) return fail(ErrorCode::kFailed, "exec: no such file");
  auto id = version.deployment;
  // The adapter does not look for what an earlier attempt started.
  if (universe.fault == Fault::STARTED_TWICE && machine_.runs(id)) {
    DiceRandom random(universe.dice.others());
    id = model::DeploymentId::make(universe.now(), random);
  }
  RunningInstance& running = machine_.instances_[id];
  runtime::Instance& instance = running.instance;
  if (!machine_.runs(id)) {
    instance.deployment = id;
    instance.service = version.service;
    instance.state =
        quality == Quality::kEndsAtOnce ? InstanceState::kRestarting : InstanceState::kRunning;
    instance.restarts = quality == Quality::kEndsAtOnce ? 3 : 0;
    instance.started_at = universe.now();
    running.version = what;
    // As the image has it, half of them a check of its own.
    if (version.image && what.back() % 2 == 0) {
      instance.image_health = {quality == Quality::kGood ? "" : "unhealthy", kImagePatience};
    }
    running.is_healthy = quality == Quality::kGood;
    if (!version.settings.ports.empty() && !instance.endpoint) {
      instance.endpoint = runtime::Endpoint{.port = machine_.next_port_++};
    }
  }
  machine_.witness->after_start(version);
  runtime::Instance found = instance;
  found.deployment = version.deployment;
  return found;
}

runtime::Instance NodeRuntime::inspect(const model::DeploymentId& deployment) {
  runtime::Instance unknown;
  unknown.deployment = deployment;
  if (ask()) {
    unknown.state = InstanceState::kUnknown;
    return unknown;
  }
  const auto found = machine_.instances_.find(deployment);
  return found == machine_.instances_.end() ? unknown : found->second.instance;
}

base::Result<std::vector<runtime::Instance>> NodeRuntime::list() {
  if (auto error = ask()) {
    machine_.was_away = true;
    return fail(*error);
  }
  std::vector<runtime::Instance> all;
  if (reach_.universe().fault == Fault::RECOVERY_FORGETS) return all;
  all.reserve(machine_.instances_.size());
  for (const auto& [id, running] : machine_.instances_) all.push_back(running.instance);
  return all;
}

base::Result<void> NodeRuntime::stop(const model::DeploymentId& deployment, base::Duration) {
  if (auto error = ask()) return fail(*error);
  const auto found = machine_.instances_.find(deployment);
  if (found == machine_.instances_.end()) return {};
  if (machine_.runs(deployment)) {
    reach_.universe().note({"stop", found->second.version, deployment.to_string()});
    machine_.witness->before_stop(deployment);
  }
  if (reach_.universe().fault == Fault::OLD_NEVER_STOPPED) return {};
  found->second.instance.state = InstanceState::kExited;
  found->second.is_healthy = false;
  return {};
}

base::Result<void> NodeRuntime::remove(const model::DeploymentId& deployment) {
  if (auto error = ask()) return fail(*error);
  if (machine_.runs(deployment)) return fail(ErrorCode::kConflict, "It still runs.");
  machine_.instances_.erase(deployment);
  machine_.built_.erase(deployment);
  return {};
}

base::Result<std::string> NodeRuntime::check() {
  if (auto error = ask()) return fail(*error);
  return "simulated";
}

std::string NodeRuntime::look(const runtime::Endpoint& endpoint) {
  if (ask()) return "no answer";
  if (reach_.universe().fault == Fault::SWITCHED_BEFORE_HEALTHY) return "";
  const auto* const running = machine_.at(endpoint.host, endpoint.port);
  return running != nullptr && running->is_healthy ? "" : "connection refused";
}

base::Result<void> NodeRuntime::serve(const runtime::Version&, const std::vector<std::string>&) {
  if (auto error = ask()) return fail(*error);
  return {};
}

base::Result<void> NodeRuntime::forget(const model::ServiceId& service) {
  if (auto error = ask()) return fail(*error);
  for (const auto& [id, running] : machine_.instances_) {
    if (running.instance.service == service && machine_.runs(id)) {
      return fail(ErrorCode::kConflict, "It still runs.");
    }
  }
  return {};
}

std::vector<model::LogLine> NodeRuntime::log(const model::DeploymentId&, std::uint64_t,
                                             std::size_t) {
  reach_.pass({});
  return {};
}

gateway::HostUpstreams NodeGateway::upstreams() const {
  gateway::HostUpstreams upstreams;
  if (machine_.gateway_fails) return upstreams;
  for (const auto& route : machine_.routes_) {
    for (const auto& host : route.hosts) upstreams[base::to_lower(host)] = route.upstreams;
  }
  return upstreams;
}

base::Result<void> NodeGateway::ensure_running() {
  if (machine_.gateway_fails) return fail(ErrorCode::kUnavailable, "the gateway does not answer");
  return {};
}

// Told under a lock of Routes, so no time passes.
base::Result<void> NodeGateway::apply(const std::vector<gateway::Route>& routes) {
  if (machine_.gateway_fails) return fail(ErrorCode::kUnavailable, "the gateway does not answer");
  if (machine_.routes_ != routes) {
    std::string text;
    for (const auto& route : routes) {
      text += " " + route.id.substr(24) + ":" + std::to_string(route.upstreams.at(0).port);
    }
    reach_.universe().note({"routes", text});
    machine_.routes_ = routes;
    machine_.witness->after_switch(routes);
  }
  return {};
}

}  // namespace slipway::simulation
