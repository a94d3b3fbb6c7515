#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "pipeline/actions.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::api {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;

void add_service_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : service_families()) {
    router.add(
        "GET", "/api/environment/{environmentId}/" + family.word, "list" + family.title,
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
                     return Reply{200, service_shape(c, tx, item)};
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
