#pragma once
// How the API of Gitea, Forgejo and Gogs is asked about a repository. Pure.

#include <string>

#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

std::string gitea_api_url(const model::GitUrl& repository);
// `rest` follows the repository's address: "/hooks".
io::HttpRequest ask_gitea(std::string method, const ForgeTarget& target, const std::string& rest,
                          std::string body);

}  // namespace slipway::forge
