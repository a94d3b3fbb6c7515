#pragma once
// How the API of Bitbucket Server and Data Center is asked about a repository. Pure.

#include <string>
#include <string_view>

#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

inline constexpr std::string_view kBitbucketServer = "Bitbucket Data Center";
// What a token needs for what stands beside commits.
inline constexpr std::string_view kBitbucketServerRead =
    "the permission Repository read of an HTTP access token";

std::string bitbucket_server_api_url(const model::GitUrl& repository);
// "PROJECT/NAME"
std::string bitbucket_server_path(const model::GitUrl& repository);
model::Headers bitbucket_server_headers(const ForgeTarget& target);
// `rest` follows the repository's address: "/webhooks".
io::HttpRequest ask_bitbucket_server(std::string method, const ForgeTarget& target,
                                     const std::string& rest, std::string body);

}  // namespace slipway::forge
