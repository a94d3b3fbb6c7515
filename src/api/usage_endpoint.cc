#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "pipeline/version.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

json::value or_null(std::uint64_t number) {
  return number == 0 ? json::value(nullptr) : json::value(number);
}

// What the version that serves uses.
Answer usage_of(ApiContext& c, const ApiRequest& request) {
  const auto service =
      c.read([&](auto& tx) { return service_of(tx, request, "serviceId", "service"); });
  if (!service) return fail(service.error());
  if (service->kind == model::ServiceKind::HELM) {
    return fail(base::ErrorCode::kConflict,
                "What a chart brings is not measured: ask the cluster (kubectl top pods).");
  }
  const auto runtime =
      c.read([&](auto& tx) { return pipeline::runtime_of(c.pipeline, tx, service->environment); });
  if (!runtime) return fail(runtime.error());
  if (!c.read([&](auto& tx) { return pipeline::is_here(c.pipeline, tx, service->environment); })) {
    return fail(base::ErrorCode::kUnavailable,
                "It runs on another node, that of its environment's runtime: ask what it uses "
                "there.");
  }
  json::array items;
  if (service->serving) {
    const auto used = (*runtime)->usage(*service->serving);
    if (!used) return fail(used.error());
    for (const auto& one : *used) {
      items.push_back(json::object{{"name", one.name},
                                   {"cpu_millicores", one.cpu_millis},
                                   {"memory_bytes", one.memory_bytes}});
    }
  }
  const auto& settings = service->settings;
  return Reply{200,
               json::object{{"service_id", service->id.to_string()},
                            {"deployment_id", id_or_null(service->serving)},
                            {"cpu_limit_millicores", or_null(settings.cpu)},
                            {"memory_limit_bytes", or_null(std::uint64_t{settings.memory} << 20U)},
                            {"results", std::move(items)}}};
}

}  // namespace

void add_usage_endpoint(Router& router, ApiContext& c) {
  router
      .add("GET", "/api/service/{serviceId}/usage", "getServiceUsage",
           [&c](const ApiRequest& request) { return usage_of(c, request); })
      .asks_outside();
}

}  // namespace slipway::api
