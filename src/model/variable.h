#pragma once
// Environment variables and secrets of an organization, a project, an environment or a service.
// Values only.

#include <optional>
#include <string>
#include <variant>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

// The reference's APIVariableScopeEnum, as far as Slipway has such things, and ORGANIZATION.
BOOST_DEFINE_ENUM_CLASS(VariableScope, APPLICATION, BUILT_IN, ENVIRONMENT, PROJECT, CONTAINER, JOB,
                        HELM, ORGANIZATION)
BOOST_DEFINE_ENUM_CLASS(VariableType, VALUE, ALIAS, OVERRIDE, BUILT_IN, FILE)

// What it belongs to, from the widest to the narrowest: everything below sees it.
using VariableParent = std::variant<OrganizationId, ProjectId, EnvironmentId, ServiceId>;

struct Variable {
  VariableId id;
  VariableParent parent;
  std::string key;
  std::string value;  // of a secret: encrypted; of an alias: ""
  std::string description;
  bool secret = false;
  std::optional<VariableId> alias_of;  // a stored one, or a built-in
  std::string mount_path;              // of a file with this value; "": it is no file
  bool interpolated = true;            // {{NAME}} in the value stands for that variable's
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

}  // namespace slipway::model
