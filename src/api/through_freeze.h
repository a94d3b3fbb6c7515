#pragma once
// What a request says so that what it starts goes through a freeze window of its environment.
// Called by the endpoints that deploy.

#include <string>

#include <boost/json/object.hpp>

#include "api/api_context.h"
#include "api/http.h"
#include "base/json_fields.h"

namespace slipway::api {

// The reason, of the field `through_freeze`; "": what is started waits for the window's end. Wrong
// is a reason that says nothing, and one of a caller who is no ADMIN (kForbidden).
std::string read_through_freeze(base::JsonFields& fields, const ApiRequest& request);

// The same of a body that may be left out and has no other field.
base::Result<std::string> read_through_freeze(const ApiRequest& request);

// Lets what waits of this service start at once, where there is a reason.
void let_through_freeze(ApiContext& c, store::Transaction& tx, const model::ServiceId& service,
                        const std::string& reason);

}  // namespace slipway::api
