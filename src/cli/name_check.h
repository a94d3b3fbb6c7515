#pragma once
// Whether what a slipway.yaml names is there, in the file or at the daemon. Called by apply before
// it sends anything. Pure.

#include "base/result.h"
#include "cli/current.h"
#include "cli/desired.h"

namespace slipway::cli {

// kInvalid, with its place, where the file names something that is nowhere, or something is there
// as another kind that cannot be changed.
base::Result<void> check_names(const Current& current, const Desired& desired);

}  // namespace slipway::cli
