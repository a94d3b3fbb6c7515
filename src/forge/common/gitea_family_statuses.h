#pragma once
// Gitea and Forgejo: the same API (https://docs.gitea.com/api/, repoCreateStatus). Gogs has none.

#include <memory>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

std::unique_ptr<StatusApi> make_gitea_status_api();
std::unique_ptr<StatusApi> make_forgejo_status_api();

}  // namespace slipway::forge
