#pragma once
// The one place that says whether the bearer of a token may do what a request asks: by the role
// that its route needs, by whose the things are that its path names, and by the part of the
// organization that the token is limited to. Called by Api for every request below /api.

#include "api/http.h"
#include "api/router.h"

namespace slipway::api {

// Whether a request is somebody's, by a token or a session: all below /api but the description and
// what leads to a session.
bool needs_caller(std::string_view method, std::string_view path);

// kForbidden where the role does not suffice, and where a limited token asks for something of the
// whole organization. kNotFound, as if it were not there, where something is another organization's
// or out of reach.
base::Result<void> check_access(store::Database& database, const RouteEntry& route,
                                const ApiRequest& request);

}  // namespace slipway::api
