#include "runtime/docker/docker_runtime.h"

#include <algorithm>
#include <utility>

#include "runtime/docker/answers.h"
#include "runtime/docker/build_plan.h"
#include "runtime/docker/usage.h"

namespace slipway::runtime {

using base::ErrorCode;
using base::fail;

DockerRuntime::DockerRuntime(DockerOptions options, base::Clock& clock)
    : options_(std::move(options)),
      files_(std::filesystem::absolute(options_.data)),
      engine_(options_),
      images_(engine_, options_.may_connect),
      containers_(engine_, options_, clock),
      logs_(engine_),
      jobs_(engine_, containers_) {}

base::Result<std::string> DockerRuntime::check() {
  const auto version = engine_.version();
  if (!version) return fail(version.error());
  const auto spoken = docker::negotiate(*version);
  if (!spoken) return fail(spoken.error());
  return docker::engine_name(*version) + ", API " + spoken->to_string();
}

std::optional<std::filesystem::path> DockerRuntime::source_directory(const Version& version) const {
  if (version.image) return std::nullopt;
  return files_.checkout(version);
}

base::Result<void> DockerRuntime::build(const Version& version, const LogSink& log,
                                        std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The build was cancelled.");
  forget_removal(version.deployment);
  if (version.image) return images_.pull(version, log, stop);
  const auto folder = files_.service_folder(version);
  if (!folder) return fail(folder.error());
  return images_.build(version, *folder, log, stop);
}

base::Result<void> DockerRuntime::run_release_command(const Version& /*version*/,
                                                      const LogSink& /*log*/,
                                                      std::stop_token /*stop*/) {
  return {};
}

base::Result<Instance> DockerRuntime::start(const Version& version, const LogSink& /*log*/,
                                            std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  forget_removal(version.deployment);
  return containers_.start(version, stop);
}

Instance DockerRuntime::inspect(const model::DeploymentId& deployment) {
  const auto found = containers_.find(deployment);
  if (found && *found) return (*found)->instance;
  Instance unknown;
  unknown.deployment = deployment;
  if (!found) unknown.state = InstanceState::kUnknown;
  return unknown;
}

Instance DockerRuntime::examine(const model::DeploymentId& deployment,
                                const std::stop_token& stop) {
  const auto found = containers_.find(deployment, stop);
  const bool is_due = found && *found && (*found)->instance.state == InstanceState::kRunning &&
                      (*found)->instance.image_health &&
                      !(*found)->instance.image_health->seen.empty();
  const auto version = engine_.known_version(stop);
  if (is_due && version && docker::builder_of(*version, "").is_podman) {
    containers_.run_health_check(**found, stop);
  }
  return inspect(deployment);
}

base::Result<std::vector<Instance>> DockerRuntime::list() {
  const auto found = containers_.list();
  if (!found) return fail(found.error());
  std::vector<Instance> instances;
  for (const auto& container : *found) instances.push_back(container.instance);
  std::sort(instances.begin(), instances.end(),
            [](const auto& a, const auto& b) { return a.deployment < b.deployment; });
  return instances;
}

base::Result<void> DockerRuntime::stop(const model::DeploymentId& deployment,
                                       base::Duration grace) {
  return containers_.stop(deployment, grace);
}

base::Result<void> DockerRuntime::remove(const model::DeploymentId& deployment) {
  {
    const std::scoped_lock lock(mutex_);
    if (removed_.contains(deployment)) return {};
  }
  auto removed = containers_.remove(deployment)
                     .and_then([&] { return images_.remove(deployment); })
                     .and_then([&] { return files_.remove(deployment); });
  if (!removed) return removed;
  logs_.forget(deployment);
  const std::scoped_lock lock(mutex_);
  removed_.insert(deployment);
  return {};
}

base::Result<std::vector<Usage>> DockerRuntime::usage(const model::DeploymentId& deployment) {
  const auto found = containers_.find(deployment);
  if (!found) return fail(found.error());
  if (!*found || !(*found)->is_up()) return std::vector<Usage>();
  const auto ask = [&] {
    return engine_.ask({.path = "/containers/" + (*found)->id + "/stats?stream=false",
                        .timeout = docker::kCheckTimeout});
  };
  const auto first = ask();
  if (!first) return fail(first.error());
  auto usage = docker::usage_in(*first);
  if (!usage) {
    const auto second = ask();
    if (!second) return fail(second.error());
    usage = docker::usage_in(*second, *first);
  }
  // It ended meanwhile.
  if (!usage) return std::vector<Usage>();
  return std::vector{std::move(*usage)};
}

base::Result<void> DockerRuntime::forget(const model::ServiceId& service) {
  return containers_.remove_volumes(service);
}

void DockerRuntime::forget_removal(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  removed_.erase(deployment);
}

std::vector<model::LogLine> DockerRuntime::log(const model::DeploymentId& deployment,
                                               std::uint64_t after, std::size_t limit) {
  const auto found = containers_.find(deployment);
  if (!found || !*found) return {};
  return logs_.read(**found, after, limit);
}

std::vector<Unable> DockerRuntime::unable(const model::ServiceSettings& settings) const {
  return model::unable_on(model::RuntimeKind::DOCKER, settings);
}

std::vector<std::string> DockerRuntime::capabilities() const {
  std::vector<std::string> words{"image", "dockerfile", "files", "volumes", "jobs", "logs"};
  const auto info = engine_.ask({.path = "/info", .timeout = docker::kCheckTimeout});
  if (!info || !info->is_object()) return words;
  const auto can = [&](std::string_view field) {
    const auto* value = info->get_object().if_contains(field);
    return value != nullptr && value->is_bool() && value->get_bool();
  };
  if (const auto engine = engine_.known_version();
      engine && !docker::builder_of(*engine, "").is_podman) {
    words.emplace_back("buildkit");
  }
  if (can("CpuCfsQuota")) words.emplace_back("cpu_limit");
  if (can("MemoryLimit")) words.emplace_back("memory_limit");
  if (can("PidsLimit")) words.emplace_back("pids_limit");
  return words;
}

}  // namespace slipway::runtime
