#include "daemon/runtimes.h"

#include "runtime/docker/docker_runtime.h"

namespace slipway::daemon {

base::Result<runtime::Runtime*> ConfiguredRuntimes::of(const model::Runtime& configured) {
  if (configured.kind == model::RuntimeKind::PROCESS) return process_.get();
  if (configured.kind != model::RuntimeKind::DOCKER) {
    return base::fail(pipeline::no_runtime_of(configured.kind));
  }
  auto options = runtime::parse_docker_settings(configured.settings);
  if (!options) return base::fail(options.error());
  options->data = data_;
  options->installation = installation_;
  const std::lock_guard lock(mutex_);
  auto& engine = engines_[configured.settings];
  if (!engine) engine = std::make_unique<runtime::DockerRuntime>(std::move(*options), clock_);
  return engine.get();
}

pipeline::RuntimeState ConfiguredRuntimes::look(const model::Runtime& configured) {
  auto seen = Runtimes::look(configured);
  const std::lock_guard lock(mutex_);
  return states_[configured.settings] = std::move(seen);
}

pipeline::RuntimeState ConfiguredRuntimes::state(const model::Runtime& configured) {
  if (configured.kind != model::RuntimeKind::DOCKER) return Runtimes::look(configured);
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(configured.settings);
  if (found != states_.end()) return found->second;
  return {false, "It was not asked yet.", {}};
}

}  // namespace slipway::daemon
