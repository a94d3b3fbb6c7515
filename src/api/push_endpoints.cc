#include "api/endpoints.h"
#include "api/list_writer.h"
#include "api/push_view.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "pipeline/actions.h"
#include "store/pushes.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::OrganizationId;
using model::PushId;

Answer list_pushes(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto page = request.page();
  if (!id) return fail(id.error());
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    ListWriter list;
    for (const auto& push : store::pushes(tx, *id, *page)) {
      list.add(push_shape(tx, push, list.memory()));
    }
    return list.reply();
  });
}

Answer create_push(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto body = request.body();
  if (!id) return fail(id.error());
  if (!body) return fail(body.error());
  base::JsonFields fields(*body);
  const std::string repository = fields.required_text("repository");
  const std::string branch = fields.required_text("branch");
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  const auto url = model::parse_git_url(repository);
  if (!url) return fail(base::ErrorCode::kInvalid, url.error().message, "repository");
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    const auto push = pipeline::announce(c.pipeline, tx, *id, *url, branch, request.user);
    if (!push) return fail(push.error());
    return Reply{202, push_shape(tx, *store::push(tx, *push))};
  });
}

Answer list_verdicts(ApiContext& c, const ApiRequest& request) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, "serviceId", "service");
    if (!service) return fail(service.error());
    ListWriter list;
    for (const auto& verdict : store::verdicts_of_service(tx, service->id, *page)) {
      list.add(to_json(verdict, list.memory()));
    }
    return list.reply();
  });
}

Answer watermark(ApiContext& c, const ApiRequest& request) {
  return c.read([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, "serviceId", "service").map([](const auto& service) {
      json::object body{{"repository", service.git.url},
                        {"branch", service.git.branch},
                        {"commit", text_or_null(service.watermark)},
                        {"moved_at", nullptr}};
      if (!service.watermark.empty()) {
        body["moved_at"] = base::to_iso8601(service.watermark_moved_at);
      }
      return Reply{200, std::move(body)};
    });
  });
}

}  // namespace

void add_push_endpoints(Router& router, ApiContext& c) {
  router
      .add("GET", "/api/organization/{organizationId}/push", "listPush",
           [&c](const ApiRequest& request) { return list_pushes(c, request); })
      .takes_query({"limit", "before"});
  router
      .add("POST", "/api/organization/{organizationId}/push", "createPush",
           [&c](const ApiRequest& request) { return create_push(c, request); })
      .needs(model::Role::DEPLOYER);
  router.add("GET", "/api/push/{pushId}", "getPush", [&c](const ApiRequest& request) -> Answer {
    return request.id<PushId>("pushId").and_then([&](const auto& id) -> Answer {
      return c.read([&](store::Transaction& tx) -> Answer {
        return found(store::push(tx, id), "push", id).map([&](const auto& push) {
          return Reply{200, push_shape(tx, push)};
        });
      });
    });
  });
  router
      .add("GET", "/api/service/{serviceId}/verdict", "listVerdict",
           [&c](const ApiRequest& request) { return list_verdicts(c, request); })
      .takes_query({"limit", "before"});
  router.add("GET", "/api/service/{serviceId}/watermark", "getWatermark",
             [&c](const ApiRequest& request) { return watermark(c, request); });
  // Release notices come with images; until one has arrived the lists are empty.
}

}  // namespace slipway::api
