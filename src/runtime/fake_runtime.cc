#include "runtime/fake_runtime.h"

#include <algorithm>

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

bool runs(InstanceState state) {
  return state == InstanceState::kRunning || state == InstanceState::kRestarting;
}

}  // namespace

FakeRuntime::FakeRuntime(std::optional<std::filesystem::path> sources)
    : sources_(std::move(sources)) {}

void FakeRuntime::fail_build(const std::string& commit, base::Error error) {
  const std::scoped_lock lock(mutex_);
  behaviours_[commit].build = std::move(error);
}

void FakeRuntime::fail_release_command(const std::string& commit, base::Error error) {
  const std::scoped_lock lock(mutex_);
  behaviours_[commit].release = std::move(error);
}

void FakeRuntime::fail_start(const std::string& commit, base::Error error) {
  const std::scoped_lock lock(mutex_);
  behaviours_[commit].start = std::move(error);
}

void FakeRuntime::never_healthy(const std::string& commit) {
  const std::scoped_lock lock(mutex_);
  behaviours_[commit].unhealthy = true;
}

void FakeRuntime::say_health(const std::string& commit, ImageHealth health) {
  const std::scoped_lock lock(mutex_);
  behaviours_[commit].image_health = std::move(health);
}

void FakeRuntime::exit_with(const std::string& commit, int exit_code) {
  const std::scoped_lock lock(mutex_);
  behaviours_[commit].exit_code = exit_code;
}

void FakeRuntime::lose(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  const auto found = instances_.find(deployment);
  if (found != instances_.end()) found->second.instance.state = InstanceState::kGone;
}

void FakeRuntime::set_away(bool away) {
  const std::scoped_lock lock(mutex_);
  away_ = away;
}

void FakeRuntime::set_brings_charts(bool brings) {
  const std::scoped_lock lock(mutex_);
  brings_charts_ = brings;
}

void FakeRuntime::set_next_port(std::uint16_t port) {
  const std::scoped_lock lock(mutex_);
  next_port_ = port;
}

FakeCharts* FakeRuntime::charts() {
  const std::scoped_lock lock(mutex_);
  return brings_charts_ ? &charts_ : nullptr;
}

tl::unexpected<base::Error> FakeRuntime::is_away() const {
  return fail(ErrorCode::kUnavailable, "The engine does not answer.");
}

base::Result<std::string> FakeRuntime::check() {
  const std::scoped_lock lock(mutex_);
  if (away_) return is_away();
  return "a fake";
}

void FakeRuntime::write(const model::DeploymentId& deployment, const std::string& stream,
                        const std::string& text) {
  const std::scoped_lock lock(mutex_);
  const auto found = instances_.find(deployment);
  if (found != instances_.end()) append(found->second, stream, text);
}

bool FakeRuntime::is_healthy(const Endpoint& endpoint) const {
  const std::scoped_lock lock(mutex_);
  return std::any_of(instances_.begin(), instances_.end(), [&](const auto& entry) {
    const Running& running = entry.second;
    const auto behaviour = behaviours_.find(running.commit);
    const bool unhealthy = behaviour != behaviours_.end() && behaviour->second.unhealthy;
    return running.instance.endpoint == endpoint && !unhealthy &&
           running.instance.state == InstanceState::kRunning;
  });
}

std::vector<std::string> FakeRuntime::calls() const {
  const std::scoped_lock lock(mutex_);
  return calls_;
}

std::optional<Version> FakeRuntime::started(const std::string& commit) const {
  const std::scoped_lock lock(mutex_);
  const auto found = started_.find(commit);
  if (found == started_.end()) return std::nullopt;
  return found->second;
}

void FakeRuntime::record(std::string_view call, const std::string& commit) {
  calls_.push_back(std::string(call) + " " + commit);
}

void FakeRuntime::append(Running& running, std::string stream, std::string text) {
  running.lines.push_back(
      {running.lines.size() + 1, running.instance.started_at, std::move(stream), std::move(text)});
}

std::optional<std::filesystem::path> FakeRuntime::source_directory(const Version& version) const {
  if (!sources_) return std::nullopt;
  return *sources_ / version.service.to_string() / version.deployment.to_string();
}

base::Result<void> FakeRuntime::build(const Version& version, const LogSink& log,
                                      std::stop_token stop) {
  {
    const std::scoped_lock lock(mutex_);
    record("build", version.commit);
    if (away_) return is_away();
    if (built_.contains(version.deployment)) return {};
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The build was cancelled.");
    if (const auto& error = behaviours_[version.commit].build) return fail(*error);
    built_.insert(version.deployment);
  }
  log("stdout", "built");
  return {};
}

base::Result<void> FakeRuntime::run_release_command(const Version& version, const LogSink& log,
                                                    std::stop_token stop) {
  {
    const std::scoped_lock lock(mutex_);
    record("release", version.commit);
    if (released_.contains(version.deployment)) return {};
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The release was cancelled.");
    if (const auto& error = behaviours_[version.commit].release) return fail(*error);
    released_.insert(version.deployment);
  }
  log("stdout", "released");
  return {};
}

base::Result<Instance> FakeRuntime::start(const Version& version, const LogSink& /*log*/,
                                          std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  record("start", version.commit);
  if (away_) return is_away();
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  const Behaviour& behaviour = behaviours_[version.commit];
  if (behaviour.start) return fail(*behaviour.start);
  started_[version.commit] = version;
  Running& running = instances_[version.deployment];
  Instance& instance = running.instance;
  if (runs(instance.state)) return seen(running);
  running.commit = version.commit;
  instance.deployment = version.deployment;
  instance.service = version.service;
  instance.state = behaviour.exit_code ? InstanceState::kRestarting : InstanceState::kRunning;
  instance.exit_code = behaviour.exit_code.value_or(0);
  instance.restarts = behaviour.exit_code ? 1 : 0;
  if (!version.settings.ports.empty() && !instance.endpoint) {
    instance.endpoint = Endpoint{.port = next_port_++};
  }
  append(running, "slipway", "started");
  return seen(running);
}

Instance FakeRuntime::seen(const Running& running) const {
  Instance instance = running.instance;
  const auto behaviour = behaviours_.find(running.commit);
  if (behaviour != behaviours_.end()) instance.image_health = behaviour->second.image_health;
  return instance;
}

Instance FakeRuntime::inspect(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  const auto found = instances_.find(deployment);
  if (found != instances_.end() && !away_) return seen(found->second);
  if (const auto release = charts_.find(deployment); release && !away_) return *release;
  Instance unknown;
  unknown.deployment = deployment;
  if (away_) unknown.state = InstanceState::kUnknown;
  return unknown;
}

base::Result<std::vector<Instance>> FakeRuntime::list() {
  const std::scoped_lock lock(mutex_);
  if (away_) return is_away();
  auto instances = charts_.list();
  instances.reserve(instances.size() + instances_.size());
  for (const auto& [id, running] : instances_) instances.push_back(running.instance);
  return instances;
}

base::Result<void> FakeRuntime::stop(const model::DeploymentId& deployment,
                                     base::Duration /*grace*/) {
  const std::scoped_lock lock(mutex_);
  if (away_) return is_away();
  charts_.stop(deployment);
  const auto found = instances_.find(deployment);
  if (found == instances_.end()) return {};
  record("stop", found->second.commit);
  found->second.instance.state = InstanceState::kExited;
  return {};
}

base::Result<void> FakeRuntime::remove(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  if (away_) return is_away();
  const auto found = instances_.find(deployment);
  if (found != instances_.end()) {
    record("remove", found->second.commit);
    if (runs(found->second.instance.state)) {
      return fail(ErrorCode::kConflict, "The instance still runs; stop it first.");
    }
    instances_.erase(found);
  }
  built_.erase(deployment);
  released_.erase(deployment);
  return {};
}

std::vector<model::LogLine> FakeRuntime::log(const model::DeploymentId& deployment,
                                             std::uint64_t after, std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  std::vector<model::LogLine> lines;
  const auto found = instances_.find(deployment);
  if (found == instances_.end()) return lines;
  for (const auto& line : found->second.lines) {
    if (line.sequence > after && lines.size() < limit) lines.push_back(line);
  }
  return lines;
}

base::Result<std::vector<Usage>> FakeRuntime::usage(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  if (away_) return is_away();
  const auto found = instances_.find(deployment);
  if (found == instances_.end() || !runs(found->second.instance.state)) return std::vector<Usage>();
  return std::vector{Usage{.name = "one", .cpu_millis = 12, .memory_bytes = 34 << 20}};
}

base::Result<void> FakeRuntime::forget(const model::ServiceId& service) {
  const std::scoped_lock lock(mutex_);
  if (away_) return is_away();
  charts_.forget(service);
  return {};
}

std::vector<std::string> FakeRuntime::capabilities() const {
  return {"build_command", "release_command", "logs"};
}

}  // namespace slipway::runtime
