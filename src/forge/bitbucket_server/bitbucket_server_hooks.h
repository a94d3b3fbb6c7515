#pragma once
// Bitbucket Server's and Data Center's API for webhooks of a repository.
// https://developer.atlassian.com/server/bitbucket/rest/v906/api-group-repository/

#include <memory>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

std::unique_ptr<HookApi> make_bitbucket_server_hook_api();

}  // namespace slipway::forge
