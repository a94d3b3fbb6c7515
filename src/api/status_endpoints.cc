#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "api/status.h"
#include "base/enum.h"
#include "pipeline/remote.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;

constexpr std::size_t kCommits = 50;

json::array statuses(ApiContext& c, store::Transaction& tx, const EnvironmentId& environment,
                     model::ServiceKind kind) {
  json::array list;
  for (const auto& service : store::services(tx, environment)) {
    if (service.kind == kind) list.push_back(service_status(c, tx, service));
  }
  return list;
}

Answer statuses_of(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto id = request.id<EnvironmentId>("environmentId");
  if (!id) return fail(id.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::environment(tx, *id)) return fail(not_found("environment", id->to_string()));
    return results(statuses(c, tx, *id, family.kind));
  });
}

Answer statuses(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<EnvironmentId>("environmentId");
  if (!id) return fail(id.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::environment(tx, *id)) return fail(not_found("environment", id->to_string()));
    return Reply{
        200, json::object{{"environment", environment_status(tx, *id)},
                          {"applications", statuses(c, tx, *id, model::ServiceKind::APPLICATION)},
                          {"containers", statuses(c, tx, *id, model::ServiceKind::CONTAINER)},
                          {"jobs", statuses(c, tx, *id, model::ServiceKind::JOB)},
                          {"databases", json::array()},
                          {"helms", json::array()},
                          {"terraforms", json::array()}}};
  });
}

// The newest commits of the branch, asked of the remote so that they can be deployed.
Answer commits(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto service =
      c.read([&](store::Transaction& tx) { return service_of(tx, request, family); });
  if (!service) return fail(service.error());
  if (!service->image.name.empty()) return results({});
  const auto remote = pipeline::remote_of(c.pipeline, {*service});
  if (!remote) return fail(remote.error());
  const auto tips = c.pipeline.git.fetch(*remote, {service->git.branch}, {});
  if (!tips) return fail(tips.error());
  json::array items;
  if (const auto tip = tips->find(service->git.branch); tip != tips->end()) {
    const auto history = c.pipeline.git.history(remote->key, tip->second, kCommits);
    if (!history) return fail(history.error());
    for (const auto& commit : *history) items.push_back(to_json(commit));
  }
  return results(std::move(items));
}

json::value commit_of(ApiContext& c, const model::Service& service,
                      const model::Deployment& deployment) {
  const auto commit = c.pipeline.git.commit(service.repository, deployment.commit);
  if (!commit) return nullptr;
  return to_json(*commit);
}

Answer history(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    json::array items;
    for (const auto& deployment : store::deployments(tx, service->id, *page)) {
      json::object item = to_json(deployment);
      item["name"] = service->name;
      if (service->image.name.empty()) {
        item["commit"] = commit_of(c, *service, deployment);
      } else {
        item["image_name"] = deployment.image.name;
        item["tag"] = deployment.image.tag;
      }
      item["status"] = deployment.state == model::DeploymentState::QUEUED ? "DEPLOYMENT_QUEUED"
                       : deployment.state == model::DeploymentState::SUPERSEDED
                           ? "CANCELED"
                           : base::to_string(deployment.state);
      item["updated_at"] = base::to_iso8601(deployment.ended_at.value_or(deployment.created_at));
      items.push_back(std::move(item));
    }
    return results(std::move(items));
  });
}

// The reference's StepMetricStatusEnum-like word for how its action stands.
std::string step_status(model::DeploymentState state) {
  if (!model::is_terminal(state))
    return state == model::DeploymentState::QUEUED ? "QUEUED" : "ONGOING";
  if (base::to_string(state).ends_with("_ERROR")) return "ERROR";
  return state == model::DeploymentState::DEPLOYED ? "SUCCESS" : "CANCELED";
}

json::object details(ApiContext& c, const model::Service& service,
                     const model::Deployment& deployment) {
  if (!service.image.name.empty()) {
    return {{"image_name", deployment.image.name}, {"tag", deployment.image.tag}};
  }
  return {{"commit", commit_of(c, service, deployment)}, {"build_pod_name", ""}};
}

Answer history_v2(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    json::array items;
    for (const auto& deployment : store::deployments(tx, service->id, *page)) {
      items.push_back(json::object{
          {"identifier",
           {{"name", service->name},
            {"service_id", service->id.to_string()},
            {"service_type", base::to_string(service->kind)},
            {"execution_id", deployment.id.to_string()}}},
          {"status", deployment.state == model::DeploymentState::SUPERSEDED
                         ? "CANCELED"
                         : base::to_string(deployment.state)},
          {"auditing_data",
           {{"created_at", base::to_iso8601(deployment.created_at)},
            {"updated_at", base::to_iso8601(deployment.ended_at.value_or(deployment.created_at))},
            {"triggered_by", deployment.user},
            {"origin", deployment.trigger == model::TriggerType::MANUAL ? "API" : "GIT"}}},
          {"details", details(c, *service, deployment)},
          {"status_details",
           {{"action", "DEPLOY"},
            {"status", step_status(deployment.state)},
            {"sub_action", "NONE"}}},
          {"icon_uri", "app://slipway/application"}});
    }
    return Reply{
        200, json::object{{"page", 0}, {"page_size", page->limit}, {"results", std::move(items)}}};
  });
}

}  // namespace

void add_status_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : service_families()) {
    router.add("GET", family.path() + "/status", "get" + family.title + "Status",
               [&c, family](const ApiRequest& request) -> Answer {
                 return c.read([&](store::Transaction& tx) -> Answer {
                   return service_of(tx, request, family).map([&](const auto& service) {
                     return Reply{200, service_status(c, tx, service)};
                   });
                 });
               });
    router.add("GET", family.path() + "/deploymentHistory",
               "list" + family.title + "DeploymentHistory",
               [&c, family](const ApiRequest& request) { return history(c, request, family); });
    router.add("GET", family.path() + "/deploymentHistoryV2",
               "list" + family.title + "DeploymentHistoryV2",
               [&c, family](const ApiRequest& request) { return history_v2(c, request, family); });
    router.add("GET", "/api/environment/{environmentId}/" + family.word + "/status",
               "getEnvironment" + family.title + "Status",
               [&c, family](const ApiRequest& request) { return statuses_of(c, request, family); });
  }
  router.add("GET", "/api/environment/{environmentId}/statuses", "getEnvironmentStatuses",
             [&c](const ApiRequest& request) { return statuses(c, request); });
  router.add(
      "GET", "/api/environment/{environmentId}/status", "getEnvironmentStatus",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<EnvironmentId>("environmentId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
            return Reply{200, environment_status(tx, id)};
          });
        });
      });
  for (const auto& family : git_families()) {
    router.add("GET", family.path() + "/commit", "list" + family.title + "Commit",
               [&c, family](const ApiRequest& request) { return commits(c, request, family); });
  }
  router.add(
      "GET", "/api/deployment/{deploymentId}", "getDeployment",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<model::DeploymentId>("deploymentId")
            .and_then([&](const auto& id) -> Answer {
              return found(c.read([&](auto& tx) { return store::deployment(tx, id); }),
                           "deployment", id)
                  .map([](const auto& deployment) { return Reply{200, to_json(deployment)}; });
            });
      });
}

}  // namespace slipway::api
