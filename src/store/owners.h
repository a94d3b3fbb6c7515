#pragma once
// Whose something is. Called by the API's one check of what a token may reach.

#include <optional>
#include <string>
#include <string_view>

#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

// The organization of what a path's parameter ("applicationId") names. Nothing where there is no
// such thing, and for parameters that stand below another one that says it.
std::optional<model::OrganizationId> owner(Transaction& tx, std::string_view parameter,
                                           const std::string& id);

}  // namespace slipway::store
