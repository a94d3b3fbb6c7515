#pragma once
// A user as the API shows and takes one. Pure.

#include <string_view>

#include <boost/json/object.hpp>

#include "store/users.h"

namespace slipway::api {

boost::json::object to_json(const store::User& user);
// Good enough to find a mistake; whether it exists only a message to it can tell.
bool looks_like_email(std::string_view email);

}  // namespace slipway::api
