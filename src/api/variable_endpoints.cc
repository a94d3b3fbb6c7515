#include <functional>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/variable_view.h"
#include "store/organizations.h"
#include "store/variables.h"

namespace slipway::api {
namespace {

using base::fail;
using model::VariableId;
using model::VariableParent;

// What has variables: projects, environments and every kind of service.
struct Owner {
  std::string path;
  std::string title;  // in operation ids: "Project"
  std::function<base::Result<VariableParent>(store::Transaction&, const ApiRequest&)> find;
};

// Variables and secrets differ in their path and in what is shown.
struct Kind {
  Owner owner;
  bool secret = false;

  std::string parameter() const { return secret ? "secretId" : "environmentVariableId"; }
  std::string path() const { return owner.path + (secret ? "/secret" : "/environmentVariable"); }
  std::string title() const { return owner.title + (secret ? "Secret" : "EnvironmentVariable"); }
};

std::vector<Owner> owners() {
  std::vector<Owner> all{
      {"/api/organization/{organizationId}", "Organization",
       [](auto& tx, const auto& request) -> base::Result<VariableParent> {
         return request.template id<model::OrganizationId>("organizationId")
             .and_then([&](const auto& id) {
               return found(store::organization(tx, id), "organization", id)
                   .map([](const auto& organization) { return VariableParent(organization.id); });
             });
       }},
      {"/api/project/{projectId}", "Project",
       [](auto& tx, const auto& request) -> base::Result<VariableParent> {
         return request.template id<model::ProjectId>("projectId").and_then([&](const auto& id) {
           return found(store::project(tx, id), "project", id).map([](const auto& project) {
             return VariableParent(project.id);
           });
         });
       }},
      {"/api/environment/{environmentId}", "Environment",
       [](auto& tx, const auto& request) -> base::Result<VariableParent> {
         return request.template id<model::EnvironmentId>("environmentId")
             .and_then([&](const auto& id) {
               return found(store::environment(tx, id), "environment", id)
                   .map([](const auto& environment) { return VariableParent(environment.id); });
             });
       }}};
  for (const auto& family : variable_families()) {
    all.push_back({family.path(), family.title,
                   [family](auto& tx, const auto& request) -> base::Result<VariableParent> {
                     return service_of(tx, request, family).map([](const auto& service) {
                       return VariableParent(service.id);
                     });
                   }});
  }
  return all;
}

// The one of this owner that the path names.
base::Result<model::Variable> variable_of(store::Transaction& tx, const ApiRequest& request,
                                          const VariableId& id, const Kind& kind) {
  const auto parent = kind.owner.find(tx, request);
  if (!parent) return fail(parent.error());
  auto variable = store::variable(tx, id);
  if (!variable || variable->parent != *parent || variable->secret != kind.secret) {
    return fail(not_found(kind.secret ? "secret" : "environment variable", id.to_string()));
  }
  return std::move(*variable);
}

Answer list_variables(ApiContext& c, const ApiRequest& request, const Kind& kind) {
  return c.read([&](store::Transaction& tx) -> Answer {
    return kind.owner.find(tx, request).map([&](const auto& parent) {
      const VariableView view(c, tx, parent);
      boost::json::array items;
      for (const auto& one : view.all()) {
        const bool own = !one.built_in && one.variable.parent == parent;
        if (own && one.variable.secret == kind.secret) items.push_back(view.show(one));
      }
      return results(std::move(items));
    });
  });
}

Answer create_variable(ApiContext& c, const ApiRequest& request, const Kind& kind) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  base::JsonFields fields(*body);
  model::Variable variable;
  std::optional<std::string> plain;
  read_variable(fields, variable, plain);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  variable.id = c.make_id<VariableId>();
  variable.secret = kind.secret;
  variable.value = stored_value(c, kind.secret, plain.value_or(""));
  variable.created_at = variable.updated_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto parent = kind.owner.find(tx, request);
    if (!parent) return fail(parent.error());
    variable.parent = *parent;
    if (auto can = check_mounts_files(c, tx, variable); !can) return fail(can.error());
    return stored_as(201, store::insert(tx, variable),
                     [&] { return variable_shape(c, tx, variable); });
  });
}

Answer edit_variable(ApiContext& c, store::Transaction& tx, const VariableId& id,
                     const boost::json::value& body, const ApiRequest& request, const Kind& kind) {
  auto variable = variable_of(tx, request, id, kind);
  if (!variable) return fail(variable.error());
  return edit_variable(c, tx, *variable, body);
}

void add_variable(Router& router, ApiContext& c, const Kind& kind) {
  const std::string one = kind.path() + "/{" + kind.parameter() + "}";
  router.add("GET", kind.path(), "list" + kind.title() + (kind.secret ? "s" : ""),
             [&c, kind](const ApiRequest& request) { return list_variables(c, request, kind); });
  router.add("POST", kind.path(), "create" + kind.title(),
             [&c, kind](const ApiRequest& request) { return create_variable(c, request, kind); });
  router.add("PUT", one, "edit" + kind.title(),
             takes<VariableId>(
                 c, kind.parameter(),
                 [&c, kind](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                   return edit_variable(c, tx, id, body, request, kind);
                 }));
  router.add(
      "DELETE", one, "delete" + kind.title(),
      writes<VariableId>(c, kind.parameter(),
                         [kind](auto& tx, const auto& id, const ApiRequest& request) -> Answer {
                           return variable_of(tx, request, id, kind).map([&](const auto& variable) {
                             store::remove_variable(tx, variable.id);
                             return Reply{204, {}};
                           });
                         }));
}

}  // namespace

void add_variable_endpoints(Router& router, ApiContext& context) {
  for (const auto& owner : owners()) {
    add_variable(router, context, {owner, false});
    add_variable(router, context, {owner, true});
  }
}

}  // namespace slipway::api
