#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/endpoints.h"
#include "api/shapes.h"
#include "pipeline/actions.h"
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
  if (creating || fields.has("name")) thing.name = fields.required_text("name");
  if (thing.name.size() > 255) fields.wrong("name", "has at most 255 bytes.");
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

void add_organizations(Router& router, ApiContext& c) {
  router.add("GET", "/api/organization", "listOrganization", [&c](const ApiRequest&) -> Answer {
    json::array items;
    for (const auto& organization : c.read([](auto& tx) { return store::organizations(tx); })) {
      items.push_back(to_json(organization));
    }
    return results(std::move(items));
  });
  router.add("POST", "/api/organization", "createOrganization",
             [&c](const ApiRequest& request) -> Answer {
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
                   if (auto stored = store::insert(tx, organization); !stored)
                     return fail(stored.error());
                   if (auto stored = store::insert(tx, runtime); !stored)
                     return fail(stored.error());
                   return Reply{201, to_json(organization)};
                 });
               });
             });
  router.add(
      "GET", "/api/organization/{organizationId}", "getOrganization",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
          return found(c.read([&](auto& tx) { return store::organization(tx, id); }),
                       "organization", id)
              .map([](const auto& organization) { return Reply{200, to_json(organization)}; });
        });
      });
  router.add("PUT", "/api/organization/{organizationId}", "editOrganization",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<OrganizationId>("organizationId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               return c.write([&](store::Transaction& tx) -> Answer {
                 auto organization = found(store::organization(tx, *id), "organization", *id);
                 if (!organization) return fail(organization.error());
                 if (auto error = read_named(*body, false, *organization)) return fail(*error);
                 organization->updated_at = c.now();
                 if (auto stored = store::update(tx, *organization); !stored)
                   return fail(stored.error());
                 return Reply{200, to_json(*organization)};
               });
             });
  router.add(
      "DELETE", "/api/organization/{organizationId}", "deleteOrganization",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
          auto answer = c.write([&](store::Transaction& tx) -> Answer {
            auto organization = found(store::organization(tx, id), "organization", id);
            if (!organization) return fail(organization.error());
            for (const auto& service : store::services_of_organization(tx, id)) {
              pipeline::remove(c.pipeline, tx, service);
            }
            store::remove_organization(tx, id);
            return Reply{204, {}};
          });
          c.receiver.load_hooks();
          return answer;
        });
      });
}

void add_projects(Router& router, ApiContext& c) {
  router.add(
      "GET", "/api/organization/{organizationId}/project", "listProject",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            if (!store::organization(tx, id))
              return fail(not_found("organization", id.to_string()));
            json::array items;
            for (const auto& project : store::projects(tx, id)) items.push_back(shape(tx, project));
            return results(std::move(items));
          });
        });
      });
  router.add("POST", "/api/organization/{organizationId}/project", "createProject",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<OrganizationId>("organizationId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               model::Project project;
               if (auto error = read_named(*body, true, project)) return fail(*error);
               project.id = c.make_id<ProjectId>();
               project.organization = *id;
               project.created_at = project.updated_at = c.now();
               return c.write([&](store::Transaction& tx) -> Answer {
                 if (!store::organization(tx, *id))
                   return fail(not_found("organization", id->to_string()));
                 if (auto stored = store::insert(tx, project); !stored) return fail(stored.error());
                 return Reply{201, shape(tx, project)};
               });
             });
  router.add(
      "GET", "/api/project/{projectId}", "getProject", [&c](const ApiRequest& request) -> Answer {
        return request.id<ProjectId>("projectId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            return found(store::project(tx, id), "project", id).map([&](const auto& project) {
              return Reply{200, shape(tx, project)};
            });
          });
        });
      });
  router.add("PUT", "/api/project/{projectId}", "editProject",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<ProjectId>("projectId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               return c.write([&](store::Transaction& tx) -> Answer {
                 auto project = found(store::project(tx, *id), "project", *id);
                 if (!project) return fail(project.error());
                 if (auto error = read_named(*body, false, *project)) return fail(*error);
                 project->updated_at = c.now();
                 if (auto stored = store::update(tx, *project); !stored)
                   return fail(stored.error());
                 return Reply{200, shape(tx, *project)};
               });
             });
  router.add("DELETE", "/api/project/{projectId}", "deleteProject",
             [&c](const ApiRequest& request) -> Answer {
               return request.id<ProjectId>("projectId").and_then([&](const auto& id) -> Answer {
                 return c.write([&](store::Transaction& tx) -> Answer {
                   auto project = found(store::project(tx, id), "project", id);
                   if (!project) return fail(project.error());
                   pipeline::remove_project(c.pipeline, tx, id);
                   return Reply{204, {}};
                 });
               });
             });
}

// The runtime that a new environment runs on: the one asked for, or the organization's default.
base::Result<RuntimeId> choose_runtime(store::Transaction& tx, const OrganizationId& organization,
                                       const std::optional<std::string>& cluster) {
  for (const auto& runtime : store::runtimes(tx, organization)) {
    if (cluster ? runtime.id.to_string() == *cluster : runtime.is_default) return runtime.id;
  }
  return fail(base::ErrorCode::kInvalid,
              cluster ? "cluster: there is no runtime with the id '" + *cluster +
                            "'; see GET /api/organization/{organizationId}/runtime."
                      : "The organization has no default runtime; name one as cluster.",
              "cluster");
}

void add_environments(Router& router, ApiContext& c) {
  router.add("GET", "/api/project/{projectId}/environment", "listEnvironment",
             [&c](const ApiRequest& request) -> Answer {
               return request.id<ProjectId>("projectId").and_then([&](const auto& id) -> Answer {
                 return c.read([&](store::Transaction& tx) -> Answer {
                   if (!store::project(tx, id)) return fail(not_found("project", id.to_string()));
                   json::array items;
                   for (const auto& item : store::environments(tx, id))
                     items.push_back(shape(tx, item));
                   return results(std::move(items));
                 });
               });
             });
  router.add("POST", "/api/project/{projectId}/environment", "createEnvironment",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<ProjectId>("projectId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               base::JsonFields fields(*body);
               model::Environment environment;
               environment.name = fields.required_text("name");
               const auto cluster = fields.text("cluster");
               environment.mode = fields.enumeration<model::EnvironmentMode>("mode").value_or(
                   model::EnvironmentMode::DEVELOPMENT);
               fields.refuse_unknown();
               if (fields.error()) return fail(*fields.error());
               environment.id = c.make_id<EnvironmentId>();
               environment.project = *id;
               environment.created_at = environment.updated_at = c.now();
               return c.write([&](store::Transaction& tx) -> Answer {
                 const auto project = found(store::project(tx, *id), "project", *id);
                 if (!project) return fail(project.error());
                 environment.organization = project->organization;
                 const auto runtime = choose_runtime(tx, project->organization, cluster);
                 if (!runtime) return fail(runtime.error());
                 environment.runtime = *runtime;
                 if (auto stored = store::insert(tx, environment); !stored)
                   return fail(stored.error());
                 return Reply{201, shape(tx, environment)};
               });
             });
  router.add(
      "GET", "/api/environment/{environmentId}", "getEnvironment",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<EnvironmentId>("environmentId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            return found(store::environment(tx, id), "environment", id).map([&](const auto& item) {
              return Reply{200, shape(tx, item)};
            });
          });
        });
      });
  router.add("PUT", "/api/environment/{environmentId}", "editEnvironment",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<EnvironmentId>("environmentId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               return c.write([&](store::Transaction& tx) -> Answer {
                 auto environment = found(store::environment(tx, *id), "environment", *id);
                 if (!environment) return fail(environment.error());
                 base::JsonFields fields(*body);
                 if (fields.has("name")) environment->name = fields.required_text("name");
                 if (auto mode = fields.enumeration<model::EnvironmentMode>("mode"))
                   environment->mode = *mode;
                 fields.refuse_unknown();
                 if (fields.error()) return fail(*fields.error());
                 environment->updated_at = c.now();
                 if (auto stored = store::update(tx, *environment); !stored)
                   return fail(stored.error());
                 return Reply{200, shape(tx, *environment)};
               });
             });
  router.add(
      "DELETE", "/api/environment/{environmentId}", "deleteEnvironment",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<EnvironmentId>("environmentId").and_then([&](const auto& id) -> Answer {
          return c.write([&](store::Transaction& tx) -> Answer {
            if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
            pipeline::remove_environment(c.pipeline, tx, id);
            return Reply{204, {}};
          });
        });
      });
}

}  // namespace

void add_tree_endpoints(Router& router, ApiContext& context) {
  add_organizations(router, context);
  add_projects(router, context);
  add_environments(router, context);
}

}  // namespace slipway::api
