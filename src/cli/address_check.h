#pragma once
// Whether the public names in a slipway.yaml are other services' already, as far as the file and
// the daemon's services of its projects say. Called by check_names. Pure.

#include "base/result.h"
#include "cli/current.h"
#include "cli/desired.h"

namespace slipway::cli {

// kInvalid, with its place, for a public name that is another service's: its address at the
// gateway, or a public name that it has and the file leaves alone. Names that stand twice in the
// file are found when it is read.
base::Result<void> check_addresses(const Current& current, const Desired& desired);

}  // namespace slipway::cli
