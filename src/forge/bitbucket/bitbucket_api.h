#pragma once
// How Bitbucket Cloud's API is asked about a repository. Pure.

#include <string>

#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

inline constexpr const char* kBitbucketApiUrl = "https://api.bitbucket.org/2.0";
// `rest` follows the repository's address: "/hooks".
io::HttpRequest ask_bitbucket(std::string method, const ForgeTarget& target,
                              const std::string& rest, std::string body);

}  // namespace slipway::forge
