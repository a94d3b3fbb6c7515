#pragma once
// How GitHub's API is asked about a repository. Pure.

#include <string>

#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

inline constexpr const char* kGithubApiUrl = "https://api.github.com";
std::string github_api_url(const model::GitUrl& repository);
// `rest` follows the repository's address: "/hooks".
io::HttpRequest ask_github(std::string method, const ForgeTarget& target, const std::string& rest,
                           std::string body);

}  // namespace slipway::forge
