#pragma once
// GitHub and GitHub Enterprise Server, by
// https://docs.github.com/en/rest/repos/webhooks?apiVersion=2022-11-28.

#include <memory>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

std::unique_ptr<HookApi> make_github_hook_api();

}  // namespace slipway::forge
