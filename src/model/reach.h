#pragma once
// The part of its organization that an API token is limited to.

#include <set>

#include "model/ids.h"

namespace slipway::model {

// The union of both. What is named here and deleted later lets the token reach nothing.
struct Reach {
  std::set<ProjectId> projects{};
  std::set<EnvironmentId> environments{};

  // Else it is all of the organization.
  bool is_limited() const { return !projects.empty() || !environments.empty(); }
  bool has(const ProjectId& project) const { return !is_limited() || projects.contains(project); }
  bool has(const ProjectId& project, const EnvironmentId& environment) const {
    return has(project) || environments.contains(environment);
  }
};

}  // namespace slipway::model
