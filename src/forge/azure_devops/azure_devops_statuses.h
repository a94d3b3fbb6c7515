#pragma once
// Azure DevOps, by
// https://learn.microsoft.com/en-us/rest/api/azure/devops/git/statuses/create.

#include <memory>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

std::unique_ptr<StatusApi> make_azure_devops_status_api();

}  // namespace slipway::forge
