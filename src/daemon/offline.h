#pragma once
// What slipwayd does instead of serving: `backup`, `restore`, `rotate-key` and `replay`. Called by
// main.

#include "base/result.h"
#include "daemon/options.h"

namespace slipway::daemon {

// The exit code.
base::Result<int> run_offline(const Options& options);

}  // namespace slipway::daemon
