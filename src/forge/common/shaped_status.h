#pragma once
// The commit status of GitHub's API, which Gitea's family took over. Pure.

#include <cstddef>
#include <string>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

// The body that creates it; the description has at most so many characters.
std::string shaped_status(const ShownStatus& status, std::size_t characters);

}  // namespace slipway::forge
