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

// What is said of a service's newest deployment beside its state.
struct LatestDeployment {
  model::DeploymentId id;
  model::DeploymentState state{};
  std::optional<model::BatchId> batch;
  base::Timestamp created_at{};
  std::optional<base::Timestamp> ended_at;
  std::optional<base::Timestamp> frozen_until;
  std::string freeze_window;
  std::optional<base::Timestamp> approval_until;

  base::Timestamp last_change() const { return ended_at.value_or(created_at); }
};

struct Standing {
  model::ServiceId service;
  model::ServiceKind kind{};
  bool stopped = false;
  bool deployed_once = false;
  bool serves = false;
  bool is_current = false;  // what serves is all that is known of its branch
  std::optional<LatestDeployment> latest;
};
// Of each service of the environment, in the order of their ids.
std::vector<Standing> standings(Transaction& tx, const model::EnvironmentId& environment);
std::optional<Standing> standing(Transaction& tx, const model::ServiceId& service);

struct EnvironmentStanding {
  bool all_stopped = true;
  // What says how it stands: the newest of all; or, of those that were dispatched together with it,
  // one that failed before those that it kept from starting.
  std::optional<LatestDeployment> decisive;
};
EnvironmentStanding environment_standing(Transaction& tx, const model::EnvironmentId& environment);

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
