#pragma once
// How the daemon is: its queues, what it keeps, its disk. Api calls it.

#include <filesystem>

#include "api/api_context.h"
#include "api/census.h"
#include "api/router.h"

namespace slipway::api {

// `data` is the data folder.
void add_daemon_endpoint(Router& router, ApiContext& context, RememberedCensus census,
                         std::filesystem::path data);

}  // namespace slipway::api
