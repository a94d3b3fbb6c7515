// How services and environments stand, what was deployed of each, and what could be: its commits.

#include <boost/json/array.hpp>

#include "api/commit_id.h"
#include "api/endpoints.h"
#include "api/history_view.h"
#include "api/list_writer.h"
#include "api/on_path.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "api/status.h"
#include "pipeline/remote.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;

using store::Standing;

Answer statuses_of(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto id = request.id<EnvironmentId>("environmentId");
  if (!id) return fail(id.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::environment(tx, *id)) return fail(not_found("environment", id->to_string()));
    json::array list;
    for (const auto& one : store::standings(tx, *id)) {
      if (one.kind == family.kind) list.push_back(service_status(one));
    }
    return results(std::move(list));
  });
}

// Those after a commit that was listed, as the mirror has them.
Answer older_commits(ApiContext& c, const model::Service& service, const std::string& listed,
                     std::size_t limit) {
  if (!is_commit_id(listed)) {
    return fail(base::ErrorCode::kInvalid,
                "before: must be the id of the last commit of the page before.", "before");
  }
  const auto history = c.pipeline.git.history(service.repository, listed, limit + 1);
  if (!history) return fail(base::ErrorCode::kInvalid, history.error().message, "before");
  json::array items;
  for (const auto& commit : *history) {
    if (commit.id != listed) items.push_back(to_json(commit));
  }
  return results(std::move(items));
}

// The reference's ?of: of a chart's service its own branch, or that of its values.
base::Result<model::Service> commits_of(const ApiRequest& request, model::Service service) {
  const std::string of = request.query_value("of");
  if (service.kind != model::ServiceKind::HELM || of.empty() || of == "chart") return service;
  if (of != "values") {
    return fail(base::ErrorCode::kInvalid, "of: '" + of + "' is unknown; it is chart or values.",
                "of");
  }
  const auto& values = service.settings.helm->values_git;
  const auto url = model::parse_git_url(values ? values->url : "");
  if (!values || !url) {
    return fail(base::ErrorCode::kConflict, "'" + service.name + "' takes no values from git.");
  }
  service.git = *values;
  service.repository = model::RepositoryKey(*url);
  service.chart = {};
  return service;
}

// The newest commits of the branch, asked of the remote so that they can be deployed.
Answer commits(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto service =
      c.read([&](store::Transaction& tx) {
         return service_of(tx, request, family);
       }).and_then([&](auto found) { return commits_of(request, std::move(found)); });
  if (!service) return fail(service.error());
  const auto limit = request.limit();
  if (!limit) return fail(limit.error());
  const auto most = static_cast<std::size_t>(*limit);
  if (!model::comes_from_git(*service)) return results({});
  if (const auto listed = request.before(); !listed.empty()) {
    return older_commits(c, *service, listed, most);
  }
  const auto remote = pipeline::remote_of(c.pipeline, {*service});
  if (!remote) return fail(remote.error());
  const auto tips = c.pipeline.git.fetch(*remote, {service->git.branch}, {});
  if (!tips) return fail(tips.error());
  json::array items;
  if (const auto tip = tips->find(service->git.branch); tip != tips->end()) {
    const auto history = c.pipeline.git.history(remote->key, tip->second, most);
    if (!history) return fail(history.error());
    for (const auto& commit : *history) items.push_back(to_json(commit));
  }
  return results(std::move(items));
}

// A deployment, as one of the reference's two histories has it.
using ItemShape = json::object (*)(CommitShapes&, const store::ServiceLabel&,
                                   const model::Deployment&, const json::storage_ptr&);

Answer service_history(ApiContext& c, const ApiRequest& request, const ServiceFamily& family,
                       ItemShape to_item) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, family).map([&](const auto& service) {
      CommitShapes commits(c);
      ListWriter list(*page);
      for (const auto& deployment : store::deployments(tx, service.id, *page)) {
        list.add(to_item(commits, store::label_of(service), deployment, list.memory()));
      }
      return list.reply();
    });
  });
}

Answer services(ApiContext& c, store::Transaction& tx, const EnvironmentId& id) {
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  return list_of(store::services(tx, id),
                 [&](const auto& service) { return service_shape(c, tx, service); });
}

// The lists that the reference groups statuses by.
json::object by_kind(const std::vector<const Standing*>& services) {
  json::object lists;
  for (const auto* name :
       {"applications", "containers", "jobs", "databases", "helms", "terraforms"}) {
    lists[name] = json::array();
  }
  for (const auto* one : services) {
    const auto* name = one->kind == model::ServiceKind::APPLICATION ? "applications"
                       : one->kind == model::ServiceKind::CONTAINER ? "containers"
                       : one->kind == model::ServiceKind::JOB       ? "jobs"
                                                                    : "helms";
    lists[name].as_array().push_back(service_status(*one));
  }
  return lists;
}

Answer statuses_of_all(store::Transaction& tx, const EnvironmentId& id) {
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  const auto all = store::standings(tx, id);
  std::vector<const Standing*> services;
  services.reserve(all.size());
  for (const auto& one : all) services.push_back(&one);
  json::object lists = by_kind(services);
  lists["environment"] = environment_status(tx, id);
  return Reply{200, std::move(lists)};
}

Answer statuses_with_stages(store::Transaction& tx, const EnvironmentId& id) {
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  const auto all = store::standings(tx, id);
  const auto staged = store::staged_services(tx, id);
  json::array stages;
  for (const auto& stage : store::stages(tx, id)) {
    std::vector<const Standing*> members;
    for (const auto& one : all) {
      if (staged.at(one.service).stage == stage.id) members.push_back(&one);
    }
    json::object shown = by_kind(members);
    shown["stage"] = {
        {"id", stage.id.to_string()}, {"name", stage.name}, {"description", stage.description}};
    stages.push_back(std::move(shown));
  }
  return Reply{200, json::object{{"environment", environment_status(tx, id)},
                                 {"stages", std::move(stages)}}};
}

}  // namespace

void add_status_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : service_families()) {
    router.add("GET", family.path() + "/status", "get" + family.title + "Status",
               [&c, family](const ApiRequest& request) -> Answer {
                 return c.read([&](store::Transaction& tx) -> Answer {
                   return service_of(tx, request, family).map([&](const auto& service) {
                     return Reply{200, service_status(*store::standing(tx, service.id))};
                   });
                 });
               });
    router.add("GET", family.path() + "/deploymentHistory",
               "list" + family.title + "DeploymentHistory",
               [&c, family](const ApiRequest& request) {
                 return service_history(c, request, family, history_item);
               });
    router.add("GET", family.path() + "/deploymentHistoryV2",
               "list" + family.title + "DeploymentHistoryV2",
               [&c, family](const ApiRequest& request) {
                 return service_history(c, request, family, history_v2_item);
               });
    router.add("GET", "/api/environment/{environmentId}/" + family.word + "/status",
               "getEnvironment" + family.title + "Status",
               [&c, family](const ApiRequest& request) { return statuses_of(c, request, family); });
  }
  const std::string environment = "/api/environment/{environmentId}";
  const std::string parameter = "environmentId";
  router.add("GET", environment + "/statuses", "getEnvironmentStatuses",
             reads<EnvironmentId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest&) {
               return statuses_of_all(tx, id);
             }));
  router.add("GET", environment + "/statusesWithStages", "getEnvironmentStatusesWithStages",
             reads<EnvironmentId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest&) {
               return statuses_with_stages(tx, id);
             }));
  router.add("GET", environment + "/services", "listServicesByEnvironmentId",
             reads<EnvironmentId>(c, parameter, [&c](auto& tx, const auto& id, const ApiRequest&) {
               return services(c, tx, id);
             }));
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
