#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/unchanged.h"
#include "model/advanced_settings.h"
#include "pipeline/actions.h"
#include "pipeline/environment_actions.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::api {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;

namespace {

Answer clone_service(ApiContext& c, store::Transaction& tx, const model::Service& service,
                     const json::value& body, const Caller& caller) {
  base::JsonFields fields(body);
  const auto name = fields.required_name();
  const auto environment_id = EnvironmentId::parse(fields.required_text("environment_id"));
  const auto environment = environment_id ? store::environment(tx, *environment_id) : std::nullopt;
  if (!fields.error() && (!environment || environment->organization != service.organization ||
                          !caller.reach.has(environment->project, environment->id))) {
    fields.wrong("environment_id", "must be the id of one of the organization's environments.");
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (auto open = environment_to_fill(tx, environment->id); !open) return fail(open.error());
  if (auto runs = check_runs(c, tx, service, *environment); !runs) return fail(runs.error());
  const auto made = pipeline::clone(c.pipeline, tx, service, *environment, name);
  if (!made) return fail(made.error());
  tell(c, tx, *made);
  return Reply{201, service_shape(c, tx, *made)};
}

Answer edit_advanced(ApiContext& c, store::Transaction& tx, model::Service service,
                     const json::value& body) {
  if (auto error = set_advanced_settings(body, service)) return fail(*error);
  service.updated_at = c.now();
  return stored_as(200, store::update(tx, service), [&] {
    tell(c, tx, service);
    return advanced_settings(service);
  });
}

// The reference's names for the later kinds are plural.
std::string list_operation(const ServiceFamily& family) {
  const bool plural =
      family.kind == model::ServiceKind::JOB || family.kind == model::ServiceKind::HELM;
  return "list" + family.title + (plural ? "s" : "");
}

void add_clone(Router& router, ApiContext& c, const ServiceFamily& family) {
  router.add("POST", family.path() + "/clone", "clone" + family.title,
             takes<model::ServiceId>(
                 c, family.parameter(),
                 [&c, family](auto& tx, const auto&, const auto& body, const ApiRequest& request) {
                   return service_of(tx, request, family).and_then([&](const auto& service) {
                     return clone_service(c, tx, service, body, request.caller);
                   });
                 }));
}

void add_advanced_settings(Router& router, ApiContext& c, const ServiceFamily& family) {
  const std::string path = family.path() + "/advancedSettings";
  // The reference's names for applications do without the kind.
  const std::string title =
      (family.kind == model::ServiceKind::APPLICATION ? "" : family.title) + "AdvancedSettings";
  router.add("GET", path, "get" + title, [&c, family](const ApiRequest& request) -> Answer {
    return c.read([&](store::Transaction& tx) -> Answer {
      return service_of(tx, request, family).map([&](const auto& service) {
        return Reply{200, advanced_settings(service)};
      });
    });
  });
  const std::string of_kind = "/api/default" + family.title + "AdvancedSettings";
  router
      .add("GET", of_kind, "getDefault" + family.title + "AdvancedSettings",
           [kind = family.kind](const ApiRequest& /*request*/) -> Answer {
             model::Service fresh;
             fresh.kind = kind;
             return Reply{200, advanced_settings(fresh)};
           })
      .minds_reach();
  router.add("PUT", path, "edit" + title,
             takes<model::ServiceId>(
                 c, family.parameter(),
                 [&c, family](auto& tx, const auto&, const auto& body, const ApiRequest& request) {
                   return service_of(tx, request, family).and_then([&](const auto& service) {
                     return edit_advanced(c, tx, service, body);
                   });
                 }));
}

}  // namespace

void add_service_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : service_families()) {
    add_clone(router, c, family);
    add_advanced_settings(router, c, family);
    router.add(
        "GET", "/api/environment/{environmentId}/" + family.word, list_operation(family),
        [&c, family](const ApiRequest& request) -> Answer {
          return request.id<EnvironmentId>("environmentId").and_then([&](const auto& id) -> Answer {
            return c.read([&](store::Transaction& tx) -> Answer {
              if (!store::environment(tx, id)) {
                return fail(not_found("environment", id.to_string()));
              }
              json::array items;
              for (const auto& item : store::services(tx, id)) {
                if (item.kind != family.kind) continue;
                items.push_back(service_shape(c, tx, item));
              }
              return results(std::move(items));
            });
          });
        });
    router.add("GET", family.path(), "get" + family.title,
               [&c, family](const ApiRequest& request) -> Answer {
                 return c.read([&](store::Transaction& tx) -> Answer {
                   return service_of(tx, request, family).map([&](const auto& item) {
                     return Reply{200,
                                  service_shape(c, tx, item),
                                  {},
                                  "application/json",
                                  {{"ETag", entity_tag(item.updated_at)}}};
                   });
                 });
               });
    router.add("DELETE", family.path(), "delete" + family.title,
               [&c, family](const ApiRequest& request) -> Answer {
                 return c.write([&](store::Transaction& tx) -> Answer {
                   return service_of(tx, request, family).map([&](const auto& item) {
                     pipeline::remove(c.pipeline, tx, item);
                     return Reply{204, {}};
                   });
                 });
               });
  }
}

}  // namespace slipway::api
