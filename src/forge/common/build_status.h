#pragma once
// The build status of a commit at Bitbucket, Cloud and Data Center. Pure.

#include <string_view>

#include <boost/json/object.hpp>

#include "forge/statuses/status_api.h"

namespace slipway::forge {

// What both take to create it; `canceled` is what the product calls that state.
boost::json::object build_status(const ShownStatus& status, std::string_view canceled);

}  // namespace slipway::forge
