#pragma once
// Bitbucket Cloud, by
// https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/.

#include <memory>

#include "forge/pull_requests/pull_request_api.h"

namespace slipway::forge {

std::unique_ptr<PullRequestApi> make_bitbucket_pull_request_api();

}  // namespace slipway::forge
