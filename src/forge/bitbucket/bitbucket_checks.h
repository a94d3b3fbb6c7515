#pragma once
// The builds of a commit at Bitbucket Cloud, by
// https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/.

#include <memory>

#include "forge/checks/check_api.h"

namespace slipway::forge {

std::unique_ptr<CheckApi> make_bitbucket_check_api();

}  // namespace slipway::forge
