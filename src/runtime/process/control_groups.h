#pragma once
// Limits of memory and processor time by cgroup v2, where a folder of it is delegated to Slipway.
// Used by ProcessRuntime; thread-safe after construction.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/service.h"
#include "runtime/process/instance/spec.h"

namespace slipway::runtime {

class ControlGroups {
 public:
  // Nothing, or a folder that cannot be used: no limits.
  explicit ControlGroups(const std::optional<std::filesystem::path>& folder);

  // Those of "memory" and "cpu" that are enforced.
  const std::vector<std::string>& controllers() const { return controllers_; }

  // Makes the group of an instance, which its spec names from then on; nothing where nothing is
  // enforced. The instance's supervisor removes it at its end.
  base::Result<void> add(InstanceSpec& spec, const model::ServiceSettings& settings);

  // Sets a running instance's limits once more: a service manager that starts the daemon again has
  // to take them away.
  void renew(const InstanceSpec& spec);

  // That of an instance that has ended, whose supervisor may have been killed.
  void remove(const std::optional<InstanceSpec>& spec);

 private:
  bool set_limits(const InstanceSpec& spec);

  std::filesystem::path folder_;
  std::vector<std::string> controllers_;
};

}  // namespace slipway::runtime
