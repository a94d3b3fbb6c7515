#pragma once
// Waits for what was asked of a whole environment. Called by its commands. Blocking.

#include "cli/context.h"

namespace slipway::cli {

// Follows the deployments of the tree's only environment that are under way, then says how it
// stands; kExitFailed where one failed.
Outcome watch_environment(Context& context, const Tree& tree);

// Says how it stands once nothing is under way in it, however that ended.
Outcome await_environment(Context& context, const EnvironmentNode& environment);

// Returns once the path answers 404.
base::Result<void> await_gone(Context& context, const std::string& path);

}  // namespace slipway::cli
