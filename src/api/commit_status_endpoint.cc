#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "store/commit_statuses.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

json::object commit_status_shape(const model::CommitStatus& status) {
  const bool waits = status.delivery == model::StatusDelivery::PENDING;
  return {{"id", status.id.to_string()},
          {"service_id", id_or_null(status.service)},
          {"push_id", id_or_null(status.push)},
          {"commit", status.commit},
          {"context", status.context},
          {"state", base::to_string(status.state)},
          {"description", base::to_valid_utf8(status.description)},
          {"delivery", base::to_string(status.delivery)},
          {"attempts", status.attempts},
          {"error", text_or_null(status.error)},
          {"created_at", base::to_iso8601(status.created_at)},
          {"changed_at", base::to_iso8601(status.changed_at)},
          {"next_attempt_at",
           waits ? json::value(base::to_iso8601(status.next_attempt_at)) : json::value(nullptr)}};
}

}  // namespace

void add_commit_status_endpoint(Router& router, ApiContext& c) {
  router
      .add("GET", "/api/service/{serviceId}/commitStatus", "listCommitStatus",
           [&c](const ApiRequest& request) -> Answer {
             const auto page = request.page();
             if (!page) return fail(page.error());
             return c.read([&](store::Transaction& tx) -> Answer {
               return service_of(tx, request, "serviceId", "service").map([&](const auto& service) {
                 json::array items;
                 for (const auto& one : store::commit_statuses(tx, service.id, *page)) {
                   items.push_back(commit_status_shape(one));
                 }
                 return results(std::move(items));
               });
             });
           })
      .takes_query({"limit", "before"});
}

}  // namespace slipway::api
