#pragma once
// The statuses of a commit at Gitea and Forgejo (https://docs.gitea.com/api/,
// repoGetCombinedStatusByRef). Gogs has none.

#include <memory>

#include "forge/checks/check_api.h"

namespace slipway::forge {

std::unique_ptr<CheckApi> make_gitea_check_api();
std::unique_ptr<CheckApi> make_forgejo_check_api();

}  // namespace slipway::forge
