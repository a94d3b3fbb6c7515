#pragma once
// Variables and secrets of organizations, projects, environments and services. Free functions over
// a Transaction; a name taken already in the same parent is kConflict.

#include <optional>
#include <vector>

#include "model/service.h"
#include "model/variable.h"
#include "store/database.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::Variable& variable);
// Key, value, description, path and whether it is interpolated.
base::Result<void> update(Transaction& tx, const model::Variable& variable);
// And its aliases. False where there was none.
bool remove_variable(Transaction& tx, const model::VariableId& id);
std::optional<model::Variable> variable(Transaction& tx, const model::VariableId& id);
// Its own, by name.
std::vector<model::Variable> variables(Transaction& tx, const model::VariableParent& parent);

// From the widest to the narrowest: the organization, the project, the environment and the
// service, as far as `parent` lies below them. Empty where it does not exist.
std::vector<model::VariableParent> parents_seen_by(Transaction& tx,
                                                   const model::VariableParent& parent);

}  // namespace slipway::store
