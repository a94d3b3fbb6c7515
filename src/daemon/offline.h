#pragma once
// What slipwayd does instead of serving: `backup`, `restore`, `migrate`, `rotate-key` and
// `replay`. Called by main, with SIGINT and SIGTERM blocked: each ends it, as half_made.h says.

#include "base/result.h"
#include "daemon/options.h"

namespace slipway::daemon {

// The exit code.
base::Result<int> run_offline(const Options& options);

}  // namespace slipway::daemon
