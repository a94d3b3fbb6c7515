#include "api/history_view.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "api/shapes.h"
#include "api/status.h"
#include "base/enum.h"
#include "store/deployments.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using model::Deployment;
using model::DeploymentState;

using Members = std::vector<const Deployment*>;

base::Timestamp last_change(const Deployment& deployment) {
  return deployment.ended_at.value_or(deployment.created_at);
}

base::Timestamp last_change(const std::vector<Deployment>& members) {
  base::Timestamp last{};
  for (const auto& one : members) last = std::max(last, last_change(one));
  return last;
}

// Superseded is not one of the reference's.
std::string shown_state(DeploymentState state) {
  return state == DeploymentState::SUPERSEDED ? "CANCELED" : base::to_string(state);
}

// The reference's StepMetricStatusEnum-like word for how its action stands.
std::string step_status(DeploymentState state) {
  if (!model::is_terminal(state)) return state == DeploymentState::QUEUED ? "QUEUED" : "ONGOING";
  if (base::to_string(state).ends_with("_ERROR")) return "ERROR";
  return state == DeploymentState::DEPLOYED ? "SUCCESS" : "CANCELED";
}

// As the reference names what came from a helm repository.
json::object chart_of(const Deployment& deployment, const json::storage_ptr& memory) {
  return json::object(
      {{"chart_name", deployment.image.name}, {"chart_version", deployment.image.tag}}, memory);
}

json::object details(CommitShapes& commits, const store::ServiceLabel& service,
                     const Deployment& deployment, const json::storage_ptr& memory) {
  if (!deployment.image.name.empty() && service.kind == model::ServiceKind::HELM) {
    return json::object({{"repository", chart_of(deployment, memory)}}, memory);
  }
  if (!deployment.image.name.empty()) {
    return json::object({{"image_name", deployment.image.name}, {"tag", deployment.image.tag}},
                        memory);
  }
  return json::object(
      {{"commit", commits.of(service.repository, deployment.commit)}, {"build_pod_name", ""}},
      memory);
}

// OrganizationEventOriginEnum
const char* origin_of(const Deployment& deployment) {
  return deployment.trigger == model::TriggerType::MANUAL ? "API" : "GIT";
}

// How a group stands as a whole: what still runs first, then what went wrong.
DeploymentState state_of(const Members& members) {
  const auto any = [&](const auto& is) { return std::any_of(members.begin(), members.end(), is); };
  const auto all = [&](const auto& is) { return std::all_of(members.begin(), members.end(), is); };
  const auto is = [](DeploymentState state) {
    return [state](const auto* one) { return one->state == state; };
  };
  if (all(is(DeploymentState::QUEUED))) return DeploymentState::QUEUED;
  if (any([](const auto* one) { return !model::is_terminal(one->state); })) {
    return DeploymentState::DEPLOYING;
  }
  for (const auto failed : {DeploymentState::DEPLOYMENT_ERROR, DeploymentState::BUILD_ERROR}) {
    if (any(is(failed))) return failed;
  }
  return any(is(DeploymentState::DEPLOYED)) ? DeploymentState::DEPLOYED : DeploymentState::CANCELED;
}

// StageStatusEnum
std::string stage_status(const Members& members) {
  const std::string status = step_status(state_of(members));
  return status == "SUCCESS" ? "DONE" : status;
}

// ISO 8601, of what ran and ended.
std::string duration(const Members& members) {
  std::optional<base::Timestamp> from;
  std::optional<base::Timestamp> to;
  for (const auto* one : members) {
    if (one->started_at && (!from || *one->started_at < *from)) from = one->started_at;
    if (one->ended_at && (!to || *to < *one->ended_at)) to = one->ended_at;
  }
  if (!from || !to || *to < *from) return "PT0S";
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*to - *from).count();
  return "PT" + std::to_string(seconds) + "S";
}

Members pointers(const BatchView& batch) {
  Members all;
  for (const auto& member : batch.members) all.push_back(&member);
  return all;
}

json::array stages_of(CommitShapes& commits, const EnvironmentView& view, const BatchView& batch,
                      const json::storage_ptr& memory) {
  json::array shown(memory);
  const auto add = [&](const std::string& name, const auto& is_in) {
    Members members;
    for (const auto& member : batch.members) {
      const auto at = view.staged.find(member.service);
      if (is_in(at == view.staged.end() ? std::nullopt : at->second.stage))
        members.push_back(&member);
    }
    if (members.empty()) return;
    json::array services(memory);
    services.reserve(members.size());
    for (const auto* one : members) {
      services.push_back(history_v2_item(commits, view.service(*one), *one, memory));
    }
    shown.push_back(json::object({{"name", name},
                                  {"status", stage_status(members)},
                                  {"duration", duration(members)},
                                  {"services", std::move(services)}},
                                 memory));
  };
  for (const auto& stage : view.stages) {
    add(stage.name, [&](const auto& in) { return in == stage.id; });
  }
  add("", [](const auto& in) { return !in; });  // services that are gone
  return shown;
}

}  // namespace

const json::value& CommitShapes::of(const model::RepositoryKey& repository,
                                    const std::string& commit) {
  const auto [at, is_new] = shapes_.try_emplace({repository, commit}, nullptr);
  if (!is_new) return at->second;
  if (const auto known = context_.pipeline.git.commit(repository, commit)) {
    at->second = to_json(*known);
  }
  return at->second;
}

json::object auditing_data(const Deployment& deployment, const json::storage_ptr& memory) {
  return json::object({{"created_at", base::to_iso8601(deployment.created_at)},
                       {"updated_at", base::to_iso8601(last_change(deployment))},
                       {"triggered_by", deployment.user},
                       {"origin", origin_of(deployment)}},
                      memory);
}

json::object history_item(CommitShapes& commits, const store::ServiceLabel& service,
                          const Deployment& deployment, const json::storage_ptr& memory) {
  json::object item = to_json(deployment, memory);
  item["name"] = service.name;
  if (deployment.image.name.empty()) {
    item["commit"] = commits.of(service.repository, deployment.commit);
  } else if (service.kind == model::ServiceKind::HELM) {
    item["repository"] = chart_of(deployment, memory);
  } else {
    item["image_name"] = deployment.image.name;
    item["tag"] = deployment.image.tag;
  }
  item["status"] = reference_state(deployment.state);
  item["updated_at"] = base::to_iso8601(last_change(deployment));
  return item;
}

json::object history_v2_item(CommitShapes& commits, const store::ServiceLabel& service,
                             const Deployment& deployment, const json::storage_ptr& memory) {
  return json::object(
      {{"identifier",
        {{"name", service.name},
         {"service_id", deployment.service.to_string()},
         {"service_type", base::to_string(service.kind)},
         {"execution_id", deployment.id.to_string()}}},
       {"status", shown_state(deployment.state)},
       {"auditing_data", auditing_data(deployment, memory)},
       {"details", details(commits, service, deployment, memory)},
       {"status_details",
        {{"action", "DEPLOY"}, {"status", step_status(deployment.state)}, {"sub_action", "NONE"}}},
       {"total_duration", duration({&deployment})},
       {"icon_uri", "app://slipway/application"}},
      memory);
}

const store::ServiceLabel& EnvironmentView::service(const Deployment& member) const {
  static const store::ServiceLabel gone;
  const auto at = services.find(member.service);
  return at == services.end() ? gone : at->second;
}

EnvironmentView environment_view(store::Transaction& tx, const model::EnvironmentId& environment) {
  return {environment, store::service_labels(tx, environment), {}, {}};
}

EnvironmentView staged_view(store::Transaction& tx, const model::EnvironmentId& environment) {
  auto view = environment_view(tx, environment);
  view.stages = store::stages(tx, environment);
  view.staged = store::staged_services(tx, environment);
  return view;
}

json::object history_item(CommitShapes& commits, const EnvironmentView& view,
                          const BatchView& batch, const json::storage_ptr& memory) {
  json::array applications(memory);
  json::array containers(memory);
  json::array jobs(memory);
  json::array helms(memory);
  for (const auto& member : batch.members) {
    const auto& service = view.service(member);
    auto& list = service.kind == model::ServiceKind::APPLICATION ? applications
                 : service.kind == model::ServiceKind::CONTAINER ? containers
                 : service.kind == model::ServiceKind::JOB       ? jobs
                                                                 : helms;
    list.push_back(history_item(commits, service, member, memory));
  }
  const auto& first = batch.members.front();
  return json::object({{"id", batch.id.to_string()},
                       {"created_at", base::to_iso8601(first.created_at)},
                       {"updated_at", base::to_iso8601(last_change(batch.members))},
                       {"status", reference_state(state_of(pointers(batch)))},
                       {"origin", origin_of(first)},
                       {"triggered_by", first.user},
                       {"applications", std::move(applications)},
                       {"containers", std::move(containers)},
                       {"databases", json::array(memory)},
                       {"jobs", std::move(jobs)},
                       {"helms", std::move(helms)}},
                      memory);
}

json::object history_v2_item(CommitShapes& commits, const EnvironmentView& view,
                             const BatchView& batch, const json::storage_ptr& memory) {
  const auto members = pointers(batch);
  const auto state = state_of(members);
  const bool restarts = std::all_of(members.begin(), members.end(), [](const auto* one) {
    return one->action == model::DeploymentAction::RESTART;
  });
  auto auditing = auditing_data(batch.members.front(), memory);
  auditing["updated_at"] = base::to_iso8601(last_change(batch.members));
  return json::object(
      {{"identifier",
        {{"execution_id", batch.id.to_string()}, {"environment_id", view.id.to_string()}}},
       {"auditing_data", std::move(auditing)},
       {"status", reference_state(state)},
       {"trigger_action", restarts ? "RESTART" : "DEPLOY"},
       {"total_duration", duration(members)},
       {"stages", stages_of(commits, view, batch, memory)},
       {"action_status", step_status(state)}},
      memory);
}

}  // namespace slipway::api
