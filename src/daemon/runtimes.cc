#include "daemon/runtimes.h"

#include <utility>

#include "runtime/docker/docker_runtime.h"
#include "runtime/kubernetes/kubernetes_runtime.h"

namespace slipway::daemon {

ConfiguredRuntimes::ConfiguredRuntimes(std::unique_ptr<runtime::Runtime> process,
                                       std::filesystem::path data, std::string installation,
                                       runtime::ClusterAccount account, base::Clock& clock,
                                       std::string node, runtime::helm::ProgramOptions helm,
                                       io::AddressCheck may_connect)
    : process_(std::move(process)),
      data_(std::move(data)),
      installation_(std::move(installation)),
      account_(std::move(account)),
      node_(std::move(node)),
      helm_(std::move(helm)),
      may_connect_(std::move(may_connect)),
      clock_(clock) {
  std::error_code ignored;
  std::filesystem::remove_all(helm_.home, ignored);
}

base::Result<std::unique_ptr<runtime::Runtime>> ConfiguredRuntimes::make(
    const model::Runtime& configured) {
  if (configured.kind == model::RuntimeKind::KUBERNETES) {
    auto options = runtime::parse_kubernetes_settings(configured.settings);
    if (!options) return base::fail(options.error());
    options->account = account_;
    options->installation = installation_;
    options->helm = helm_;
    options->may_connect = may_connect_;
    // Of its own, so that its builder is asked for what it built alone.
    options->data = data_ / "clusters" / configured.id.to_string();
    if (options->builder) {
      options->builder->installation = installation_;
      options->builder->may_connect = may_connect_;
    }
    return std::make_unique<runtime::KubernetesRuntime>(std::move(*options), clock_);
  }
  auto options = runtime::parse_docker_settings(configured.settings);
  if (!options) return base::fail(options.error());
  options->data = data_;
  options->installation = installation_;
  options->may_connect = may_connect_;
  return std::make_unique<runtime::DockerRuntime>(std::move(*options), clock_);
}

base::Result<runtime::Runtime*> ConfiguredRuntimes::of(const model::Runtime& configured) {
  if (configured.kind == model::RuntimeKind::PROCESS) return process_.get();
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = made_.find(key_of(configured)); known != made_.end()) {
      return known->second.get();
    }
  }
  auto made = make(configured);
  if (!made) return base::fail(made.error());
  const std::lock_guard lock(mutex_);
  return made_.try_emplace(key_of(configured), std::move(*made)).first->second.get();
}

pipeline::RuntimeState ConfiguredRuntimes::look(const model::Runtime& configured) {
  auto seen = Runtimes::look(configured);
  const std::lock_guard lock(mutex_);
  return states_[key_of(configured)] = std::move(seen);
}

pipeline::RuntimeState ConfiguredRuntimes::state(const model::Runtime& configured) {
  if (configured.kind == model::RuntimeKind::PROCESS) return Runtimes::look(configured);
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(key_of(configured));
  if (found != states_.end()) return found->second;
  return {false, "It was not asked yet.", {}};
}

}  // namespace slipway::daemon
