#pragma once
// The runtimes as they are configured: one adapter for this machine's processes, and one for each
// container engine that a configuration names.

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "pipeline/runtimes.h"

namespace slipway::daemon {

class ConfiguredRuntimes final : public pipeline::Runtimes {
 public:
  // `installation` tells this daemon's containers from those of others on the same engine. The
  // clock outlives the runtimes. `node` is "" where no other shares the store.
  ConfiguredRuntimes(std::unique_ptr<runtime::Runtime> process, std::filesystem::path data,
                     std::string installation, base::Clock& clock, std::string node)
      : process_(std::move(process)),
        data_(std::move(data)),
        installation_(std::move(installation)),
        node_(std::move(node)),
        clock_(clock) {}

  base::Result<runtime::Runtime*> of(const model::Runtime& configured) override;
  bool is_here(const model::Runtime& configured) const override {
    return node_.empty() || configured.node == node_;
  }
  pipeline::RuntimeState look(const model::Runtime& configured) override;
  pipeline::RuntimeState state(const model::Runtime& configured) override;

 private:
  std::unique_ptr<runtime::Runtime> process_;
  std::filesystem::path data_;
  std::string installation_;
  std::string node_;
  base::Clock& clock_;
  std::mutex mutex_;
  // By settings: those that were changed stay, for somebody may still use them.
  std::map<std::string, std::unique_ptr<runtime::Runtime>> engines_;
  std::map<std::string, pipeline::RuntimeState> states_;  // of the engines, by settings
};

}  // namespace slipway::daemon
