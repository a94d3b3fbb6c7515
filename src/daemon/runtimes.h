#pragma once
// The runtimes as they are configured: one adapter for this machine's processes, and one for each
// container engine and each cluster that a configuration names.

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/clock.h"
#include "pipeline/runtimes.h"
#include "runtime/kubernetes/kubernetes_options.h"

namespace slipway::daemon {

class ConfiguredRuntimes final : public pipeline::Runtimes {
 public:
  // `installation` tells this daemon's containers from those of others on the same engine;
  // `account` is that of the pod that it runs in. The clock outlives the runtimes. `node` is ""
  // where no other shares the store. What is below `helm`'s home was left by a daemon before, and
  // goes. `may_connect`: where the registries of images may be.
  ConfiguredRuntimes(std::unique_ptr<runtime::Runtime> process, std::filesystem::path data,
                     std::string installation, runtime::ClusterAccount account, base::Clock& clock,
                     std::string node, runtime::helm::ProgramOptions helm,
                     io::AddressCheck may_connect);

  base::Result<runtime::Runtime*> of(const model::Runtime& configured) override;
  bool is_here(const model::Runtime& configured) const override {
    return node_.empty() || configured.node == node_;
  }
  pipeline::RuntimeState look(const model::Runtime& configured) override;
  pipeline::RuntimeState state(const model::Runtime& configured) override;

 private:
  using Key = std::pair<model::RuntimeKind, std::string>;  // and settings
  static Key key_of(const model::Runtime& configured) {
    return {configured.kind, configured.settings};
  }
  base::Result<std::unique_ptr<runtime::Runtime>> make(const model::Runtime& configured);

  std::unique_ptr<runtime::Runtime> process_;
  std::filesystem::path data_;
  std::string installation_;
  runtime::ClusterAccount account_;
  std::string node_;
  runtime::helm::ProgramOptions helm_;
  io::AddressCheck may_connect_;
  base::Clock& clock_;
  std::mutex mutex_;
  // Those whose settings were changed stay, for somebody may still use them.
  std::map<Key, std::unique_ptr<runtime::Runtime>> made_;
  std::map<Key, pipeline::RuntimeState> states_;
};

}  // namespace slipway::daemon
