#pragma once
// Whose something is. Called by the API's one check of what a token may reach.

#include <optional>
#include <string>
#include <string_view>

#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

struct Place {
  model::OrganizationId organization;
  std::optional<model::ProjectId> project;          // where it is one, or stands in one
  std::optional<model::EnvironmentId> environment;  // likewise
};

// Where what a path's parameter ("applicationId") names stands. Nothing where there is no such
// thing, and for parameters that stand below another one that says it.
std::optional<Place> place(Transaction& tx, std::string_view parameter, const std::string& id);

// Its organization alone.
std::optional<model::OrganizationId> owner(Transaction& tx, std::string_view parameter,
                                           const std::string& id);

}  // namespace slipway::store
