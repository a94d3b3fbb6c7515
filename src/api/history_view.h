#pragma once
// Deployments as the reference's histories and queues show them.

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/api_context.h"
#include "model/deployment.h"

namespace slipway::api {

// DeploymentHistoryApplication, or DeploymentHistoryContainer.
boost::json::object history_item(ApiContext& context, const model::Service& service,
                                 const model::Deployment& deployment);
// DeploymentHistoryService
boost::json::object history_v2_item(ApiContext& context, const model::Service& service,
                                    const model::Deployment& deployment);
boost::json::object auditing_data(const model::Deployment& deployment);

// The deployments of an environment that were dispatched together, by their stages.
struct BatchView {
  model::BatchId id;
  model::EnvironmentId environment;
  std::vector<model::Deployment> members;               // oldest first
  std::map<model::ServiceId, model::Service> services;  // those that are still there

  const model::Service& service(const model::Deployment& member) const;
};
BatchView batch_view(store::Transaction& tx, const model::EnvironmentId& environment,
                     const model::BatchId& batch);
// DeploymentHistoryEnvironment
boost::json::object history_item(ApiContext& context, const BatchView& batch);
// DeploymentHistoryEnvironmentV2
boost::json::object history_v2_item(ApiContext& context, store::Transaction& tx,
                                    const BatchView& batch);

}  // namespace slipway::api
