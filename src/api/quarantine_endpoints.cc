#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "rules/quarantine.h"
#include "store/events.h"
#include "store/quarantines.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

json::object quarantine_shape(const model::Quarantine& quarantine) {
  return {{"id", quarantine.id.to_string()},
          {"service_id", quarantine.service.to_string()},
          {"version", quarantine.version},
          {"tag", text_or_null(quarantine.tag)},
          {"cause", base::to_string(quarantine.cause)},
          {"user", text_or_null(quarantine.user)},
          {"message", text_or_null(base::to_valid_utf8(quarantine.message))},
          {"explanation", rules::explain_quarantine(quarantine)},
          {"deployment_id", quarantine.deployment.to_string()},
          {"created_at", base::to_iso8601(quarantine.created_at)}};
}

Answer list_quarantines(ApiContext& c, const ApiRequest& request) {
  return c.read([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, "serviceId", "service").map([&](const auto& service) {
      json::array items;
      for (const auto& one : store::quarantines(tx, service.id)) {
        items.push_back(quarantine_shape(one));
      }
      return results(std::move(items));
    });
  });
}

Answer release_quarantine(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<model::QuarantineId>("quarantineId");
  if (!id) return fail(id.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, "serviceId", "service");
    if (!service) return fail(service.error());
    const auto quarantine = store::quarantine(tx, *id);
    if (!quarantine || quarantine->service != service->id) {
      return fail(not_found("quarantine", id->to_string()));
    }
    store::remove_quarantine(tx, *id);
    store::record(tx, service->organization, c.pipeline.clock.now(), "service",
                  service->id.to_string());
    return Reply{204, {}};
  });
}

}  // namespace

void add_quarantine_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/service/{serviceId}/quarantine";
  router.add("GET", path, "listQuarantine",
             [&c](const ApiRequest& request) { return list_quarantines(c, request); });
  router
      .add("DELETE", path + "/{quarantineId}", "releaseQuarantine",
           [&c](const ApiRequest& request) { return release_quarantine(c, request); })
      .needs(model::Role::DEPLOYER);
}

}  // namespace slipway::api
