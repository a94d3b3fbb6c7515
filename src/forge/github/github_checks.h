#pragma once
// The check runs and the statuses of a commit at GitHub, by
// https://docs.github.com/en/rest/checks/runs and .../rest/commits/statuses.

#include <memory>

#include "forge/checks/check_api.h"

namespace slipway::forge {

std::unique_ptr<CheckApi> make_github_check_api();

}  // namespace slipway::forge
