#include <map>

#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/list_writer.h"
#include "api/push_view.h"
#include "api/shapes.h"
#include "base/enum.h"
#include "pipeline/receive.h"
#include "store/notices.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::DeliveryId;
using model::HookId;
using model::OrganizationId;

std::optional<base::Error> read_hook(ApiContext& c, const json::value& body, bool creating,
                                     model::Hook& hook) {
  base::JsonFields fields(body);
  if (creating || fields.has("name")) hook.name = fields.required_name();
  if (auto kind = fields.enumeration<model::HookKind>("kind")) {
    hook.kind = *kind;
  } else if (creating) {
    fields.wrong("kind", "is missing; it is one of " +
                             base::list_words(base::enum_names<model::HookKind>()) + ".");
  }
  if (auto enabled = fields.boolean("enabled")) hook.enabled = *enabled;
  if (auto allowed = fields.boolean("allow_unsigned")) hook.allow_unsigned = *allowed;
  if (auto secret = fields.text("secret")) hook.secret = c.pipeline.cipher.encrypt(*secret);
  for (const auto* name :
       {"id", "organization_id", "url", "last_delivery_at", "created_at", "updated_at"}) {
    fields.any(name);
  }
  fields.refuse_unknown();
  if (!fields.error() && hook.secret.empty() && !hook.allow_unsigned) {
    fields.wrong("secret",
                 "is missing: without it anybody could trigger deployments. Send a "
                 "secret, or allow_unsigned: true if you mean it.");
  }
  return fields.error();
}

void add_hooks(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/hook";
  router.add("GET", path, "listHook", [&c](const ApiRequest& request) -> Answer {
    return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
      return c.read([&](store::Transaction& tx) -> Answer {
        if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
        json::array items;
        for (const auto& hook : store::hooks(tx, id)) items.push_back(to_json(hook, c.base_url));
        return results(std::move(items));
      });
    });
  });
  router.add("POST", path, "createHook", [&c](const ApiRequest& request) -> Answer {
    const auto id = request.id<OrganizationId>("organizationId");
    const auto body = request.body();
    if (!id) return fail(id.error());
    if (!body) return fail(body.error());
    model::Hook hook;
    if (auto error = read_hook(c, *body, true, hook)) return fail(*error);
    hook.id = c.make_id<HookId>();
    hook.organization = *id;
    hook.created_at = hook.updated_at = c.now();
    auto answer = c.write([&](store::Transaction& tx) -> Answer {
      if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
      if (auto stored = store::insert(tx, hook); !stored) return fail(stored.error());
      return Reply{201, to_json(hook, c.base_url)};
    });
    c.receiver.load_hooks();
    return answer;
  });
  router.add("GET", "/api/hook/{hookId}", "getHook", [&c](const ApiRequest& request) -> Answer {
    return request.id<HookId>("hookId").and_then([&](const auto& id) -> Answer {
      return found(c.read([&](auto& tx) { return store::hook(tx, id); }), "hook", id)
          .map([&](const auto& hook) { return Reply{200, to_json(hook, c.base_url)}; });
    });
  });
  router.add("PUT", "/api/hook/{hookId}", "editHook", [&c](const ApiRequest& request) -> Answer {
    const auto id = request.id<HookId>("hookId");
    const auto body = request.body();
    if (!id) return fail(id.error());
    if (!body) return fail(body.error());
    auto answer = c.write([&](store::Transaction& tx) -> Answer {
      auto hook = found(store::hook(tx, *id), "hook", *id);
      if (!hook) return fail(hook.error());
      if (auto error = read_hook(c, *body, false, *hook)) return fail(*error);
      hook->updated_at = c.now();
      if (auto stored = store::update(tx, *hook); !stored) return fail(stored.error());
      return Reply{200, to_json(*hook, c.base_url)};
    });
    c.receiver.load_hooks();
    return answer;
  });
  router.add("DELETE", "/api/hook/{hookId}", "deleteHook",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<HookId>("hookId");
               if (!id) return fail(id.error());
               auto answer = c.write([&](store::Transaction& tx) -> Answer {
                 if (!store::hook(tx, *id)) return fail(not_found("hook", id->to_string()));
                 store::remove_hook(tx, *id);
                 return Reply{204, {}};
               });
               c.receiver.load_hooks();
               return answer;
             });
}

json::object shape(store::Transaction& tx, const model::Delivery& delivery,
                   const json::storage_ptr& memory = {}) {
  json::object item = to_json(delivery, memory);
  for (const auto& push : store::pushes_of_delivery(tx, delivery.id)) {
    item["pushes"].as_array().push_back(push_shape(tx, push, memory));
  }
  for (const auto& notice : store::notices_of_delivery(tx, delivery.id)) {
    item["notices"].as_array().push_back(notice_shape(tx, notice, memory));
  }
  return item;
}

// They were kept without those that hold a secret.
json::array headers_shape(const model::Headers& headers) {
  json::array items;
  for (const auto& [name, value] : headers) {
    items.push_back(
        json::object{{"name", base::to_valid_utf8(name)}, {"value", base::to_valid_utf8(value)}});
  }
  return items;
}

Answer list_refusals(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  if (!id) return fail(id.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    std::multimap<base::Timestamp, json::object, std::greater<>> newest_first;
    for (const auto& hook : store::hooks(tx, *id)) {
      for (const auto& refusal : c.receiver.refusals(hook.id)) {
        newest_first.emplace(refusal.at,
                             json::object{{"hook_id", hook.id.to_string()},
                                          {"hook_name", hook.name},
                                          {"kind", base::to_string(hook.kind)},
                                          {"at", base::to_iso8601(refusal.at)},
                                          {"count", refusal.count},
                                          {"message", base::to_valid_utf8(refusal.message)},
                                          {"user_agent", base::to_valid_utf8(refusal.user_agent)}});
      }
    }
    json::array items;
    for (auto& [at, item] : newest_first) items.push_back(std::move(item));
    return results(std::move(items));
  });
}

Answer list_deliveries(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto page = request.page();
  if (!id) return fail(id.error());
  if (!page) return fail(page.error());
  store::DeliveryFilter filter;
  if (const auto hook = request.query_value("hook_id"); !hook.empty()) {
    filter.hook = HookId::parse(hook);
    if (!filter.hook) return fail(base::ErrorCode::kInvalid, "hook_id: must be an id.", "hook_id");
  }
  if (const auto state = request.query_value("state"); !state.empty()) {
    filter.state = base::parse_enum<model::DeliveryState>(state);
    if (!filter.state) {
      return fail(base::ErrorCode::kInvalid,
                  "state: must be one of " +
                      base::list_words(base::enum_names<model::DeliveryState>()) + ".",
                  "state");
    }
  }
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    ListWriter list;
    for (const auto& delivery : store::deliveries(tx, *id, filter, *page)) {
      list.add(shape(tx, delivery, list.memory()));
    }
    return list.reply();
  });
}

void add_deliveries(Router& router, ApiContext& c) {
  router
      .add("GET", "/api/organization/{organizationId}/delivery", "listDelivery",
           [&c](const ApiRequest& request) { return list_deliveries(c, request); })
      .takes_query({"limit", "before", "hook_id", "state"});
  router.add("GET", "/api/organization/{organizationId}/refusal", "listRefusal",
             [&c](const ApiRequest& request) { return list_refusals(c, request); });
  router.add(
      "GET", "/api/delivery/{deliveryId}", "getDelivery",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<DeliveryId>("deliveryId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            return found(store::delivery(tx, id), "delivery", id).map([&](const auto& delivery) {
              auto item = shape(tx, delivery);
              item["headers"] = headers_shape(delivery.headers);
              return Reply{200, std::move(item)};
            });
          });
        });
      });
  router.add("GET", "/api/delivery/{deliveryId}/payload", "getDeliveryPayload",
             [&c](const ApiRequest& request) -> Answer {
               return request.id<DeliveryId>("deliveryId").and_then([&](const auto& id) -> Answer {
                 return found(c.read([&](auto& tx) { return store::delivery(tx, id); }), "delivery",
                              id)
                     .map([](const auto& delivery) {
                       const auto type = model::find_header(delivery.headers, "content-type");
                       Reply reply{200,
                                   {},
                                   delivery.body,
                                   type.empty() ? "application/octet-stream" : std::string(type)};
                       // Anybody may have sent it: no browser is to show it as a page of ours.
                       reply.headers = {{"Content-Disposition", "attachment"},
                                        {"X-Content-Type-Options", "nosniff"},
                                        {"Content-Security-Policy", "sandbox; default-src 'none'"}};
                       return reply;
                     });
               });
             });
  router
      .add("POST", "/api/delivery/{deliveryId}/replay", "replayDelivery",
           [&c](const ApiRequest& request) -> Answer {
             return request.id<DeliveryId>("deliveryId").and_then([&](const auto& id) -> Answer {
               return c.write([&](store::Transaction& tx) -> Answer {
                 return found(store::delivery(tx, id), "delivery", id)
                     .map([&](const auto& delivery) {
                       const auto again = pipeline::replay(c.pipeline, tx, delivery);
                       return Reply{202, shape(tx, *store::delivery(tx, again))};
                     });
               });
             });
           })
      .needs(model::Role::DEPLOYER);
}

}  // namespace

void add_hook_endpoints(Router& router, ApiContext& context) {
  add_hooks(router, context);
  add_deliveries(router, context);
}

}  // namespace slipway::api
