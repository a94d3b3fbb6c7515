#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "pipeline/runs.h"
#include "store/runs.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

Answer run_now(ApiContext& c, const ApiRequest& request) {
  std::optional<model::JobEvent> event;
  if (!request.http.body.empty()) {
    const auto body = request.body();
    if (!body) return fail(body.error());
    base::JsonFields fields(*body);
    event = fields.enumeration<model::JobEvent>("event");
    fields.refuse_unknown();
    if (fields.error()) return fail(*fields.error());
  }
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, "serviceId", "service");
    if (!service) return fail(service.error());
    return pipeline::run_now(c.pipeline, tx, *service, event, request.user)
        .map([](const auto& run) { return Reply{202, to_json(run)}; });
  });
}

Answer list_runs(ApiContext& c, const ApiRequest& request) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, "serviceId", "service").map([&](const auto& service) {
      json::array items;
      for (const auto& run : store::runs(tx, service.id, *page)) items.push_back(to_json(run));
      return results(std::move(items));
    });
  });
}

Answer get(ApiContext& c, const ApiRequest& request) {
  return request.id<model::RunId>("runId").and_then([&](const auto& id) -> Answer {
    return found(c.read([&](auto& tx) { return store::run(tx, id); }), "run", id)
        .map([](const auto& run) { return Reply{200, to_json(run)}; });
  });
}

}  // namespace

void add_run_endpoints(Router& router, ApiContext& c) {
  router
      .add("POST", "/api/service/{serviceId}/run", "runService",
           [&c](const ApiRequest& request) { return run_now(c, request); })
      .needs(model::Role::DEPLOYER);
  router
      .add("GET", "/api/service/{serviceId}/run", "listServiceRun",
           [&c](const ApiRequest& request) { return list_runs(c, request); })
      .takes_query({"limit", "before"});
  router.add("GET", "/api/run/{runId}", "getRun",
             [&c](const ApiRequest& request) { return get(c, request); });
}

}  // namespace slipway::api
