#pragma once
// Whether the names by which a service is to be reached are another one's already. The gateway is
// told all names at once: two of the same would be refused only once a version is ready. Inside the
// caller's transaction.

#include <string>
#include <vector>

#include "api/api_context.h"
#include "model/custom_domain.h"
#include "model/service.h"
#include "store/database.h"

namespace slipway::api {

// kConflict with the other's name where a public name that `before` had not is one of its own
// custom domains, or leads to another service.
base::Result<void> check_domains(ApiContext& c, store::Transaction& tx,
                                 const model::Service& before, const model::Service& service);

// The same of a custom domain, new or changed; those in the service's own settings count too.
base::Result<void> check_custom_domain(ApiContext& c, store::Transaction& tx,
                                       const model::Service& service,
                                       const model::CustomDomain& domain);

// kConflict where the name that the gateway gives one of these is a public name of another.
base::Result<void> check_gateway_names(ApiContext& c, store::Transaction& tx,
                                       const std::vector<model::Service>& services);

}  // namespace slipway::api
