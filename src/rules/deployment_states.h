#pragma once
// The one table of a deployment's states and the transitions between them. Pure.

#include "model/deployment.h"

namespace slipway::rules {

bool may_become(model::DeploymentState from, model::DeploymentState to);

}  // namespace slipway::rules
