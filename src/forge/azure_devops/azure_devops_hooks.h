#pragma once
// Azure DevOps' service hooks: its subscriptions of a repository.
// https://learn.microsoft.com/en-us/rest/api/azure/devops/hooks/subscriptions

#include <memory>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

std::unique_ptr<HookApi> make_azure_devops_hook_api();

}  // namespace slipway::forge
