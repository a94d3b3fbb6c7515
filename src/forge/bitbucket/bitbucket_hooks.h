#pragma once
// Bitbucket Cloud, by
// https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/.

#include <memory>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

std::unique_ptr<HookApi> make_bitbucket_hook_api();

}  // namespace slipway::forge
