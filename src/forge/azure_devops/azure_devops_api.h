#pragma once
// How the API of Azure DevOps is asked about a repository. Pure.

#include <string>

#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

// Of the collection: "https://dev.azure.com/acme".
std::string azure_api_url(const model::GitUrl& repository);
// "PROJECT/NAME"
std::string azure_path(const model::GitUrl& repository);

// `path` follows the collection.
io::HttpRequest ask_azure(std::string method, const ForgeTarget& target, const std::string& path,
                          std::string body);
// The repository's address below the collection.
std::string azure_repository(const ForgeTarget& target);

}  // namespace slipway::forge
