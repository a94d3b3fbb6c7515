#pragma once
// GitHub and GitHub Enterprise Server, by
// https://docs.github.com/en/rest/commits/statuses?apiVersion=2022-11-28.

#include <memory>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

std::unique_ptr<StatusApi> make_github_status_api();

}  // namespace slipway::forge
