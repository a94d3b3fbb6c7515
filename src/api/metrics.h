#pragma once
// The numbers of /metrics, in Prometheus' text format.

#include <string>

#include "store/database.h"

namespace slipway::api {

std::string metrics_text(store::Database& database);

}  // namespace slipway::api
