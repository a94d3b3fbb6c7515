#include "api/endpoints.h"
#include "api/helm_body.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/unchanged.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using base::fail;

// Whether the program is there that brings charts. It is run for that: outside of any transaction.
base::Result<void> check_program(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<model::EnvironmentId>("environmentId");
  if (!id) return fail(id.error());
  return c
      .read([&](store::Transaction& tx) {
        return environment_to_fill(tx, *id).and_then(
            [&](const auto& environment) { return charts_of(c, tx, environment); });
      })
      .and_then(
          [](auto* charts) { return charts == nullptr ? base::Result<void>() : charts->check(); });
}

Answer create_helm(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  model::Service service;
  if (auto error = read_helm(*body, true, c.allow_file_repositories, service)) return fail(*error);
  if (auto able = check_program(c, request); !able) return fail(able.error());
  return create_in_environment(c, request, std::move(service),
                               [&c](auto& tx, const auto& made, const auto& environment) {
                                 return check_source(c, tx, made, environment).and_then([&] {
                                   return check_chart(c, tx, made);
                                 });
                               });
}

Answer edit_helm(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto service = service_of(tx, request, kHelms);
    if (!service) return fail(service.error());
    if (auto same = check_unchanged(request, "'" + service->name + "'", service->updated_at);
        !same) {
      return fail(same.error());
    }
    if (auto error = read_helm(*body, false, c.allow_file_repositories, *service)) {
      return fail(*error);
    }
    if (auto known = check_chart(c, tx, *service); !known) return fail(known.error());
    service->updated_at = c.now();
    if (auto stored = store::update(tx, *service); !stored) return fail(stored.error());
    ask_poll(c, tx, *service);
    return edited_service(c, tx, *service);
  });
}

}  // namespace

void add_helm_endpoints(Router& router, ApiContext& c) {
  router.add("POST", "/api/environment/{environmentId}/helm", "createHelm",
             [&c](const ApiRequest& request) { return create_helm(c, request); });
  router.add("PUT", kHelms.path(), "editHelm",
             [&c](const ApiRequest& request) { return edit_helm(c, request); });
}

}  // namespace slipway::api
