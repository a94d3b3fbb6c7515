#pragma once
// Completion for shells, as scripts that know every command and option and start no program while
// one types. Printed by `slipway completion`, installed by the build. Pure.

#include <string>

#include "cli/command_tree.h"

namespace slipway::cli {

std::string bash_completion(const CommandInfo& root);
std::string zsh_completion(const CommandInfo& root);
std::string fish_completion(const CommandInfo& root);

}  // namespace slipway::cli
