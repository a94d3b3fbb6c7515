#pragma once
// GitLab, by https://docs.gitlab.com/api/commits/#set-commit-pipeline-status.

#include <memory>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

std::unique_ptr<StatusApi> make_gitlab_status_api();

}  // namespace slipway::forge
