#pragma once
// Which variables a project, an environment or a service sees, and what a version gets of them.
// Called by version.h's version_of and by the API, inside their transactions.

#include <optional>
#include <string>
#include <vector>

#include "model/deployment.h"
#include "model/variable.h"
#include "pipeline/context.h"
#include "runtime/runtime.h"
#include "store/database.h"

namespace slipway::pipeline {

struct VisibleVariable {
  model::Variable variable;  // of a built-in: the parent is what it tells about
  bool built_in = false;
};

// Built-ins first, then from the widest to the narrowest: of one key the last counts. Empty where
// the parent does not exist.
std::vector<VisibleVariable> visible_variables(Context& context, store::Transaction& tx,
                                               const model::VariableParent& parent);

// Adds the service's variables to the version's environment, those that are files to its files (the
// variable is then the file's path), and what no log may show to its secrets. kInvalid, saying
// which, where they name each other in a circle.
base::Result<void> add_variables(Context& context, store::Transaction& tx,
                                 const model::Service& service, runtime::Version& version);

}  // namespace slipway::pipeline
