#pragma once
// Bitbucket Data Center, by
// https://developer.atlassian.com/server/bitbucket/rest/v906/api-group-builds-and-deployments/.

#include <memory>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

std::unique_ptr<StatusApi> make_bitbucket_server_status_api();

}  // namespace slipway::forge
