#pragma once
// The reference's Status of a service and of an environment.

#include <boost/json/object.hpp>

#include "api/api_context.h"

namespace slipway::api {

boost::json::object service_status(ApiContext& context, store::Transaction& tx,
                                   const model::Service& service);
boost::json::object environment_status(store::Transaction& tx, const model::EnvironmentId& id);

}  // namespace slipway::api
