#pragma once
// A password from whoever runs the command: asked for on the terminal, unseen, or the first line of
// standard input. Called by the commands that set one.

#include <string>

#include "base/result.h"

namespace slipway::cli {

// kInvalid where nothing came, or the second time something else.
base::Result<std::string> read_new_password(const std::string& whose);
// One that is there already: it is asked for once. Of stdin it is the line before the new one.
base::Result<std::string> read_password(const std::string& whose);

}  // namespace slipway::cli
