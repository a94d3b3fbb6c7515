#pragma once
// Who speaks, as approvals count people.

#include "api/http.h"
#include "model/approval.h"
#include "store/database.h"

namespace slipway::api {

// A user whichever way that one signed in, or the bearer of an API token.
model::Person person_of(store::Transaction& tx, const Caller& caller);

}  // namespace slipway::api
