#include "api/container_body.h"
#include "api/endpoints.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/unchanged.h"
#include "pipeline/steps.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using base::fail;

Answer create_container(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  model::Service service;
  if (auto error = read_container(*body, true, service)) return fail(*error);
  return create_in_environment(c, request, std::move(service),
                               [&c](auto& tx, const auto& made, const auto& environment) {
                                 return check_runs_images(c, tx, environment).and_then([&] {
                                   return check_registry(tx, made);
                                 });
                               });
}

Answer edit_container(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto service = service_of(tx, request, kContainers);
    if (!service) return fail(service.error());
    if (auto same = check_unchanged(request, "'" + service->name + "'", service->updated_at);
        !same) {
      return fail(same.error());
    }
    const auto before = *service;
    if (auto error = read_container(*body, false, *service)) return fail(*error);
    if (auto known = check_registry(tx, *service); !known) return fail(known.error());
    if (auto able = check_edited_settings(c, tx, before, *service); !able) {
      return fail(able.error());
    }
    service->updated_at = c.now();
    if (auto stored = store::update(tx, *service); !stored) return fail(stored.error());
    pipeline::ask_image_poll(tx, before, *service, c.now());
    return edited_service(c, tx, *service);
  });
}

}  // namespace

void add_container_endpoints(Router& router, ApiContext& c) {
  router.add("POST", "/api/environment/{environmentId}/container", "createContainer",
             [&c](const ApiRequest& request) { return create_container(c, request); });
  router.add("PUT", kContainers.path(), "editContainer",
             [&c](const ApiRequest& request) { return edit_container(c, request); });
}

}  // namespace slipway::api
