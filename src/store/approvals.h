#pragma once
// What people said of deployments that wait for their word.

#include <vector>

#include "model/approval.h"
#include "store/database.h"

namespace slipway::store {

// kConflict where this person said something of this deployment already.
base::Result<void> insert(Transaction& tx, const model::Approval& approval);
// Of a deployment, oldest first.
std::vector<model::Approval> approvals(Transaction& tx, const model::DeploymentId& deployment);

}  // namespace slipway::store
