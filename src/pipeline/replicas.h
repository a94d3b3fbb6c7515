#pragma once
// Forges answer from several replicas, some of which lag: what they say may be of the past.

#include <string>

#include "pipeline/context.h"
#include "store/pushes.h"

namespace slipway::pipeline {

// Whether `tip` is of what a forced push took the branch away from so recently (the policy's
// reset_patience) that a replica may not know of it yet, where it looks like a push upon the reset.
// Of several within that time only the last is known; a poll mends what the others led to.
bool was_left(Context& context, const store::Branch& branch, const std::string& tip);

}  // namespace slipway::pipeline
