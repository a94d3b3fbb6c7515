#pragma once
// Where a variable may be mounted as a file. Called by whoever checks what people write. Pure.

#include <string>

#include "base/result.h"

namespace slipway::model {

// kInvalid, with the path in its message, for what is no absolute path of a file. The empty one is
// that of a variable which is no file.
base::Result<void> check_mount_path(const std::string& path);

}  // namespace slipway::model
