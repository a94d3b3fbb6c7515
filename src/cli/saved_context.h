#pragma once
// What `slipway context set` keeps, so that the next commands need not be told: the daemon, the
// token, and where one works. A JSON file of the user alone, $SLIPWAY_CONTEXT or
// context.json in $XDG_CONFIG_HOME/slipway (~/.config/slipway). Options and the environment count
// before it.

#include <filesystem>

#include "cli/context.h"

namespace slipway::cli {

// Empty where neither of the variables is set.
std::filesystem::path saved_context_path(const Context& context);

// The kept object; an empty one where there is no file.
base::Result<boost::json::object> read_saved_context(const Context& context);

// Fills what options and environment left open. A kept token goes only to the daemon that it was
// kept with, and a kept project or environment counts only within what it was kept in.
base::Result<void> fill_from_saved_context(Context& context);

}  // namespace slipway::cli
