#include "api/reach.h"

#include <algorithm>

#include "store/organizations.h"

namespace slipway::api {

bool reaches(const model::Reach& reach, const store::Place& place) {
  if (!reach.is_limited()) return true;
  if (!place.project) return false;
  return place.environment ? reach.has(*place.project, *place.environment)
                           : reach.has(*place.project);
}

bool reaches_into(store::Transaction& tx, const model::Reach& reach,
                  const model::ProjectId& project) {
  if (reach.has(project)) return true;
  return std::any_of(reach.environments.begin(), reach.environments.end(), [&](const auto& id) {
    const auto environment = store::environment(tx, id);
    return environment && environment->project == project;
  });
}

bool reaches(store::Transaction& tx, const Caller& caller, std::string_view parameter,
             const std::string& id) {
  const auto place = store::place(tx, parameter, id);
  return place && (!caller.organization || place->organization == *caller.organization) &&
         reaches(caller.reach, *place);
}

}  // namespace slipway::api
