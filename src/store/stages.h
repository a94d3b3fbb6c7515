#pragma once
// The deployment stages of environments, and which services stand in them. Free functions over a
// Transaction; a name taken already in the environment is kConflict.

#include <map>
#include <optional>
#include <vector>

#include "model/stage.h"
#include "store/database.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::DeploymentStage& stage);
// Its name and description.
base::Result<void> update(Transaction& tx, const model::DeploymentStage& stage);
void remove_stage(Transaction& tx, const model::DeploymentStageId& id);
std::optional<model::DeploymentStage> stage(Transaction& tx, const model::DeploymentStageId& id);
// In their order.
std::vector<model::DeploymentStage> stages(Transaction& tx,
                                           const model::EnvironmentId& environment);
// Numbers them as they are given.
void set_order(Transaction& tx, const std::vector<model::DeploymentStage>& stages);

void attach(Transaction& tx, const model::ServiceId& service, const model::DeploymentStageId& stage,
            bool skipped, base::Timestamp now);
// All of an environment. One that was never attached is in the stage of its kind, or in the last.
std::map<model::ServiceId, model::StagedService> staged_services(
    Transaction& tx, const model::EnvironmentId& environment);

}  // namespace slipway::store
