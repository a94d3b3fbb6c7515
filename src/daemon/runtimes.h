#pragma once
// The runtimes as they are configured: one adapter for this machine's processes, and one for each
// other place that some runtime names.

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "pipeline/runtimes.h"

namespace slipway::daemon {

class ConfiguredRuntimes final : public pipeline::Runtimes {
 public:
  explicit ConfiguredRuntimes(std::unique_ptr<runtime::Runtime> process)
      : process_(std::move(process)) {}

  base::Result<runtime::Runtime*> of(const model::Runtime& configured) override;

 private:
  std::unique_ptr<runtime::Runtime> process_;
};

}  // namespace slipway::daemon
