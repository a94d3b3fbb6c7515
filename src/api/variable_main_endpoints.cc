// The reference's VariableMainCalls: variables and secrets of every scope at one place.

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/reach.h"
#include "api/service_checks.h"
#include "api/variable_view.h"
#include "base/enum.h"
#include "store/services.h"
#include "store/variables.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::VariableId;
using model::VariableParent;
using model::VariableScope;

base::Error wrong_variable(const std::string& field, const std::string& message) {
  return {base::ErrorCode::kInvalid, field + ": " + message, field};
}

// The organization, project, environment or service that an id names in this scope; where the
// caller reaches it.
base::Result<VariableParent> parent_of(store::Transaction& tx, const ApiRequest& request,
                                       VariableScope scope, const std::string& id,
                                       const std::string& field) {
  if (scope == VariableScope::BUILT_IN) {
    return fail(
        wrong_variable(field, "built-in variables belong to Slipway; choose another scope."));
  }
  const auto* parameter = scope == VariableScope::ORGANIZATION  ? "organizationId"
                          : scope == VariableScope::PROJECT     ? "projectId"
                          : scope == VariableScope::ENVIRONMENT ? "environmentId"
                                                                : "serviceId";
  if (reaches(tx, request.caller, parameter, id)) {
    if (scope == VariableScope::ORGANIZATION) {
      return VariableParent(*model::OrganizationId::parse(id));
    }
    if (scope == VariableScope::PROJECT) return VariableParent(*model::ProjectId::parse(id));
    if (scope == VariableScope::ENVIRONMENT) {
      return VariableParent(*model::EnvironmentId::parse(id));
    }
    const auto service = store::service(tx, *model::ServiceId::parse(id));
    if (service && base::to_string(service->kind) == base::to_string(scope)) {
      return VariableParent(service->id);
    }
  }
  return fail(wrong_variable(field, "there is nothing of the scope " + base::to_string(scope) +
                                        " with the id '" + base::to_valid_utf8(id) + "'."));
}

struct Place {
  std::optional<VariableScope> scope;
  std::string parent;
  std::string parent_field;

  base::Result<VariableParent> find(store::Transaction& tx, const ApiRequest& request) const {
    return parent_of(tx, request, *scope, parent, parent_field);
  }
};

Place read_place(base::JsonFields& fields, const std::string& prefix) {
  Place place;
  place.parent_field = prefix + "_parent_id";
  place.scope = fields.enumeration<VariableScope>(prefix + "_scope");
  if (!place.scope) fields.required_text(prefix + "_scope");
  place.parent = fields.required_text(place.parent_field);
  return place;
}

Answer list_seen_variables(ApiContext& c, const ApiRequest& request) {
  const std::string scope_word = request.query_value("scope");
  const auto scope = base::parse_enum<VariableScope>(scope_word);
  if (!scope) {
    return fail(wrong_variable(
        "scope", "'" + base::to_valid_utf8(scope_word) + "' is unknown; it is one of " +
                     base::list_words(base::enum_names<VariableScope>()) + "."));
  }
  const std::string secret = request.query_value("is_secret");
  return c.read([&](store::Transaction& tx) -> Answer {
    const auto parent =
        parent_of(tx, request, *scope, request.query_value("parent_id"), "parent_id");
    if (!parent) return fail(parent.error());
    const VariableView view(c, tx, *parent);
    json::array items;
    for (const auto& one : view.all()) {
      if (!secret.empty() && (secret == "true") != one.variable.secret) continue;
      items.push_back(view.show(one));
    }
    return results(std::move(items));
  });
}

Answer insert(ApiContext& c, store::Transaction& tx, model::Variable& variable) {
  variable.id = c.make_id<VariableId>();
  variable.created_at = variable.updated_at = c.now();
  if (auto can = check_mounts_files(c, tx, variable); !can) return fail(can.error());
  return stored_as(201, store::insert(tx, variable),
                   [&] { return variable_shape(c, tx, variable); });
}

Answer create_any_variable(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  base::JsonFields fields(*body);
  model::Variable variable;
  std::optional<std::string> plain;
  read_variable(fields, variable, plain);
  variable.secret = fields.boolean("is_secret").value_or(false);
  const Place place = read_place(fields, "variable");
  refuse_secret_manager(fields);
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  variable.value = stored_value(c, variable.secret, plain.value_or(""));
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto parent = place.find(tx, request);
    if (!parent) return fail(parent.error());
    variable.parent = *parent;
    return insert(c, tx, variable);
  });
}

// What an alias or override is about, seen from where it is to stand.
base::Result<pipeline::VisibleVariable> target_of(ApiContext& c, store::Transaction& tx,
                                                  const VariableId& id,
                                                  const VariableParent& parent,
                                                  const std::string& field) {
  const VariableView view(c, tx, parent);
  if (const auto* target = view.find(id)) return *target;
  if (store::variable(tx, id)) {
    return fail(wrong_variable(field,
                               "the variable is not seen from there; name its own parent or one "
                               "below that."));
  }
  return fail(not_found("variable", id.to_string()));
}

Answer make_alias(ApiContext& c, store::Transaction& tx, const VariableId& id,
                  const json::value& body, const ApiRequest& request) {
  base::JsonFields fields(body);
  model::Variable variable;
  read_key(fields, "key", variable.key);
  const Place place = read_place(fields, "alias");
  variable.description = fields.text("description").value_or("");
  fields.any("enable_interpolation_in_file");
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  const auto parent = place.find(tx, request);
  if (!parent) return fail(parent.error());
  const auto target = target_of(c, tx, id, *parent, place.parent_field);
  if (!target) return fail(target.error());
  if (variable.key == target->variable.key && target->variable.parent != *parent) {
    return fail(wrong_variable("key", "is the variable's own; an alias is another name for it."));
  }
  variable.parent = *parent;
  variable.alias_of = id;
  variable.secret = target->variable.secret;
  return insert(c, tx, variable);
}

Answer make_override(ApiContext& c, store::Transaction& tx, const VariableId& id,
                     const json::value& body, const ApiRequest& request) {
  base::JsonFields fields(body);
  std::optional<std::string> plain;
  read_value(fields, plain);
  const Place place = read_place(fields, "override");
  model::Variable variable;
  variable.description = fields.text("description").value_or("");
  fields.any("enable_interpolation_in_file");
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  const auto parent = place.find(tx, request);
  if (!parent) return fail(parent.error());
  const auto target = target_of(c, tx, id, *parent, place.parent_field);
  if (!target) return fail(target.error());
  if (target->variable.parent == *parent && !target->built_in) {
    return fail(
        wrong_variable(place.parent_field, "'" + target->variable.key +
                                               "' belongs there itself; edit it, or name what is "
                                               "below."));
  }
  variable.parent = *parent;
  variable.key = target->variable.key;
  variable.secret = target->variable.secret;
  variable.mount_path = target->variable.mount_path;
  variable.interpolated = target->built_in || target->variable.interpolated;
  variable.value = stored_value(c, variable.secret, plain.value_or(""));
  return insert(c, tx, variable);
}

struct Imported {
  std::string key;
  std::string value;
  VariableScope scope = VariableScope::APPLICATION;
  bool secret = false;
};

base::Result<std::vector<Imported>> read_imported(base::JsonFields& fields) {
  std::vector<Imported> all;
  auto list = fields.objects("vars");
  if (!list) fields.wrong("vars", "is missing; it is the list of the variables.");
  for (auto& item : list.value_or(std::vector<base::JsonFields>())) {
    Imported one;
    std::optional<std::string> plain;
    read_key(item, "name", one.key);
    read_value(item, plain);
    one.value = plain.value_or("");
    const auto scope = item.enumeration<VariableScope>("scope");
    if (!scope) item.required_text("scope");
    one.scope = scope.value_or(one.scope);
    one.secret = item.boolean("is_secret").value_or(false);
    item.refuse_unknown();
    fields.take(item.error());
    all.push_back(std::move(one));
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  return all;
}

// Whether it was stored; not where there is one already that is to stay.
base::Result<bool> import_one(ApiContext& c, store::Transaction& tx, const Imported& one,
                              const VariableParent& parent, bool overwrite) {
  for (auto& existing : store::variables(tx, parent)) {
    if (existing.key != one.key) continue;
    if (!overwrite) return false;
    // In its place where it can be: its aliases go with a variable.
    if (existing.secret == one.secret && !existing.alias_of) {
      existing.value = stored_value(c, one.secret, one.value);
      existing.updated_at = c.now();
      return store::update(tx, existing).map([] { return true; });
    }
    store::remove_variable(tx, existing.id);
  }
  model::Variable variable;
  variable.parent = parent;
  variable.key = one.key;
  variable.secret = one.secret;
  variable.value = stored_value(c, one.secret, one.value);
  const auto stored = insert(c, tx, variable);
  if (!stored) return fail(stored.error());
  return true;
}

Answer import_all(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  base::JsonFields fields(*body);
  const bool overwrite = fields.boolean("overwrite").value_or(false);
  const auto variables = read_imported(fields);
  if (!variables) return fail(variables.error());
  const auto service_scope = base::parse_enum<VariableScope>(request.query_value("service_type"));
  if (!service_scope) {
    return fail(wrong_variable("service_type", "is APPLICATION, CONTAINER, JOB or HELM."));
  }
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service =
        parent_of(tx, request, *service_scope, request.query_value("service_id"), "service_id");
    if (!service) return fail(service.error());
    const auto parents = store::parents_seen_by(tx, *service);
    json::array stored;
    for (const auto& one : *variables) {
      const bool above =
          one.scope == VariableScope::PROJECT || one.scope == VariableScope::ENVIRONMENT;
      if (!above && one.scope != *service_scope) {
        return fail(wrong_variable("vars.scope", "'" + one.key +
                                                     "' goes to PROJECT, ENVIRONMENT or " +
                                                     base::to_string(*service_scope) + "."));
      }
      const std::size_t at = one.scope == VariableScope::PROJECT       ? 1
                             : one.scope == VariableScope::ENVIRONMENT ? 2
                                                                       : 3;
      const auto* const project = std::get_if<model::ProjectId>(&parents.at(at));
      if (project != nullptr && !request.caller.reach.has(*project)) {
        return fail(wrong_variable("vars.scope", "'" + one.key + "' may not go to the project; '" +
                                                     request.caller.name + "' is limited."));
      }
      const auto done = import_one(c, tx, one, parents.at(at), overwrite);
      if (!done) return fail(done.error());
      if (!*done) continue;
      json::object item{
          {"name", one.key}, {"scope", base::to_string(one.scope)}, {"is_secret", one.secret}};
      if (!one.secret) item["value"] = one.value;
      stored.push_back(std::move(item));
    }
    return Reply{200, json::object{{"total_variables_to_import", variables->size()},
                                   {"successful_imported_variables", std::move(stored)}}};
  });
}

}  // namespace

void add_variable_main_endpoints(Router& router, ApiContext& c) {
  const std::string one = "/api/variable/{variableId}";
  const std::string parameter = "variableId";
  router
      .add("GET", "/api/variable", "listVariables",
           [&c](const ApiRequest& request) { return list_seen_variables(c, request); })
      .minds_reach();
  router
      .add("POST", "/api/variable", "createVariable",
           [&c](const ApiRequest& request) { return create_any_variable(c, request); })
      .minds_reach();
  router
      .add("POST", "/api/variable/import", "importEnvironmentVariables",
           [&c](const ApiRequest& request) { return import_all(c, request); })
      .minds_reach();
  router.add("PUT", one, "editVariable",
             takes<VariableId>(
                 c, parameter,
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) -> Answer {
                   auto variable = found(store::variable(tx, id), "variable", id);
                   if (!variable) return fail(variable.error());
                   return edit_variable(c, tx, *variable, body);
                 }));
  router.add(
      "DELETE", one, "deleteVariable",
      writes<VariableId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
        if (store::remove_variable(tx, id)) return Reply{204, {}};
        return fail(not_found("variable", id.to_string()));
      }));
  router.add("POST", one + "/alias", "createVariableAlias",
             takes<VariableId>(
                 c, parameter,
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                   return make_alias(c, tx, id, body, request);
                 }));
  router.add("POST", one + "/override", "createVariableOverride",
             takes<VariableId>(
                 c, parameter,
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                   return make_override(c, tx, id, body, request);
                 }));
}

}  // namespace slipway::api
