#pragma once
// That what somebody saves is still as they read it: the If-Match header (RFC 9110, 13.1.1) of a
// request that changes a thing. Its entity tag is the thing's updated_at, in quotes. Pure.

#include <string>
#include <string_view>

#include "api/http.h"

namespace slipway::api {

std::string entity_tag(base::Timestamp updated_at);

// kConflict, whose field is "If-Match", where the header names another version than the one that
// is there. Without the header, or with *, whoever comes last wins.
base::Result<void> check_unchanged(const ApiRequest& request, std::string_view what,
                                   base::Timestamp updated_at);

}  // namespace slipway::api
