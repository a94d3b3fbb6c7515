#pragma once
// A service as the API shows it, with what stands elsewhere in the store.

#include <boost/json/object.hpp>

#include "api/api_context.h"
#include "api/service_family.h"

namespace slipway::api {

boost::json::object service_shape(ApiContext& context, store::Transaction& tx,
                                  const model::Service& service);

// The service of this family that the path names.
base::Result<model::Service> service_of(store::Transaction& tx, const ApiRequest& request,
                                        const ServiceFamily& family);

// The service of any kind that a path parameter names. `what` is how people call it: "application",
// "service".
base::Result<model::Service> service_of(store::Transaction& tx, const ApiRequest& request,
                                        std::string_view parameter, std::string_view what);

// Images run where the environment's runtime can: said at once, not at the first deployment.
base::Result<void> check_runs_images(ApiContext& context, store::Transaction& tx,
                                     const model::Environment& environment);

}  // namespace slipway::api
