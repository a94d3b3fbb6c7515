#pragma once
// How the services of an environment stand, read at once for all of them.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/deployment.h"
#include "model/service.h"
#include "store/database.h"

namespace slipway::store {

// The newest of each of the environment's services that has one.
std::map<model::ServiceId, model::Deployment> latest_deployments(
    Transaction& tx, const model::EnvironmentId& environment);

struct Standing {
  struct Latest {
    model::DeploymentId id;
    model::DeploymentState state{};
    std::optional<model::BatchId> batch;
    base::Timestamp last_change{};  // its end, or else its beginning
  };
  bool stopped = false;
  std::optional<Latest> latest;  // the service's newest deployment
};
std::vector<Standing> standings(Transaction& tx, const model::EnvironmentId& environment);

// What is said of a service beside something else of it.
struct ServiceLabel {
  model::ServiceKind kind{};
  std::string name;
  model::RepositoryKey repository;
};
ServiceLabel label_of(const model::Service& service);
std::map<model::ServiceId, ServiceLabel> service_labels(Transaction& tx,
                                                        const model::EnvironmentId& environment);

}  // namespace slipway::store
