#pragma once
// Keeps a version from being deployed by itself again. Called in a transaction.

#include <string>

#include "model/deployment.h"
#include "model/quarantine.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// Does nothing where the deployment's version is not known.
void quarantine(Context& context, store::Transaction& tx, const model::Deployment& deployment,
                model::QuarantineCause cause, const std::string& user);

// The deployment's version serves: whoever asked for it knew better.
void end_quarantine(store::Transaction& tx, const model::Deployment& deployment);

}  // namespace slipway::pipeline
