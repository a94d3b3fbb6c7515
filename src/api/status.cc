#include "api/status.h"

#include <algorithm>

#include "api/shapes.h"
#include "base/enum.h"
#include "store/deployments.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using model::DeploymentState;

std::string state_of(const store::Standing& standing) {
  const auto& latest = standing.latest;
  if (latest && !model::is_terminal(latest->state)) return reference_state(latest->state);
  if (standing.stopped) return "STOPPED";
  return latest ? reference_state(latest->state) : "READY";
}

std::string freshness(const store::Standing& standing) {
  if (standing.serves) return standing.is_current ? "UP_TO_DATE" : "OUT_OF_DATE";
  return standing.deployed_once ? "OUT_OF_DATE" : "NEVER_DEPLOYED";
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

}  // namespace

std::string reference_state(DeploymentState state) {
  if (state == DeploymentState::QUEUED) return "DEPLOYMENT_QUEUED";
  if (state == DeploymentState::SUPERSEDED) return "CANCELED";
  return base::to_string(state);
}

json::object service_status(const store::Standing& standing) {
  const std::string state = state_of(standing);
  const auto& latest = standing.latest;
  json::object status{{"id", standing.service.to_string()},
                      {"state", state},
                      {"service_deployment_status", freshness(standing)},
                      {"is_part_last_deployment", latest.has_value()},
                      {"status_details", status_details(state)},
                      {"deployment_request_id", nullptr},
                      {"deployment_requests_count", 0}};
  if (!latest) return status;
  status["execution_id"] = latest->id.to_string();
  status["last_deployment_date"] = base::to_iso8601(latest->last_change());
  if (latest->state == DeploymentState::QUEUED && latest->frozen_until) {
    status["frozen_until"] = base::to_iso8601(*latest->frozen_until);
    status["freeze_window"] = latest->freeze_window;
  }
  if (latest->state == DeploymentState::QUEUED && latest->approval_until) {
    status["approval_until"] = base::to_iso8601(*latest->approval_until);
  }
  if (!model::is_terminal(latest->state)) {
    status["deployment_request_id"] = latest->id.to_string();
    status["deployment_requests_count"] = 1;
  }
  return status;
}

json::object environment_status(store::Transaction& tx, const model::EnvironmentId& id) {
  const auto open = store::open_deployments(tx, id);
  std::string state = "READY";
  const auto [all_stopped, last] = store::environment_standing(tx, id);
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
           last ? json::value(base::to_iso8601(last->last_change())) : json::value(nullptr)},
          {"last_deployment_id", last ? json::value(last->id.to_string()) : json::value(nullptr)},
          {"deployment_status", open.empty() ? "UP_TO_DATE" : "OUT_OF_DATE"}};
}

}  // namespace slipway::api
