#include <algorithm>

#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::VariableId;

bool is_variable_name(std::string_view name) {
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

// `plain` is the value to store, where the body has one.
std::optional<base::Error> read(const json::value& body, model::Variable& variable,
                                std::optional<std::string>& plain) {
  base::JsonFields fields(body);
  variable.key = fields.required_text("key");
  if (!fields.error() && !is_variable_name(variable.key)) {
    fields.wrong("key", "'" + variable.key +
                            "' is no name of an environment variable. Use letters, digits and _, "
                            "not beginning with a digit.");
  }
  plain = fields.text("value");
  if (plain && plain->find('\0') != std::string::npos) {
    fields.wrong("value", "must not hold a NUL character; no environment variable can.");
  }
  if (auto description = fields.text("description")) variable.description = *description;
  for (const auto* name : {"mount_path", "enable_interpolation_in_file"}) fields.any(name);
  fields.refuse_unknown();
  return fields.error();
}

std::string stored_value(ApiContext& c, bool secret, const std::string& plain) {
  return secret ? c.pipeline.cipher.encrypt(plain) : plain;
}

Answer create(ApiContext& c, const ApiRequest& request, const ServiceFamily& family, bool secret) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  model::Variable variable;
  std::optional<std::string> plain;
  if (auto error = read(*body, variable, plain)) return fail(*error);
  variable.id = c.make_id<VariableId>();
  variable.secret = secret;
  variable.value = stored_value(c, secret, plain.value_or(""));
  variable.created_at = variable.updated_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    variable.service = service->id;
    if (auto stored = store::insert(tx, variable); !stored) return fail(stored.error());
    return Reply{201, to_json(variable, *service)};
  });
}

Answer edit(ApiContext& c, const ApiRequest& request, const ServiceFamily& family, bool secret,
            const std::string& parameter) {
  const auto body = request.body();
  const auto id = request.id<VariableId>(parameter);
  if (!body) return fail(body.error());
  if (!id) return fail(id.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    for (auto& variable : store::variables(tx, service->id)) {
      if (variable.id != *id || variable.secret != secret) continue;
      std::optional<std::string> plain;
      if (auto error = read(*body, variable, plain)) return fail(*error);
      if (plain) variable.value = stored_value(c, secret, *plain);
      variable.updated_at = c.now();
      if (auto stored = store::update(tx, variable); !stored) return fail(stored.error());
      return Reply{200, to_json(variable, *service)};
    }
    return fail(not_found(secret ? "secret" : "environment variable", id->to_string()));
  });
}

Answer remove(ApiContext& c, const ApiRequest& request, const ServiceFamily& family, bool secret,
              const std::string& parameter) {
  const auto id = request.id<VariableId>(parameter);
  if (!id) return fail(id.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    for (const auto& variable : store::variables(tx, service->id)) {
      if (variable.id != *id || variable.secret != secret) continue;
      store::remove_variable(tx, service->id, *id);
      return Reply{204, {}};
    }
    return fail(not_found(secret ? "secret" : "environment variable", id->to_string()));
  });
}

void add(Router& router, ApiContext& c, const ServiceFamily& family, bool secret) {
  const std::string kind = secret ? "Secret" : "EnvironmentVariable";
  const std::string parameter = secret ? "secretId" : "environmentVariableId";
  const std::string path = family.path() + (secret ? "/secret" : "/environmentVariable");
  const std::string one = path + "/{" + parameter + "}";
  router.add("GET", path, "list" + family.title + kind + (secret ? "s" : ""),
             [&c, family, secret](const ApiRequest& request) -> Answer {
               return c.read([&](store::Transaction& tx) -> Answer {
                 return service_of(tx, request, family).map([&](const auto& service) {
                   json::array items;
                   for (const auto& item : store::variables(tx, service.id)) {
                     if (item.secret == secret) items.push_back(to_json(item, service));
                   }
                   return results(std::move(items));
                 });
               });
             });
  router.add("POST", path, "create" + family.title + kind,
             [&c, family, secret](const ApiRequest& request) {
               return create(c, request, family, secret);
             });
  router.add("PUT", one, "edit" + family.title + kind,
             [&c, family, secret, parameter](const ApiRequest& request) {
               return edit(c, request, family, secret, parameter);
             });
  router.add("DELETE", one, "delete" + family.title + kind,
             [&c, family, secret, parameter](const ApiRequest& request) {
               return remove(c, request, family, secret, parameter);
             });
}

}  // namespace

void add_variable_endpoints(Router& router, ApiContext& context) {
  for (const auto& family : service_families()) {
    add(router, context, family, false);
    add(router, context, family, true);
  }
}

}  // namespace slipway::api
