#pragma once
// The gateway outlives a daemon, and so do its routes. Called at the daemon's start, before
// anything changes one of them: each change tells the gateway all routes at once.

#include <set>

#include "pipeline/context.h"

namespace slipway::pipeline {

// Context::routes knows again where all that serves is reached. Where a runtime does not answer,
// the gateway is left as it is until a route changes. Returns the services of which anything runs
// or is left, those that were deleted meanwhile too.
std::set<model::ServiceId> find_routes(Context& context);

// The rest of them, where a runtime did not answer then and all do now.
base::Result<void> complete_routes(Context& context);

}  // namespace slipway::pipeline
