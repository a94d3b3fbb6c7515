#pragma once
// The addresses of an Azure DevOps repository. A pure function, called by AzureDevopsForge.

#include <string>
#include <string_view>
#include <vector>

namespace slipway::forge {

// The https address that a payload gives, and the ssh address of the same repository where it can
// be told: their paths differ, so that a service which is configured with one would not be found by
// the other. Known are https://dev.azure.com/ORGANIZATION/PROJECT/_git/NAME and the older
// https://ORGANIZATION.visualstudio.com/[DefaultCollection/]PROJECT/_git/NAME, both without PROJECT
// where it has the repository's name. Empty where the address is none.
std::vector<std::string> azure_addresses(std::string_view remote_url);

}  // namespace slipway::forge
