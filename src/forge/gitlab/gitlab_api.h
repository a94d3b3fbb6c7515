#pragma once
// How GitLab's API is asked about a project. Pure.

#include <string>

#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

std::string gitlab_api_url(const model::GitUrl& repository);
// `rest` follows the project's address: "/hooks".
io::HttpRequest ask_gitlab(std::string method, const ForgeTarget& target, const std::string& rest,
                           std::string body);

}  // namespace slipway::forge
