#pragma once
// What people say of a deployment that waits for their word. Each runs inside the caller's
// transaction. Called by the API.

#include <string>

#include "model/approval.h"
#include "model/deployment.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// One person's word for it; it starts with the last one that was asked for. kConflict where it
// waits for none, its version is not known yet, or this person approved already; kForbidden where
// this one's does not count.
base::Result<void> approve(Context& context, store::Transaction& tx, const model::DeploymentId& id,
                           const model::Person& person, const std::string& comment);

// It ends, and is not deployed. kConflict where it waits for nobody's word.
base::Result<void> refuse(Context& context, store::Transaction& tx, const model::DeploymentId& id,
                          const model::Person& person, const std::string& reason);

// Lets one that waits start without people's word, and says why. kConflict once it has begun.
base::Result<void> go_through_approval(Context& context, store::Transaction& tx,
                                       const model::DeploymentId& id, const std::string& reason);

// The environment's rule is another from now on: what waits has as much longer, or less, as the
// rule's timeout became. That dispatch looks again is the caller's to ask for.
void follow_rule(Context& context, store::Transaction& tx, const model::EnvironmentId& environment,
                 const model::ApprovalRule& before, const model::ApprovalRule& after);

}  // namespace slipway::pipeline
