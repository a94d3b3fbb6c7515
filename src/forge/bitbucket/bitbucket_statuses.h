#pragma once
// Bitbucket Cloud, by
// https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/.

#include <memory>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

std::unique_ptr<StatusApi> make_bitbucket_status_api();

}  // namespace slipway::forge
