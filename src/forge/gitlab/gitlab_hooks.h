#pragma once
// GitLab, by https://docs.gitlab.com/api/project_webhooks/.

#include <memory>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

std::unique_ptr<HookApi> make_gitlab_hook_api();

}  // namespace slipway::forge
