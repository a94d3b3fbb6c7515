#pragma once
// What the caller's token reaches within its organization; see model/reach.h. Called by the check
// of every request, and by the endpoints that show or take something the path does not name.

#include <string>
#include <string_view>

#include "api/http.h"
#include "store/owners.h"

namespace slipway::api {

bool reaches(const model::Reach& reach, const store::Place& place);

// Or a part of it.
bool reaches_into(store::Transaction& tx, const model::Reach& reach,
                  const model::ProjectId& project);

// Whether the caller may have what a body, a query or an event names; also false where there is no
// such thing. `parameter` as a path would call it: "environmentId".
bool reaches(store::Transaction& tx, const Caller& caller, std::string_view parameter,
             const std::string& id);

}  // namespace slipway::api
