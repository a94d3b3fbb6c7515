// What is done to all services of an environment, or to those that a body names.

#include <algorithm>
#include <set>

#include "api/commit_id.h"
#include "api/container_body.h"
#include "api/endpoints.h"
#include "api/helm_body.h"
#include "api/on_path.h"
#include "api/service_checks.h"
#include "api/shapes.h"
#include "api/status.h"
#include "api/through.h"
#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/environment_actions.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;
using model::ServiceId;
using model::ServiceKind;

using Services = std::vector<model::Service>;

Reply accepted_environment(store::Transaction& tx, const EnvironmentId& id) {
  return {202, environment_status(tx, id)};
}

// Where there is a reason, what waits of these services goes through a freeze window.
Reply accepted_environment(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                           const Services& services, const Through& through) {
  for (const auto& service : services) let_through(c, tx, service.id, through);
  auto status = environment_status(tx, id);
  show_through(through, status);
  return {202, std::move(status)};
}

Services services_of(const std::vector<pipeline::Wanted>& wanted) {
  Services services;
  services.reserve(wanted.size());
  for (const auto& one : wanted) services.push_back(one.service);
  return services;
}

// The services of an environment that a body names, kind by kind.
class NamedServices {
 public:
  NamedServices(store::Transaction& tx, const EnvironmentId& environment)
      : services_(store::services(tx, environment)) {}

  // What Slipway has none of may be named by nobody.
  static void refuse(base::JsonFields& fields, const std::string& name) {
    const auto* value = fields.any(name);
    if (value == nullptr || (value->is_array() && value->get_array().empty())) return;
    fields.wrong(name, "Slipway has none of these; leave it out.");
  }

  std::optional<model::Service> find(base::JsonFields& fields, const std::string& name,
                                     const std::string& id, ServiceKind kind) const {
    for (const auto& service : services_) {
      if (service.id.to_string() == id && service.kind == kind) return service;
    }
    fields.wrong(name, "'" + base::to_valid_utf8(id) + "' is the id of no " +
                           base::to_string(kind) + " of this environment.");
    return std::nullopt;
  }

 private:
  Services services_;
};

struct Group {
  const char* ids;       // of the lists of ids
  const char* versions;  // of the lists that say a version too
  ServiceKind kind;
};

constexpr const char* kNoCommit =
    "must be a full commit id: all 40 (or 64) lower case hexadecimal digits, as git rev-parse "
    "shows them.";

constexpr Group kGroups[] = {
    {"application_ids", "applications", ServiceKind::APPLICATION},
    {"container_ids", "containers", ServiceKind::CONTAINER},
    {"job_ids", "jobs", ServiceKind::JOB},
    {"helm_ids", "helms", ServiceKind::HELM},
};

// {"application_ids": [...], "container_ids": [...], ...}
base::Result<Services> read_ids(store::Transaction& tx, const EnvironmentId& environment,
                                const json::value& body) {
  base::JsonFields fields(body);
  const NamedServices named(tx, environment);
  Services services;
  for (const auto& group : kGroups) {
    for (const auto& id : fields.texts(group.ids).value_or(std::vector<std::string>())) {
      const bool is_named = std::any_of(services.begin(), services.end(), [&](const auto& service) {
        return service.id.to_string() == id;
      });
      if (is_named) continue;
      if (auto service = named.find(fields, group.ids, id, group.kind)) {
        services.push_back(std::move(*service));
      }
    }
  }
  for (const auto* name : {"database_ids", "terraform_ids"}) NamedServices::refuse(fields, name);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (services.empty()) {
    return fail(
        base::ErrorCode::kInvalid,
        "The body names no service; write application_ids, container_ids, job_ids or helm_ids.");
  }
  return services;
}

// One of the list of charts.
std::optional<pipeline::Wanted> read_wanted_chart(base::JsonFields& item,
                                                  const NamedServices& named) {
  const auto id = item.required_text("id");
  const auto version = item.text("chart_version").value_or("");
  const auto commit = item.text("git_commit_id").value_or("");
  const auto values_commit = item.text(kValuesCommit).value_or("");
  item.refuse_unknown();
  if (item.error()) return std::nullopt;
  auto service = named.find(item, "id", id, ServiceKind::HELM);
  if (!service) return std::nullopt;
  for (const auto& [name, value] :
       {std::pair("git_commit_id", &commit), std::pair(kValuesCommit, &values_commit)}) {
    if (!value->empty() && !is_commit_id(*value)) item.wrong(name, kNoCommit);
  }
  if (!version.empty()) {
    if (const auto wrong = wrong_chart_version(version)) item.wrong("chart_version", *wrong);
  }
  if (const auto fits = check_chart_versions(*service, version, commit, values_commit); !fits) {
    item.take(fits.error());
  }
  const bool from_git = model::comes_from_git(*service);
  return pipeline::Wanted{std::move(*service), from_git ? commit : version, values_commit};
}

// One of a list of DeployAllRequest.
std::optional<pipeline::Wanted> read_wanted(base::JsonFields& item, const NamedServices& named,
                                            ServiceKind kind) {
  if (kind == ServiceKind::HELM) return read_wanted_chart(item, named);
  const std::string id_name = kind == ServiceKind::APPLICATION ? "application_id" : "id";
  const auto id = item.required_text(id_name);
  const auto commit = item.text("git_commit_id").value_or("");
  const auto tag = item.text("image_tag").value_or("");
  item.refuse_unknown();
  if (item.error()) return std::nullopt;
  auto service = named.find(item, id_name, id, kind);
  if (!service) return std::nullopt;
  const bool from_git = service->image.name.empty();
  if (!commit.empty() && (!from_git || !is_commit_id(commit))) {
    item.wrong("git_commit_id",
               from_git ? kNoCommit : "is of no use to an image; write image_tag.");
  }
  if (!tag.empty()) {
    const auto wrong = from_git ? std::optional<std::string>(
                                      "is of no use to what comes from git; write git_commit_id.")
                                : wrong_tag(tag);
    if (wrong) item.wrong("image_tag", *wrong);
  }
  return pipeline::Wanted{std::move(*service), from_git ? commit : tag};
}

Answer deploy_some(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                   const json::value& body, const ApiRequest& request) {
  if (const auto environment = environment_of(tx, id); !environment) {
    return fail(environment.error());
  }
  base::JsonFields fields(body);
  const NamedServices named(tx, id);
  std::vector<pipeline::Wanted> wanted;
  for (const auto& group : kGroups) {
    auto list = fields.objects(group.versions).value_or(std::vector<base::JsonFields>());
    for (auto& item : list) {
      if (auto one = read_wanted(item, named, group.kind)) wanted.push_back(std::move(*one));
      fields.take(item.error());
    }
  }
  for (const auto* name : {"databases", "terraforms"}) NamedServices::refuse(fields, name);
  const auto through = read_through(fields, request);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (wanted.empty()) {
    return fail(base::ErrorCode::kInvalid,
                "The body names no service; write applications, containers, jobs or helms.");
  }
  pipeline::deploy(c.pipeline, tx, wanted, request.user);
  return accepted_environment(c, tx, id, services_of(wanted), through);
}

Answer deploy_all(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                  const ApiRequest& request) {
  const auto through = read_through(request);
  if (!through) return fail(through.error());
  if (const auto environment = environment_of(tx, id); !environment) {
    return fail(environment.error());
  }
  std::vector<pipeline::Wanted> wanted;
  for (auto& service : pipeline::concerned_services(tx, id)) {
    wanted.push_back({std::move(service), ""});
  }
  pipeline::deploy(c.pipeline, tx, wanted, request.user);
  return accepted_environment(c, tx, id, services_of(wanted), *through);
}

Answer redeploy_environment(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                            const Services& services, model::DeploymentAction action,
                            const ApiRequest& request, const Through& through = {}) {
  const auto done = pipeline::redeploy(c.pipeline, tx, services, action, request.user);
  if (!done) return fail(done.error());
  return accepted_environment(c, tx, id, services, through);
}

Answer redeploy_all(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                    const ApiRequest& request) {
  if (const auto environment = environment_of(tx, id); !environment) {
    return fail(environment.error());
  }
  const auto through = read_through(request);
  if (!through) return fail(through.error());
  return redeploy_environment(c, tx, id, pipeline::concerned_services(tx, id),
                              model::DeploymentAction::REDEPLOY, request, *through);
}

Answer stop_environment(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                        const Services& services) {
  for (const auto& service : services) pipeline::stop(c.pipeline, tx, service);
  return accepted_environment(tx, id);
}

Answer stop_all(ApiContext& c, store::Transaction& tx, const EnvironmentId& id) {
  return environment_of(tx, id).and_then([&](const auto&) {
    return stop_environment(c, tx, id, pipeline::concerned_services(tx, id));
  });
}

// What a body asks of the services that it names.
template <typename Act>
Endpoint on_named(ApiContext& c, Act act) {
  return takes<EnvironmentId>(
      c, "environmentId",
      [act](auto& tx, const auto& id, const auto& body, const ApiRequest& request) -> Answer {
        if (const auto environment = environment_of(tx, id); !environment) {
          return fail(environment.error());
        }
        const auto services = read_ids(tx, id, body);
        if (!services) return fail(services.error());
        return act(tx, id, *services, request);
      });
}

Answer clone_environment(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                         const json::value& body, const ApiRequest& request) {
  const auto original = environment_of(tx, id);
  if (!original) return fail(original.error());
  base::JsonFields fields(body);
  model::Environment copy = *original;
  copy.name = fields.required_name();
  copy.mode = fields.enumeration<model::EnvironmentMode>("mode").value_or(original->mode);
  fields.boolean("apply_deployment_rule");
  if (const auto text = fields.text("cluster_id")) {
    const auto runtime = model::RuntimeId::parse(*text);
    const auto known = runtime ? store::runtime(tx, *runtime) : std::nullopt;
    if (!known || known->organization != original->organization) {
      fields.wrong("cluster_id", "must be the id of one of the organization's runtimes.");
    } else {
      copy.runtime = *runtime;
    }
  }
  if (const auto text = fields.text("project_id")) {
    const auto project = model::ProjectId::parse(*text);
    const auto known = project ? store::project(tx, *project) : std::nullopt;
    if (!known || known->organization != original->organization) {
      fields.wrong("project_id", "must be the id of one of the organization's projects.");
    } else {
      copy.project = *project;
    }
  }
  if (!request.caller.reach.has(copy.project)) {
    fields.wrong("project_id", "must be the id of a project that '" + request.caller.name +
                                   "' is not kept from; its token is limited.");
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (auto open = project_to_fill(tx, copy.project); !open) return fail(open.error());
  for (const auto& service : store::services(tx, id)) {
    if (auto runs = check_runs(c, tx, service, copy); !runs) return fail(runs.error());
  }
  const auto made = pipeline::clone(c.pipeline, tx, *original, copy);
  if (!made) return fail(made.error());
  const auto runtime = store::runtime(tx, made->runtime);
  return Reply{201, to_json(*made, runtime ? runtime->name : "")};
}

}  // namespace

void add_environment_action_endpoints(Router& router, ApiContext& c) {
  const std::string one = "/api/environment/{environmentId}";
  const std::string parameter = "environmentId";
  const auto on_all = [&c, &parameter](auto act) {
    return writes<EnvironmentId>(c, parameter, act);
  };
  router
      .add("POST", one + "/deploy", "deployEnvironment",
           on_all([&c](auto& tx, const auto& id, const ApiRequest& request) {
             return deploy_all(c, tx, id, request);
           }))
      .needs(model::Role::DEPLOYER);
  router
      .add("POST", one + "/redeploy", "redeployEnvironment",
           on_all([&c](auto& tx, const auto& id, const ApiRequest& request) {
             return redeploy_all(c, tx, id, request);
           }))
      .needs(model::Role::DEPLOYER);
  router
      .add(
          "POST", one + "/stop", "stopEnvironment",
          on_all([&c](auto& tx, const auto& id, const ApiRequest&) { return stop_all(c, tx, id); }))
      .needs(model::Role::DEPLOYER);
  router.add("POST", one + "/clone", "cloneEnvironment",
             takes<EnvironmentId>(
                 c, parameter,
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                   return clone_environment(c, tx, id, body, request);
                 }));
  router
      .add("POST", one + "/service/deploy", "deployAllServices",
           takes<EnvironmentId>(
               c, parameter,
               [&c](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                 return deploy_some(c, tx, id, body, request);
               }))
      .needs(model::Role::DEPLOYER);
  router
      .add("POST", one + "/service/restart-service", "rebootServices",
           on_named(
               c,
               [&c](auto& tx, const auto& id, const Services& services, const ApiRequest& request) {
                 return redeploy_environment(c, tx, id, services, model::DeploymentAction::RESTART,
                                             request);
               }))
      .needs(model::Role::DEPLOYER);
  router
      .add("POST", one + "/service/stop", "stopSelectedServices",
           on_named(c, [&c](auto& tx, const auto& id, const Services& services,
                            const ApiRequest&) { return stop_environment(c, tx, id, services); }))
      .needs(model::Role::DEPLOYER);
  router.add(
      "POST", one + "/service/delete", "deleteSelectedServices",
      on_named(c,
               [&c](auto& tx, const auto&, const Services& services, const ApiRequest&) -> Answer {
                 for (const auto& service : services) pipeline::remove(c.pipeline, tx, service);
                 return Reply{204, {}};
               }));
}

}  // namespace slipway::api
