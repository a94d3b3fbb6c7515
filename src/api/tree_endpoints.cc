#include <algorithm>
#include <iterator>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/reach.h"
#include "api/service_checks.h"
#include "api/sessions.h"
#include "api/shapes.h"
#include "api/tokens.h"
#include "pipeline/actions.h"
#include "pipeline/approvals.h"
#include "pipeline/preview_secrets.h"
#include "pipeline/previews.h"
#include "pipeline/stages.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;
using model::OrganizationId;
using model::ProjectId;
using model::RuntimeId;

constexpr std::string_view kIgnoredOrganizationFields[] = {
    "plan", "website_url", "repository", "logo_url", "icon_url", "admin_emails"};

// A name and a description, as organizations and projects have them.
template <typename Thing>
std::optional<base::Error> read_named(const json::value& body, bool creating, Thing& thing) {
  base::JsonFields fields(body);
  if (creating || fields.has("name")) thing.name = fields.required_name();
  if (auto description = fields.text("description")) thing.description = std::move(*description);
  for (const auto name : kIgnoredOrganizationFields) fields.any(name);
  fields.refuse_unknown();
  return fields.error();
}

json::object shape(store::Transaction& tx, const model::Project& project) {
  return to_json(project, static_cast<std::int64_t>(store::environments(tx, project.id).size()));
}

json::object shape(store::Transaction& tx, const model::Environment& environment) {
  const auto runtime = store::runtime(tx, environment.runtime);
  return to_json(environment, runtime ? runtime->name : "");
}

// The addresses of its services have its name.
base::Result<void> store_renamed(ApiContext& c, store::Transaction& tx,
                                 const model::Project& project) {
  const auto before = store::project(tx, project.id);
  auto stored = store::update(tx, project);
  if (!stored || before->name == project.name) return stored;
  std::vector<model::Service> all;
  for (const auto& environment : store::environments(tx, project.id)) {
    auto services = store::services(tx, environment.id);
    std::move(services.begin(), services.end(), std::back_inserter(all));
  }
  return check_gateway_names(c, tx, all);
}

json::object shape(ApiContext& c, store::Transaction& tx, const model::Organization& organization) {
  return to_json(organization, pipeline::gateway_domain(c.pipeline, tx, organization));
}

Answer create_organization(ApiContext& c, const ApiRequest& request) {
  return request.body().and_then([&](const json::value& body) -> Answer {
    model::Organization organization;
    if (auto error = read_named(body, true, organization)) return fail(*error);
    organization.id = c.make_id<OrganizationId>();
    organization.created_at = organization.updated_at = c.now();
    model::Runtime runtime;
    runtime.id = c.make_id<RuntimeId>();
    runtime.organization = organization.id;
    runtime.name = "local";
    runtime.is_default = true;
    runtime.created_at = runtime.updated_at = c.now();
    return c.write([&](store::Transaction& tx) -> Answer {
      if (auto stored = store::insert(tx, organization); !stored) return fail(stored.error());
      return stored_as(201, store::insert(tx, runtime), [&] { return shape(c, tx, organization); });
    });
  });
}

void add_organizations(Router& router, ApiContext& c) {
  const std::string one = "/api/organization/{organizationId}";
  const std::string parameter = "organizationId";
  router
      .add("GET", "/api/organization", "listOrganization",
           [&c](const ApiRequest& request) -> Answer {
             return c.read([&](store::Transaction& tx) -> Answer {
               auto all = store::organizations(tx);
               if (const auto& only = request.caller.organization) {
                 std::erase_if(all, [&](const auto& item) { return item.id != *only; });
               }
               return list_of(all, [&](const auto& item) { return shape(c, tx, item); });
             });
           })
      .minds_reach();
  router
      .add("POST", "/api/organization", "createOrganization",
           [&c](const ApiRequest& request) { return create_organization(c, request); })
      .needs_all_organizations();
  router
      .add("GET", one, "getOrganization",
           reads<OrganizationId>(c, parameter,
                                 [&c](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                                   return found(store::organization(tx, id), "organization", id)
                                       .map([&](const auto& item) {
                                         return Reply{200, shape(c, tx, item)};
                                       });
                                 }))
      .minds_reach();
  router.add("PUT", one, "editOrganization",
             takes<OrganizationId>(
                 c, parameter,
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) -> Answer {
                   auto organization = found(store::organization(tx, id), "organization", id);
                   if (!organization) return fail(organization.error());
                   if (auto error = read_named(body, false, *organization)) return fail(*error);
                   organization->updated_at = c.now();
                   return stored_as(200, store::update(tx, *organization),
                                    [&] { return shape(c, tx, *organization); });
                 }));
  const auto remove = writes<OrganizationId>(
      c, parameter, [&c](auto& tx, const auto& id, const ApiRequest&) -> Answer {
        auto organization = found(store::organization(tx, id), "organization", id);
        if (!organization) return fail(organization.error());
        for (const auto& project : store::projects(tx, id)) {
          pipeline::remove_project(c.pipeline, tx, project.id);
        }
        // With its credentials gone, what a job has still to do could not be done.
        if (const auto left = store::projects(tx, id); !left.empty()) {
          return fail(base::ErrorCode::kConflict,
                      "The project '" + left.front().name +
                          "' has jobs with an ON_DELETE to run. Delete the project first, and the "
                          "organization once it is gone.");
        }
        store::remove_organization(tx, id);
        return Reply{204, {}};
      });
  router.add("DELETE", one, "deleteOrganization", [&c, remove](const ApiRequest& request) {
    auto answer = remove(request);
    c.receiver.load_hooks();
    c.tokens.load(c.database());
    c.sessions.load(c.database());
    return answer;
  });
}

Answer list_projects(store::Transaction& tx, const OrganizationId& id, const ApiRequest& request) {
  if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
  auto projects = store::projects(tx, id);
  std::erase_if(projects, [&](const auto& project) {
    return !reaches_into(tx, request.caller.reach, project.id);
  });
  return list_of(projects, [&](const auto& item) { return shape(tx, item); });
}

void add_projects(Router& router, ApiContext& c) {
  const std::string of_organization = "/api/organization/{organizationId}/project";
  const std::string one = "/api/project/{projectId}";
  router
      .add("GET", of_organization, "listProject",
           reads<OrganizationId>(c, "organizationId",
                                 [](auto& tx, const auto& id, const ApiRequest& request) {
                                   return list_projects(tx, id, request);
                                 }))
      .minds_reach();
  router.add("POST", of_organization, "createProject",
             takes<OrganizationId>(
                 c, "organizationId",
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) -> Answer {
                   model::Project project;
                   if (auto error = read_named(body, true, project)) return fail(*error);
                   if (!store::organization(tx, id)) {
                     return fail(not_found("organization", id.to_string()));
                   }
                   project.id = c.make_id<ProjectId>();
                   project.organization = id;
                   project.created_at = project.updated_at = c.now();
                   return stored_as(201, store::insert(tx, project),
                                    [&] { return shape(tx, project); });
                 }));
  router
      .add("GET", one, "getProject",
           reads<ProjectId>(
               c, "projectId",
               [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                 return found(store::project(tx, id), "project", id).map([&](const auto& project) {
                   return Reply{200, shape(tx, project)};
                 });
               }))
      .minds_reach();
  router.add("PUT", one, "editProject",
             takes<ProjectId>(
                 c, "projectId",
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) -> Answer {
                   auto project = found(store::project(tx, id), "project", id);
                   if (!project) return fail(project.error());
                   if (auto error = read_named(body, false, *project)) return fail(*error);
                   project->updated_at = c.now();
                   return stored_as(200, store_renamed(c, tx, *project),
                                    [&] { return shape(tx, *project); });
                 }));
  router.add("DELETE", one, "deleteProject",
             writes<ProjectId>(c, "projectId",
                               [&c](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                                 auto project = found(store::project(tx, id), "project", id);
                                 if (!project) return fail(project.error());
                                 pipeline::remove_project(c.pipeline, tx, id);
                                 return Reply{204, {}};
                               }));
}

// The runtime that a new environment runs on: the one asked for, or the organization's default.
base::Result<RuntimeId> choose_runtime(store::Transaction& tx, const OrganizationId& organization,
                                       const std::optional<std::string>& cluster) {
  for (const auto& runtime : store::runtimes(tx, organization)) {
    if (cluster ? runtime.id.to_string() == *cluster : runtime.is_default) return runtime.id;
  }
  return fail(base::ErrorCode::kInvalid,
              cluster ? "cluster: there is no runtime with the id '" + *cluster +
                            "'; choose one of the organization's."
                      : "The organization has no default runtime; name one as cluster.",
              "cluster");
}

constexpr std::int64_t kMostApprovals = 20;
constexpr std::int64_t kShortestApproval = 60;             // seconds
constexpr std::int64_t kLongestApproval = 366LL * 86'400;  // seconds

void read_approval_rule(base::JsonFields& fields, model::ApprovalRule& rule) {
  if (const auto required = fields.integer("required_approvals", 0, kMostApprovals)) {
    rule.required = static_cast<std::uint32_t>(*required);
  }
  if (const auto timeout =
          fields.integer("approval_timeout", kShortestApproval, kLongestApproval)) {
    rule.timeout = static_cast<std::uint32_t>(*timeout);
  }
  rule.others_only = fields.boolean("approval_by_others").value_or(rule.others_only);
}

constexpr std::int64_t kMostPreviews = 1000;
constexpr std::int64_t kLongestPreview = 366LL * 86'400;  // seconds

void read_preview_rule(base::JsonFields& fields, model::PreviewRule& rule) {
  if (const auto limit = fields.integer("preview_limit", 0, kMostPreviews)) {
    rule.limit = static_cast<std::uint32_t>(*limit);
  }
  if (const auto timeout = fields.integer("preview_timeout", 0, kLongestPreview)) {
    rule.timeout = static_cast<std::uint32_t>(*timeout);
  }
}

Answer create_environment(ApiContext& c, store::Transaction& tx, const ProjectId& id,
                          const json::value& body) {
  base::JsonFields fields(body);
  model::Environment environment;
  environment.name = fields.required_name();
  const auto cluster = fields.text("cluster");
  environment.mode = fields.enumeration<model::EnvironmentMode>("mode").value_or(
      model::EnvironmentMode::DEVELOPMENT);
  read_approval_rule(fields, environment.approval);
  read_preview_rule(fields, environment.previews);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  const auto project = project_to_fill(tx, id);
  if (!project) return fail(project.error());
  const auto runtime = choose_runtime(tx, project->organization, cluster);
  if (!runtime) return fail(runtime.error());
  environment.id = c.make_id<EnvironmentId>();
  environment.project = id;
  environment.organization = project->organization;
  environment.runtime = *runtime;
  environment.created_at = environment.updated_at = c.now();
  if (auto stored = store::insert(tx, environment); !stored) return fail(stored.error());
  pipeline::add_default_stages(c.pipeline, tx, environment.id);
  return Reply{201, shape(tx, environment)};
}

// Each of its services goes with its next deployment, if it can run there at all.
base::Result<void> move_to(ApiContext& c, store::Transaction& tx, model::Environment& environment,
                           const std::string& cluster) {
  const auto runtime = choose_runtime(tx, environment.organization, cluster);
  if (!runtime) return fail(runtime.error());
  if (*runtime == environment.runtime) return {};
  environment.runtime = *runtime;
  for (const auto& service : store::services(tx, environment.id)) {
    if (auto runs = check_runs(c, tx, service, environment); !runs) return runs;
  }
  return {};
}

Answer edit_environment(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                        const json::value& body, const std::string& user) {
  auto environment = found(store::environment(tx, id), "environment", id);
  if (!environment) return fail(environment.error());
  base::JsonFields fields(body);
  const auto before = *environment;
  if (fields.has("name")) environment->name = fields.required_name();
  if (auto mode = fields.enumeration<model::EnvironmentMode>("mode")) environment->mode = *mode;
  const auto cluster = fields.text("cluster");
  read_approval_rule(fields, environment->approval);
  read_preview_rule(fields, environment->previews);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (cluster) {
    if (auto moved = move_to(c, tx, *environment, *cluster); !moved) return fail(moved.error());
  }
  environment->updated_at = c.now();
  // What waits follows at once.
  store::ask(tx, pipeline::kDispatch, id.to_string(), c.now());
  if (auto stored = store::update(tx, *environment); !stored) return fail(stored.error());
  if (environment->name != before.name) {
    if (auto free = check_gateway_names(c, tx, store::services(tx, id)); !free) {
      return fail(free.error());
    }
  }
  pipeline::follow_rule(c.pipeline, tx, id, before.approval, environment->approval);
  pipeline::follow_rule(c.pipeline, tx, *environment, before.previews);
  if (environment->mode != before.mode && environment->mode == model::EnvironmentMode::PRODUCTION) {
    pipeline::withhold_secrets(c.pipeline, tx, id, user);
  }
  return Reply{200, shape(tx, *environment)};
}

Answer list_environments(store::Transaction& tx, const ProjectId& id, const ApiRequest& request) {
  if (!store::project(tx, id)) return fail(not_found("project", id.to_string()));
  auto environments = store::environments(tx, id);
  std::erase_if(environments, [&](const auto& environment) {
    return !request.caller.reach.has(id, environment.id);
  });
  return list_of(environments, [&](const auto& item) { return shape(tx, item); });
}

void add_environments(Router& router, ApiContext& c) {
  const std::string of_project = "/api/project/{projectId}/environment";
  const std::string one = "/api/environment/{environmentId}";
  router
      .add("GET", of_project, "listEnvironment",
           reads<ProjectId>(c, "projectId",
                            [](auto& tx, const auto& id, const ApiRequest& request) {
                              return list_environments(tx, id, request);
                            }))
      .minds_reach();
  router.add("POST", of_project, "createEnvironment",
             takes<ProjectId>(c, "projectId",
                              [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
                                return create_environment(c, tx, id, body);
                              }));
  router.add(
      "GET", one, "getEnvironment",
      reads<EnvironmentId>(
          c, "environmentId", [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
            return found(store::environment(tx, id), "environment", id).map([&](const auto& item) {
              return Reply{200, shape(tx, item)};
            });
          }));
  router.add("PUT", one, "editEnvironment",
             takes<EnvironmentId>(
                 c, "environmentId",
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                   return edit_environment(c, tx, id, body, request.user);
                 }));
  router.add("DELETE", one, "deleteEnvironment",
             writes<EnvironmentId>(c, "environmentId",
                                   [&c](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                                     if (!store::environment(tx, id)) {
                                       return fail(not_found("environment", id.to_string()));
                                     }
                                     pipeline::remove_environment(c.pipeline, tx, id);
                                     return Reply{204, {}};
                                   }));
}

}  // namespace

void add_tree_endpoints(Router& router, ApiContext& context) {
  add_organizations(router, context);
  add_projects(router, context);
  add_environments(router, context);
}

}  // namespace slipway::api
