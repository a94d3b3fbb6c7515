// What was deployed in an environment as a whole, what waits, and what the last batch said.

#include <algorithm>

#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/history_view.h"
#include "api/list_writer.h"
#include "api/on_path.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "base/enum.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;

constexpr std::int64_t kLinesOfOne = 1000;

// As many as the reference's histories of environments have, where ?limit= does not say.
constexpr std::int64_t kBatches = 20;

// What a history reads of its environment, and how it shows a batch.
struct BatchShape {
  EnvironmentView (*view)(store::Transaction&, const EnvironmentId&);
  json::object (*shape)(CommitShapes&, const EnvironmentView&, const BatchView&,
                        const json::storage_ptr&);
};

// Each batch of the page.
Answer environment_history(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                           const ApiRequest& request, const BatchShape& shown) {
  auto page = request.page();
  if (!page) return fail(page.error());
  if (request.query_value("limit").empty()) page->limit = kBatches;
  if (const auto environment = environment_of(tx, id); !environment) {
    return fail(environment.error());
  }
  CommitShapes commits(c);
  const auto view = shown.view(tx, id);
  ListWriter list(*page);
  for (const auto& batch : store::batches(tx, id, *page)) {
    list.add(shown.shape(commits, view, {batch, store::deployments_of_batch(tx, id, batch)},
                         list.memory()));
  }
  return list.reply();
}

json::object queued(const model::Service& service, const model::Deployment& deployment) {
  return {{"identifier",
           {{"deployment_request_id", deployment.id.to_string()},
            {"service_id", service.id.to_string()},
            {"service_type", base::to_string(service.kind)},
            {"name", service.name}}},
          {"auditing_data", auditing_data(deployment)},
          {"status_details", {{"action", "DEPLOY"}, {"status", "QUEUED"}, {"sub_action", "NONE"}}},
          {"icon_uri", "app://slipway/application"}};
}

std::vector<model::Deployment> waiting(store::Transaction& tx, const EnvironmentId& environment) {
  auto open = store::open_deployments(tx, environment);
  std::erase_if(open, [](const auto& one) { return one.state != model::DeploymentState::QUEUED; });
  return open;
}

Answer queue_of_service(store::Transaction& tx, const model::ServiceId& id) {
  const auto service = found(store::service(tx, id), "service", id);
  if (!service) return fail(service.error());
  json::array items;
  for (const auto& deployment : waiting(tx, service->environment)) {
    if (deployment.service == id) items.push_back(queued(*service, deployment));
  }
  return results(std::move(items));
}

std::string stage_name(store::Transaction& tx, const model::StagedService& staged) {
  const auto stage = staged.stage ? store::stage(tx, *staged.stage) : std::nullopt;
  return stage ? stage->name : "";
}

// One request each: it can be cancelled by its id.
Answer queue_of_environment(store::Transaction& tx, const EnvironmentId& id) {
  if (const auto environment = environment_of(tx, id); !environment) {
    return fail(environment.error());
  }
  const auto staged = store::staged_services(tx, id);
  json::array items;
  for (const auto& deployment : waiting(tx, id)) {
    const auto service = store::service(tx, deployment.service);
    if (!service) continue;
    json::object one = queued(*service, deployment);
    one["identifier"] = {{"deployment_request_id", deployment.id.to_string()},
                         {"environment_id", id.to_string()}};
    one["trigger_action"] =
        deployment.action == model::DeploymentAction::RESTART ? "RESTART" : "DEPLOY";
    one["stages"] = json::array{json::object{
        {"name", stage_name(tx, staged.at(service->id))},
        {"status", "QUEUED"},
        {"services", json::array{json::object{{"identifier",
                                               {{"service_id", service->id.to_string()},
                                                {"service_type", base::to_string(service->kind)},
                                                {"name", service->name}}},
                                              {"status", "QUEUED"}}}}}};
    items.push_back(std::move(one));
  }
  return results(std::move(items));
}

json::object log_entry(const store::ServiceLabel& service, const model::BatchId& batch,
                       const model::Deployment& member, const model::LogLine& line) {
  return {{"type", line.stream},
          {"timestamp", base::to_iso8601(line.at)},
          {"details",
           {{"organization_id", member.organization.to_string()},
            {"execution_id", batch.to_string()},
            {"transmitter",
             {{"id", member.service.to_string()},
              {"name", service.name},
              {"type", base::to_string(service.kind)}}},
            {"stage", {{"step", base::to_string(member.state)}}}}},
          {"error", nullptr},
          {"message", {{"safe_message", base::to_valid_utf8(line.text)}}}};
}

// Of the batch that ?version= names, or of the last.
Answer logs(store::Transaction& tx, const EnvironmentId& id, const ApiRequest& request) {
  if (const auto environment = environment_of(tx, id); !environment) {
    return fail(environment.error());
  }
  std::optional<model::BatchId> batch;
  if (const auto version = request.query_value("version"); !version.empty()) {
    batch = model::BatchId::parse(version);
    if (!batch) {
      return fail(base::ErrorCode::kInvalid,
                  "version: must be the execution_id of a deployment of this environment.",
                  "version");
    }
  } else if (const auto newest = store::batches(tx, id, {.before = "", .limit = 1});
             !newest.empty()) {
    batch = newest.front();
  }
  std::vector<std::pair<base::Timestamp, json::object>> lines;
  if (batch) {
    const auto view = environment_view(tx, id);
    for (const auto& member : store::deployments_of_batch(tx, id, *batch)) {
      for (const auto& line : store::deployment_log(tx, member.id, 0, kLinesOfOne)) {
        lines.emplace_back(line.at, log_entry(view.service(member), *batch, member, line));
      }
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  json::array items;
  for (auto& [at, line] : lines) items.push_back(std::move(line));
  return Reply{200, std::move(items)};
}

}  // namespace

void add_environment_history_endpoints(Router& router, ApiContext& c) {
  const std::string environment = "/api/environment/{environmentId}";
  const std::string parameter = "environmentId";
  router.add(
      "GET", environment + "/deploymentHistory", "listEnvironmentDeploymentHistory",
      reads<EnvironmentId>(c, parameter, [&c](auto& tx, const auto& id, const ApiRequest& request) {
        return environment_history(c, tx, id, request, {environment_view, history_item});
      }));
  router.add(
      "GET", environment + "/deploymentHistoryV2", "listEnvironmentDeploymentHistoryV2",
      reads<EnvironmentId>(c, parameter, [&c](auto& tx, const auto& id, const ApiRequest& request) {
        return environment_history(c, tx, id, request, {staged_view, history_v2_item});
      }));
  router.add("GET", environment + "/deploymentQueue", "listDeploymentRequestByEnvironmentId",
             reads<EnvironmentId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest&) {
               return queue_of_environment(tx, id);
             }));
  router.add(
      "GET", environment + "/logs", "listEnvironmentLogs",
      reads<EnvironmentId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest& request) {
        return logs(tx, id, request);
      }));
  router.add(
      "GET", "/api/service/{serviceId}/deploymentQueue", "listDeploymentRequestByServiceId",
      reads<model::ServiceId>(c, "serviceId", [](auto& tx, const auto& id, const ApiRequest&) {
        return queue_of_service(tx, id);
      }));
}

}  // namespace slipway::api
