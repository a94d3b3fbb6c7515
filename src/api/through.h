#pragma once
// What a request says so that what it starts goes through a freeze window of its environment, or
// starts without people's approval. Called by the endpoints that deploy.

#include <string>

#include <boost/json/object.hpp>

#include "api/api_context.h"
#include "api/http.h"
#include "base/json_fields.h"

namespace slipway::api {

// Why; "": what is started waits.
struct Through {
  std::string freeze;
  std::string approval;
};

// Of the fields `through_freeze` and `through_approval`. Wrong is a reason that says nothing, and
// one of a caller who is no ADMIN (kForbidden).
Through read_through(base::JsonFields& fields, const ApiRequest& request);

// The same of a body that may be left out and has no other field.
base::Result<Through> read_through(const ApiRequest& request);

// Lets what waits of this service start at once, where there is a reason.
void let_through(ApiContext& c, store::Transaction& tx, const model::ServiceId& service,
                 const Through& through);

// Into the answer, from where the audit log has it.
void show_through(const Through& through, boost::json::object& answer);

}  // namespace slipway::api
