#pragma once
// The numbers of /metrics, in Prometheus' text format 0.0.4.

#include <filesystem>

#include "api/api_context.h"
#include "api/census.h"
#include "api/router.h"

namespace slipway::api {

// `data` is the daemon's folder, for the room on its disk.
void add_metrics_endpoint(Router& router, const ApiContext& context, RememberedCensus census,
                          std::filesystem::path data);

}  // namespace slipway::api
