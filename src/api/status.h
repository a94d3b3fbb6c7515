#pragma once
// The reference's Status of a service and of an environment.

#include <boost/json/object.hpp>

#include "model/deployment.h"
#include "store/standings.h"

namespace slipway::api {

// The reference's StateEnum. It calls a deployment that waits by another name than its first state
// here, and does not know that one can be superseded.
std::string reference_state(model::DeploymentState state);

boost::json::object service_status(const store::Standing& standing);
boost::json::object environment_status(store::Transaction& tx, const model::EnvironmentId& id);

}  // namespace slipway::api
