#pragma once
// A deployment restriction as a body gives it.

#include "base/json_fields.h"
#include "model/restriction.h"

namespace slipway::api {

// Mode and value; what is wrong is the fields' error.
void read_restriction_fields(base::JsonFields& fields, model::Restriction& restriction);

}  // namespace slipway::api
