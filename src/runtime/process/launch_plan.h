#pragma once
// What runs when an instance of a service starts: decided from its settings and its Procfile. Pure;
// ProcessRuntime carries it out.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/service.h"
#include "runtime/process/procfile.h"

namespace slipway::runtime {

struct LaunchPlan {
  std::vector<std::string> argv;
  std::string source;  // "the entrypoint", "the Procfile's 'web' line": for messages
  // The Procfile's line `web`, which is what listens on PORT
  // (devcenter.heroku.com/articles/procfile).
  bool is_web = false;
  friend bool operator==(const LaunchPlan&, const LaunchPlan&) = default;
};

// `folder` names where the Procfile was looked for. kInvalid where nothing says what to run, or
// where it is not clear.
base::Result<LaunchPlan> plan_launch(const model::ServiceSettings& settings,
                                     const std::optional<Procfile>& procfile,
                                     const std::string& folder, std::optional<std::uint16_t> port);

// Advice, where what is planned wants a port and the service has none; else nothing.
std::optional<std::string> advise_on_port(const model::ServiceSettings& settings,
                                          const LaunchPlan& plan);

// Whether instances of the service listen somewhere.
bool has_port(const model::ServiceSettings& settings);

std::vector<std::string> shell_command(const std::string& line);

}  // namespace slipway::runtime
