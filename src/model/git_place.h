#pragma once
// Which branch a service comes from, and which folder of it. Called by whoever checks what people
// write. Pure. Errors are kInvalid, with a message that says what to write instead.

#include <string_view>

#include "base/result.h"

namespace slipway::model {

// By the rules of git check-ref-format, of a branch as git shows it.
base::Result<void> check_branch(std::string_view branch);

// A folder inside the repository; a '/' before it counts for nothing, and empty is the root.
base::Result<void> check_root_path(std::string_view path);

}  // namespace slipway::model
