#pragma once
// The jobs and the external statuses of a commit at GitLab, by
// https://docs.gitlab.com/api/commits/#list-commit-statuses.

#include <memory>

#include "forge/checks/check_api.h"

namespace slipway::forge {

std::unique_ptr<CheckApi> make_gitlab_check_api();

}  // namespace slipway::forge
