#pragma once
// What may keep deployments from happening, looked for when asked. Api calls it.

#include <filesystem>

#include "api/api_context.h"
#include "api/router.h"

namespace slipway::api {

// `data` is the data folder.
void add_checkup_endpoint(Router& router, ApiContext& context, std::filesystem::path data);

}  // namespace slipway::api
