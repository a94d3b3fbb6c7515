#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/service_addresses.h"
#include "api/service_body.h"
#include "api/service_view.h"
#include "model/domain_name.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "store/custom_domains.h"
#include "store/services.h"
#include "store/tasks.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::CustomDomain;
using model::CustomDomainId;

json::object shape(ApiContext& c, store::Transaction& tx, const model::Service& service,
                   const CustomDomain& domain) {
  return {{"id", domain.id.to_string()},
          {"created_at", base::to_iso8601(domain.created_at)},
          {"updated_at", base::to_iso8601(domain.updated_at)},
          {"domain", domain.domain},
          {"generate_certificate", domain.generate_certificate},
          {"use_cdn", domain.use_cdn},
          // Where its DNS record is to lead.
          {"validation_domain", pipeline::gateway_host(c.pipeline, tx, service)},
          {"status", "VALIDATION_PENDING"}};
}

std::optional<base::Error> read_custom_domain(const json::value& body, CustomDomain& domain) {
  base::JsonFields fields(body);
  domain.domain = fields.required_text("domain");
  if (!fields.error()) {
    const auto checked = model::check_domain(domain.domain);
    if (!checked) fields.wrong("domain", checked.error().message);
  }
  domain.generate_certificate = fields.boolean("generate_certificate").value_or(true);
  assign(fields.boolean("use_cdn"), domain.use_cdn);
  fields.refuse_unknown();
  return fields.error();
}

// Traffic follows at once where the service serves.
void ask_route(ApiContext& c, store::Transaction& tx, const model::Service& service) {
  store::ask(tx, pipeline::kSettle, service.id.to_string(), c.now());
}

struct NamedDomain {
  model::Service service;
  CustomDomain domain;
};

base::Result<NamedDomain> named(store::Transaction& tx, const ApiRequest& request,
                                const ServiceFamily& family, const CustomDomainId& id) {
  auto service = service_of(tx, request, family);
  if (!service) return fail(service.error());
  for (auto& domain : store::custom_domains(tx, service->id)) {
    if (domain.id == id) return NamedDomain{std::move(*service), std::move(domain)};
  }
  return fail(not_found("custom domain", id.to_string()));
}

Answer create_custom_domain(ApiContext& c, store::Transaction& tx, const model::Service& service,
                            const json::value& body) {
  CustomDomain domain;
  if (auto error = read_custom_domain(body, domain)) return fail(*error);
  domain.id = c.make_id<CustomDomainId>();
  domain.service = service.id;
  domain.created_at = domain.updated_at = c.now();
  if (auto free = check_custom_domain(c, tx, service, domain); !free) return fail(free.error());
  ask_route(c, tx, service);
  return stored_as(201, store::insert(tx, domain), [&] { return shape(c, tx, service, domain); });
}

Answer edit_custom_domain(ApiContext& c, store::Transaction& tx, NamedDomain named,
                          const json::value& body) {
  if (auto error = read_custom_domain(body, named.domain)) return fail(*error);
  if (auto free = check_custom_domain(c, tx, named.service, named.domain); !free) {
    return fail(free.error());
  }
  named.domain.updated_at = c.now();
  ask_route(c, tx, named.service);
  return stored_as(200, store::update(tx, named.domain),
                   [&] { return shape(c, tx, named.service, named.domain); });
}

void add_custom_domain(Router& router, ApiContext& c, const ServiceFamily& family) {
  const std::string path = family.path() + "/customDomain";
  const std::string one = path + "/{customDomainId}";
  const std::string parameter = "customDomainId";
  // The reference's names for applications do without the kind.
  const std::string title =
      (family.kind == model::ServiceKind::APPLICATION ? "" : family.title) + "CustomDomain";
  router.add("GET", path, "list" + family.title + "CustomDomain",
             [&c, family](const ApiRequest& request) -> Answer {
               return c.read([&](store::Transaction& tx) -> Answer {
                 return service_of(tx, request, family).map([&](const auto& service) {
                   return list_of(store::custom_domains(tx, service.id), [&](const auto& domain) {
                     return shape(c, tx, service, domain);
                   });
                 });
               });
             });
  router.add("POST", path, "create" + family.title + "CustomDomain",
             takes<model::ServiceId>(
                 c, family.parameter(),
                 [&c, family](auto& tx, const auto&, const auto& body, const ApiRequest& request) {
                   return service_of(tx, request, family).and_then([&](const auto& service) {
                     return create_custom_domain(c, tx, service, body);
                   });
                 }));
  router.add(
      "PUT", one, "edit" + title,
      takes<CustomDomainId>(
          c, parameter,
          [&c, family](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
            return named(tx, request, family, id).and_then([&](const auto& found) {
              return edit_custom_domain(c, tx, found, body);
            });
          }));
  router.add("DELETE", one, "delete" + title,
             writes<CustomDomainId>(
                 c, parameter,
                 [&c, family](auto& tx, const auto& id, const ApiRequest& request) -> Answer {
                   return named(tx, request, family, id).map([&](const auto& found) {
                     store::remove_custom_domain(tx, id);
                     ask_route(c, tx, found.service);
                     return Reply{204, {}};
                   });
                 }));
  router.add("GET", one + "/status", "get" + title + "Status",
             reads<CustomDomainId>(
                 c, parameter,
                 [&c, family](auto& tx, const auto& id, const ApiRequest& request) -> Answer {
                   return named(tx, request, family, id).map([&](const auto& found) {
                     return Reply{200, shape(c, tx, found.service, found.domain)};
                   });
                 }));
}

}  // namespace

void add_custom_domain_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : {kApplications, kContainers}) add_custom_domain(router, c, family);
}

}  // namespace slipway::api
