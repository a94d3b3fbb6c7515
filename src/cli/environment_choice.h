#pragma once
// How the commands name the environment that they are about: by place, or by --environment. Called
// by the commands of environments. Choosing loads the environment with its services.

#include <string>

#include "cli/commands.h"

namespace slipway::cli {

// Optional: --environment, or being the only one, says it too.
CLI::Option* add_environment(CLI::App& command, std::string& words);

// The tree with that environment alone. kInvalid where nothing says which.
base::Result<Tree> load_environment_tree(Context& context, const std::string& words);
base::Result<EnvironmentNode> choose_environment(Context& context, const std::string& words);

}  // namespace slipway::cli
