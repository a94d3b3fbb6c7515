#pragma once
// `slipwayd replay`: decides again what a data folder holds. Reads a copy of the store and the
// mirrors as they are; writes nothing in the folder. Called by run_offline.

#include "base/result.h"
#include "daemon/half_made.h"
#include "daemon/options.h"

namespace slipway::daemon {

// 0 where nothing would differ, 1 where something would.
base::Result<int> run_replay(const Options& options, HalfMade& half_made);

}  // namespace slipway::daemon
