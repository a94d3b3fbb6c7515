#pragma once
// The stages that every environment begins with. Called where one is made.

#include "model/service.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// As the reference has them: databases, jobs, containers, applications.
void add_default_stages(Context& context, store::Transaction& tx,
                        const model::EnvironmentId& environment);

}  // namespace slipway::pipeline
