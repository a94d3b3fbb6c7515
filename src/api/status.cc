#include "api/status.h"

#include <algorithm>

#include "api/shapes.h"
#include "base/enum.h"
#include "store/deployments.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/standings.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using model::DeploymentState;

std::string state_of(const model::Service& service, const model::Deployment* latest) {
  if (latest != nullptr && !model::is_terminal(latest->state)) {
    return reference_state(latest->state);
  }
  if (service.stopped) return "STOPPED";
  return latest == nullptr ? "READY" : reference_state(latest->state);
}

std::string freshness(store::Transaction& tx, const model::Service& service,
                      const model::Deployment* latest) {
  if (!service.serving) return service.deployed_once ? "OUT_OF_DATE" : "NEVER_DEPLOYED";
  const auto serving = latest != nullptr && latest->id == *service.serving
                           ? std::optional(*latest)
                           : store::deployment(tx, *service.serving);
  const auto branch =
      store::branch(tx, service.organization, service.repository, service.git.branch);
  const bool current =
      serving && (serving->commit == branch.considered_tip ||
                  service.watermark == branch.considered_tip || branch.considered_tip.empty());
  return current ? "UP_TO_DATE" : "OUT_OF_DATE";
}

json::object status_details(const std::string& state) {
  const bool failed = state.ends_with("_ERROR");
  const bool waits = state.ends_with("QUEUED");
  const bool runs = state == "BUILDING" || state == "DEPLOYING";
  return {{"action", state == "STOPPED" ? "STOP" : "DEPLOY"},
          {"status", failed                 ? "ERROR"
                     : waits                ? "QUEUED"
                     : runs                 ? "ONGOING"
                     : state == "CANCELED"  ? "CANCELED"
                     : state == "CANCELING" ? "CANCELING"
                     : state == "READY"     ? "NEVER"
                                            : "SUCCESS"},
          {"sub_action", "NONE"}};
}

// The one that says how the environment stands: of those that were dispatched together with the
// newest, one that failed before those that it kept from starting.
std::optional<store::Standing::Latest> decisive(const std::vector<store::Standing>& all) {
  std::optional<store::Standing::Latest> newest;
  for (const auto& one : all) {
    if (one.latest && (!newest || newest->id < one.latest->id)) newest = one.latest;
  }
  if (!newest || !newest->batch) return newest;
  for (const auto& [stopped, latest] : all) {
    const bool failed = latest && (latest->state == DeploymentState::BUILD_ERROR ||
                                   latest->state == DeploymentState::DEPLOYMENT_ERROR);
    if (failed && latest->batch == newest->batch) return latest;
  }
  return newest;
}

}  // namespace

std::string reference_state(DeploymentState state) {
  if (state == DeploymentState::QUEUED) return "DEPLOYMENT_QUEUED";
  if (state == DeploymentState::SUPERSEDED) return "CANCELED";
  return base::to_string(state);
}

json::object service_status(store::Transaction& tx, const model::Service& service) {
  const auto latest = store::deployments(tx, service.id, {.before = "", .limit = 1});
  return service_status(tx, service, latest.empty() ? nullptr : &latest.front());
}

json::object service_status(store::Transaction& tx, const model::Service& service,
                            const model::Deployment* latest) {
  const std::string state = state_of(service, latest);
  json::object status{{"id", service.id.to_string()},
                      {"state", state},
                      {"service_deployment_status", freshness(tx, service, latest)},
                      {"is_part_last_deployment", latest != nullptr},
                      {"status_details", status_details(state)},
                      {"deployment_request_id", nullptr},
                      {"deployment_requests_count", 0}};
  if (latest != nullptr) {
    const auto& last = *latest;
    status["execution_id"] = last.id.to_string();
    status["last_deployment_date"] = base::to_iso8601(last.ended_at.value_or(last.created_at));
    if (last.state == DeploymentState::QUEUED && last.frozen_until) {
      status["frozen_until"] = base::to_iso8601(*last.frozen_until);
      status["freeze_window"] = last.freeze_window;
    }
    if (last.state == DeploymentState::QUEUED && last.approval_until) {
      status["approval_until"] = base::to_iso8601(*last.approval_until);
    }
    if (!model::is_terminal(last.state)) {
      status["deployment_request_id"] = last.id.to_string();
      status["deployment_requests_count"] = 1;
    }
  }
  return status;
}

json::object environment_status(store::Transaction& tx, const model::EnvironmentId& id) {
  const auto open = store::open_deployments(tx, id);
  std::string state = "READY";
  const auto all = store::standings(tx, id);
  const bool all_stopped =
      std::all_of(all.begin(), all.end(), [](const auto& one) { return one.stopped; });
  const auto last = decisive(all);
  if (!open.empty()) {
    const bool waits = std::all_of(open.begin(), open.end(), [](const auto& deployment) {
      return deployment.state == DeploymentState::QUEUED;
    });
    state = waits ? "DEPLOYMENT_QUEUED" : "DEPLOYING";
  } else if (last) {
    state = all_stopped ? "STOPPED" : reference_state(last->state);
  }
  return {{"id", id.to_string()},
          {"state", state},
          {"last_deployment_state", state},
          {"last_deployment_date",
           last ? json::value(base::to_iso8601(last->last_change)) : json::value(nullptr)},
          {"last_deployment_id", last ? json::value(last->id.to_string()) : json::value(nullptr)},
          {"deployment_status", open.empty() ? "UP_TO_DATE" : "OUT_OF_DATE"}};
}

}  // namespace slipway::api
