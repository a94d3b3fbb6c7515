#pragma once
// Gitea, Forgejo and Gogs: the same API, which stands at /api/v1 of each
// (https://docs.gitea.com/api/, routers/api/v1/utils/hook.go of Gitea).

#include <memory>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

std::unique_ptr<HookApi> make_gitea_hook_api();
std::unique_ptr<HookApi> make_forgejo_hook_api();
std::unique_ptr<HookApi> make_gogs_hook_api();

}  // namespace slipway::forge
