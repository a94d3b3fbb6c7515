#pragma once
// How the commands name the environment that they are about: by place, or by --environment. Called
// by the commands of environments. Choosing loads the environment with its services.

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "cli/commands.h"

namespace slipway::cli {

// Optional: --environment, or being the only one, says it too.
CLI::Option* add_environment(CLI::App& command, std::string& words);

// By option only, where the words are those of something in it.
void add_environment_option(CLI::App& command, std::string& words);

// A command about something in an environment; Args has `environment`, and lives as long.
template <typename Args>
std::pair<CLI::App&, Args&> add_in_environment(
    CLI::App& group, Context& context, const std::string& name, const std::string& description,
    std::function<Outcome(Context&, const Args&)> action) {
  auto args = std::make_shared<Args>();
  CLI::App& command =
      add_command(group, context, name, description,
                  [&context, args, action = std::move(action)] { return action(context, *args); });
  add_environment_option(command, args->environment);
  return {command, *args};
}

// The tree with that environment alone. kInvalid where nothing says which.
base::Result<Tree> load_environment_tree(Context& context, const std::string& words);
base::Result<EnvironmentNode> choose_environment(Context& context, const std::string& words);

}  // namespace slipway::cli
