#pragma once
// Limits of memory and processor time by cgroup v2, where a folder of it is delegated to Slipway.
// Used by ProcessRuntime; thread-safe after construction.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/service.h"

namespace slipway::runtime {

class ControlGroups {
 public:
  // Nothing, or a folder that cannot be used: no limits.
  explicit ControlGroups(const std::optional<std::filesystem::path>& folder);

  // Those of "memory" and "cpu" that are enforced.
  const std::vector<std::string>& controllers() const { return controllers_; }

  // Makes the group of one instance; "" where nothing is enforced. Its supervisor removes it.
  base::Result<std::string> make(const std::string& name, const model::ServiceSettings& settings);

 private:
  std::filesystem::path folder_;
  std::vector<std::string> controllers_;
};

}  // namespace slipway::runtime
