#pragma once
// What a person asks of all, or of some, services of an environment at once. Each runs inside the
// caller's transaction; what it starts is one batch. Called by the API.

#include <vector>

#include "model/service.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// A service, and the commit, tag or chart version that it is to have; "": its branch's tip, or its
// own tag or version.
struct Wanted {
  model::Service service;
  std::string version;
  std::string values_commit{};  // of a chart's values in git; "": their branch's tip
};

void deploy(Context& context, store::Transaction& tx, const std::vector<Wanted>& wanted,
            const std::string& user);

// All that actions on the whole environment concern: not those that are skipped in their stage.
std::vector<model::Service> concerned_services(store::Transaction& tx,
                                               const model::EnvironmentId& environment);

// The version that each has once more. kConflict where none of them was ever deployed.
base::Result<void> redeploy(Context& context, store::Transaction& tx,
                            const std::vector<model::Service>& services,
                            model::DeploymentAction action, const std::string& user);

// A service as another one in an environment: what is configured, with its restrictions and
// variables. Not what it became: it was never deployed. Names that only one can have, its domains,
// stay with the first. kConflict where the name is taken.
base::Result<model::Service> clone(Context& context, store::Transaction& tx,
                                   const model::Service& service,
                                   const model::Environment& environment, const std::string& name);

// With its stages, variables and services. `copy` has the name, mode, project and runtime.
base::Result<model::Environment> clone(Context& context, store::Transaction& tx,
                                       const model::Environment& environment,
                                       model::Environment copy);

// For a preview: the stages and variables, no services. The secrets of an environment that is
// PRODUCTION stay there, and so do those of its services.
base::Result<model::Environment> clone_for_preview(Context& context, store::Transaction& tx,
                                                   const model::Environment& environment,
                                                   model::Environment copy);
// One service of `environment` into its copy.
base::Result<model::Service> clone_for_preview(Context& context, store::Transaction& tx,
                                               const model::Service& service,
                                               const model::Environment& environment,
                                               const model::Environment& copy);

}  // namespace slipway::pipeline
