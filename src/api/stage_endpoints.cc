#include <algorithm>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "base/enum.h"
#include "base/text.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::DeploymentStage;
using model::DeploymentStageId;
using model::EnvironmentId;
using model::ServiceId;

using Staged = std::map<ServiceId, model::StagedService>;

json::object shape(const DeploymentStage& stage, const Staged& staged) {
  json::array services;
  for (const auto& [id, service] : staged) {
    if (service.stage != stage.id) continue;
    services.push_back(json::object{{"id", id.to_string()},
                                    {"created_at", base::to_iso8601(service.since)},
                                    {"service_id", id.to_string()},
                                    {"service_type", base::to_string(service.kind)},
                                    {"is_skipped", service.skipped}});
  }
  return {{"id", stage.id.to_string()},
          {"created_at", base::to_iso8601(stage.created_at)},
          {"updated_at", base::to_iso8601(stage.updated_at)},
          {"environment", {{"id", stage.environment.to_string()}}},
          {"name", stage.name},
          {"description", stage.description},
          {"deployment_order", stage.order},
          {"services", std::move(services)}};
}

Reply shape_of(store::Transaction& tx, int status, const DeploymentStage& stage) {
  return {status, shape(stage, store::staged_services(tx, stage.environment))};
}

Reply all_of(store::Transaction& tx, const EnvironmentId& environment) {
  const auto staged = store::staged_services(tx, environment);
  return list_of(store::stages(tx, environment),
                 [&](const auto& stage) { return shape(stage, staged); });
}

base::Result<DeploymentStage> stage_of(store::Transaction& tx, const DeploymentStageId& id) {
  return found(store::stage(tx, id), "deployment stage", id);
}

// What people read: those that an environment begins with are "DEFAULT JOB" for the reference.
std::string as_read(std::string_view name) {
  constexpr std::string_view prefix = "default ";
  std::string read = base::to_lower(base::trimmed(name));
  if (read.starts_with(prefix)) read.erase(0, prefix.size());
  return read;
}

// Two stages of an environment that read the same could not be told apart.
base::Result<void> check_name(store::Transaction& tx, const DeploymentStage& stage) {
  for (const auto& other : store::stages(tx, stage.environment)) {
    if (other.id == stage.id || as_read(other.name) != as_read(stage.name)) continue;
    return fail(base::ErrorCode::kConflict,
                "name: there is a stage '" + other.name +
                    "' in this environment already; give it another name.",
                "name");
  }
  return {};
}

std::optional<base::Error> read_stage(const json::value& body, DeploymentStage& stage) {
  base::JsonFields fields(body);
  stage.name = fields.required_name();
  if (auto description = fields.text("description")) stage.description = *description;
  fields.refuse_unknown();
  return fields.error();
}

Answer create_stage(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                    const json::value& body) {
  DeploymentStage stage;
  if (auto error = read_stage(body, stage)) return fail(*error);
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  stage.id = c.make_id<DeploymentStageId>();
  stage.environment = id;
  if (auto free = check_name(tx, stage); !free) return fail(free.error());
  stage.order = static_cast<std::int64_t>(store::stages(tx, id).size());
  stage.created_at = stage.updated_at = c.now();
  return stored_as(201, store::insert(tx, stage), [&] { return shape(stage, {}); });
}

Answer edit_stage(ApiContext& c, store::Transaction& tx, const DeploymentStageId& id,
                  const json::value& body) {
  auto stage = stage_of(tx, id);
  if (!stage) return fail(stage.error());
  if (auto error = read_stage(body, *stage)) return fail(*error);
  if (auto free = check_name(tx, *stage); !free) return fail(free.error());
  stage->updated_at = c.now();
  if (auto stored = store::update(tx, *stage); !stored) return fail(stored.error());
  return shape_of(tx, 200, *stage);
}

Answer delete_stage(store::Transaction& tx, const DeploymentStageId& id) {
  const auto stage = stage_of(tx, id);
  if (!stage) return fail(stage.error());
  const auto staged = store::staged_services(tx, stage->environment);
  const auto held = std::count_if(staged.begin(), staged.end(),
                                  [&](const auto& one) { return one.second.stage == id; });
  if (held > 0) {
    return fail(base::ErrorCode::kConflict, "The stage '" + stage->name + "' holds " +
                                                std::to_string(held) +
                                                " services; attach them to another stage first.");
  }
  auto rest = store::stages(tx, stage->environment);
  if (rest.size() == 1) {
    return fail(base::ErrorCode::kConflict, "It is the environment's last stage; one must stay.");
  }
  std::erase_if(rest, [&](const auto& one) { return one.id == id; });
  store::remove_stage(tx, id);
  store::set_order(tx, rest);
  return Reply{204, {}};
}

// Puts the stage right after the other, or right before it.
Answer move(store::Transaction& tx, const DeploymentStageId& id, const ApiRequest& request,
            bool after) {
  const auto other_id = request.id<DeploymentStageId>("stageId");
  if (!other_id) return fail(other_id.error());
  const auto stage = stage_of(tx, id);
  const auto other = stage_of(tx, *other_id);
  if (!stage) return fail(stage.error());
  if (!other) return fail(other.error());
  if (stage->environment != other->environment) {
    return fail(base::ErrorCode::kInvalid,
                "The two stages are of different environments; name two of the same.");
  }
  auto all = store::stages(tx, stage->environment);
  if (id != *other_id) {
    std::erase_if(all, [&](const auto& one) { return one.id == id; });
    auto at =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == *other_id; });
    if (after) ++at;
    all.insert(at, *stage);
    store::set_order(tx, all);
  }
  return all_of(tx, stage->environment);
}

Answer attach(ApiContext& c, store::Transaction& tx, const DeploymentStageId& id,
              const ApiRequest& request) {
  const auto service_id = request.id<ServiceId>("serviceId");
  if (!service_id) return fail(service_id.error());
  const auto stage = stage_of(tx, id);
  if (!stage) return fail(stage.error());
  const auto service = found(store::service(tx, *service_id), "service", *service_id);
  if (!service) return fail(service.error());
  if (service->environment != stage->environment) {
    return fail(base::ErrorCode::kInvalid, "'" + service->name +
                                               "' is in another environment than this stage; name "
                                               "a stage of its own.");
  }
  const auto staged = store::staged_services(tx, stage->environment);
  bool skipped = staged.at(*service_id).skipped;
  if (!request.http.body.empty()) {
    const auto body = request.body();
    if (!body) return fail(body.error());
    base::JsonFields fields(*body);
    skipped = fields.boolean("is_skipped").value_or(skipped);
    fields.refuse_unknown();
    if (fields.error()) return fail(*fields.error());
  }
  store::attach(tx, *service_id, id, skipped, c.now());
  return all_of(tx, stage->environment);
}

Answer stage_of_service(store::Transaction& tx, const ServiceId& id) {
  const auto service = found(store::service(tx, id), "service", id);
  if (!service) return fail(service.error());
  const auto staged = store::staged_services(tx, service->environment);
  const auto& in = staged.at(id).stage;
  const auto stage = in ? store::stage(tx, *in) : std::nullopt;
  if (!stage) return fail(base::ErrorCode::kNotFound, "Its environment has no stage.");
  return Reply{200, shape(*stage, staged)};
}

}  // namespace

void add_stage_endpoints(Router& router, ApiContext& c) {
  const std::string of_environment = "/api/environment/{environmentId}/deploymentStage";
  const std::string one = "/api/deploymentStage/{deploymentStageId}";
  const std::string parameter = "deploymentStageId";
  router.add("GET", of_environment, "listEnvironmentDeploymentStage",
             reads<EnvironmentId>(c, "environmentId",
                                  [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                                    if (!store::environment(tx, id)) {
                                      return fail(not_found("environment", id.to_string()));
                                    }
                                    return all_of(tx, id);
                                  }));
  router.add(
      "POST", of_environment, "createEnvironmentDeploymentStage",
      takes<EnvironmentId>(c, "environmentId",
                           [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
                             return create_stage(c, tx, id, body);
                           }));
  router.add("GET", one, "getDeploymentStage",
             reads<DeploymentStageId>(
                 c, parameter, [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                   return stage_of(tx, id).map(
                       [&](const auto& stage) { return shape_of(tx, 200, stage); });
                 }));
  router.add("PUT", one, "editDeploymentStage",
             takes<DeploymentStageId>(
                 c, parameter, [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
                   return edit_stage(c, tx, id, body);
                 }));
  router.add(
      "DELETE", one, "deleteDeploymentStage",
      writes<DeploymentStageId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest&) {
        return delete_stage(tx, id);
      }));
  for (const bool after : {true, false}) {
    const std::string word = after ? "After" : "Before";
    router.add("PUT", one + "/move" + word + "/{stageId}", "move" + word + "DeploymentStage",
               writes<DeploymentStageId>(
                   c, parameter, [after](auto& tx, const auto& id, const ApiRequest& request) {
                     return move(tx, id, request, after);
                   }));
  }
  router.add("PUT", one + "/service/{serviceId}", "attachServiceToDeploymentStage",
             writes<DeploymentStageId>(c, parameter,
                                       [&c](auto& tx, const auto& id, const ApiRequest& request) {
                                         return attach(c, tx, id, request);
                                       }));
  router.add("GET", "/api/service/{serviceId}/deploymentStage", "getServiceDeploymentStage",
             reads<ServiceId>(c, "serviceId", [](auto& tx, const auto& id, const ApiRequest&) {
               return stage_of_service(tx, id);
             }));
}

}  // namespace slipway::api
