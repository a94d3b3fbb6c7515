#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "api/endpoints.h"
#include "api/shapes.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "io/webhook_target.h"
#include "pipeline/steps.h"
#include "pipeline/webhooks.h"
#include "store/organizations.h"
#include "store/tasks.h"
#include "store/webhooks.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using base::to_iso8601;
using base::to_string;
using model::OrganizationId;
using model::WebhookId;

template <typename E>
std::optional<std::vector<E>> enumerations(base::JsonFields& fields, std::string_view name) {
  const auto words = fields.texts(name);
  if (!words) return std::nullopt;
  std::vector<E> values;
  for (const auto& word : *words) {
    if (const auto value = base::parse_enum<E>(word)) {
      values.push_back(*value);
    } else {
      const auto names = base::enum_names<E>();
      fields.wrong(name, "'" + word + "' is unknown; it is one of " + base::list_words(names) +
                             "." + base::did_you_mean(word, names));
    }
  }
  return values;
}

void read_target(ApiContext& c, base::JsonFields& fields, bool creating, model::Webhook& webhook) {
  const auto url = creating || fields.has("target_url")
                       ? fields.required_text("target_url")
                       : c.pipeline.cipher.decrypt(webhook.target_url).value_or("");
  const bool is_other = creating || fields.has("target_url") || fields.has("kind");
  // What one kind takes, another may not.
  if (is_other) {
    if (!fields.error()) {
      const auto checked = pipeline::check_target(c.pipeline.policy, webhook.kind, url);
      if (!checked) fields.take(checked.error());
    }
    webhook.target_url = c.pipeline.cipher.encrypt(url);
  }
  const auto secret = fields.text("target_secret");
  if (secret) webhook.target_secret = c.pipeline.cipher.encrypt(*secret);
  if (is_other || secret) {
    const auto checked =
        io::check_webhook_secret(webhook.kind, url, !webhook.target_secret.empty());
    if (!checked) fields.take(checked.error());
  }
}

std::optional<base::Error> read_webhook(ApiContext& c, const json::value& body, bool creating,
                                        model::Webhook& webhook) {
  base::JsonFields fields(body);
  if (const auto kind = fields.enumeration<model::WebhookKind>("kind")) {
    webhook.kind = *kind;
  } else if (creating) {
    fields.wrong("kind", "is missing; it is one of " +
                             base::list_words(base::enum_names<model::WebhookKind>()) + ".");
  }
  read_target(c, fields, creating, webhook);
  if (const auto description = fields.text("description")) webhook.description = *description;
  if (const auto enabled = fields.boolean("enabled")) webhook.enabled = *enabled;
  const auto events = enumerations<model::WebhookEventType>(fields, "events");
  if (events) webhook.events = *events;
  if (const auto checked = io::check_webhook_events(webhook.events); !checked) {
    fields.take(checked.error());
  }
  if (const auto names = fields.texts("project_names_filter")) webhook.project_names = *names;
  if (const auto modes = enumerations<model::EnvironmentMode>(fields, "environment_types_filter")) {
    webhook.environment_modes = *modes;
  }
  if (const auto names = fields.texts("environment_names_filter")) {
    webhook.environment_names = *names;
  }
  for (const auto* name : {"id", "created_at", "updated_at", "target_secret_set", "target"}) {
    fields.any(name);
  }
  fields.refuse_unknown();
  return fields.error();
}

template <typename E>
json::array names_of(const std::vector<E>& values) {
  json::array names;
  for (const auto value : values) names.emplace_back(to_string(value));
  return names;
}

json::object webhook_shape(ApiContext& c, const model::Webhook& w) {
  // Where the key of the data folder is another one now, the address is lost.
  const auto url = c.pipeline.cipher.decrypt(w.target_url).value_or("");
  return {{"id", w.id.to_string()},
          {"created_at", to_iso8601(w.created_at)},
          {"updated_at", to_iso8601(w.updated_at)},
          {"kind", to_string(w.kind)},
          {"target_url", url},
          {"target", pipeline::shown_target(w.kind, url)},
          {"target_secret_set", !w.target_secret.empty()},
          {"description", w.description},
          {"enabled", w.enabled},
          {"events", names_of(w.events)},
          {"project_names_filter", json::array(w.project_names.begin(), w.project_names.end())},
          {"environment_types_filter", names_of(w.environment_modes)},
          {"environment_names_filter",
           json::array(w.environment_names.begin(), w.environment_names.end())}};
}

json::object webhook_event_shape(const model::WebhookEvent& e) {
  const bool waits = e.state == model::WebhookEventState::PENDING;
  const auto time_or_none = [](const std::optional<base::Timestamp>& at) {
    return at ? json::value(to_iso8601(*at)) : json::value(nullptr);
  };
  return {{"id", e.id.to_string()},
          {"created_at", to_iso8601(e.created_at)},
          {"kind", to_string(e.kind)},
          {"matched_event", to_string(e.type)},
          {"target_url_used", e.target},
          {"request", json::parse(e.body)},
          {"target_response_status_code", e.response_status},
          {"target_response_body", e.response_body},
          {"deployment_id", e.deployment.to_string()},
          {"state", to_string(e.state)},
          {"attempts", e.attempts},
          {"error", e.error.empty() ? json::value(nullptr) : json::value(e.error)},
          {"last_attempt_at", time_or_none(e.attempted_at)},
          {"next_attempt_at",
           waits ? json::value(to_iso8601(e.next_attempt_at)) : json::value(nullptr)}};
}

// One of this organization's.
base::Result<model::Webhook> webhook_of(store::Transaction& tx, const ApiRequest& request) {
  const auto organization = request.id<OrganizationId>("organizationId");
  const auto id = request.id<WebhookId>("webhookId");
  if (!organization) return fail(organization.error());
  if (!id) return fail(id.error());
  auto webhook = store::webhook(tx, *id);
  if (!webhook || webhook->organization != *organization) {
    return fail(not_found("webhook", id->to_string()));
  }
  return std::move(*webhook);
}

Answer list_webhooks(ApiContext& c, const ApiRequest& request) {
  return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
    return c.read([&](store::Transaction& tx) -> Answer {
      if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
      json::array items;
      for (const auto& item : store::webhooks(tx, id)) items.push_back(webhook_shape(c, item));
      return results(std::move(items));
    });
  });
}

Answer create_webhook(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto body = request.body();
  if (!id) return fail(id.error());
  if (!body) return fail(body.error());
  model::Webhook webhook;
  if (auto error = read_webhook(c, *body, true, webhook)) return fail(*error);
  webhook.id = c.make_id<WebhookId>();
  webhook.organization = *id;
  webhook.created_at = webhook.updated_at = webhook.held_until = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    store::insert(tx, webhook);
    return Reply{201, webhook_shape(c, webhook)};
  });
}

Answer edit_webhook(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto webhook = webhook_of(tx, request);
    if (!webhook) return fail(webhook.error());
    if (auto error = read_webhook(c, *body, false, *webhook)) return fail(*error);
    webhook->updated_at = c.now();
    store::update(tx, *webhook);
    // What waits may come through now, or is not wanted any more.
    store::release_webhook(tx, webhook->id, webhook->updated_at);
    store::ask(tx, pipeline::kNotify, webhook->id.to_string(), webhook->updated_at);
    return Reply{200, webhook_shape(c, *webhook)};
  });
}

Answer list_webhook_events(ApiContext& c, const ApiRequest& request) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    const auto webhook = webhook_of(tx, request);
    if (!webhook) return fail(webhook.error());
    json::array items;
    for (const auto& item : store::webhook_events(tx, webhook->id, *page)) {
      items.push_back(webhook_event_shape(item));
    }
    return results(std::move(items));
  });
}

}  // namespace

// An address can be its own password, so looking needs the role that changing does.
void add_webhook_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/webhook";
  const std::string one = path + "/{webhookId}";
  router
      .add("GET", path, "listOrganizationWebHooks",
           [&c](const ApiRequest& request) { return list_webhooks(c, request); })
      .needs(model::Role::ADMIN);
  router.add("POST", path, "createOrganizationWebhook",
             [&c](const ApiRequest& request) { return create_webhook(c, request); });
  router
      .add("GET", one, "getOrganizationWebhook",
           [&c](const ApiRequest& request) -> Answer {
             return c.read([&](store::Transaction& tx) -> Answer {
               return webhook_of(tx, request).map([&](const auto& webhook) {
                 return Reply{200, webhook_shape(c, webhook)};
               });
             });
           })
      .needs(model::Role::ADMIN);
  router.add("PUT", one, "editOrganizationWebhook",
             [&c](const ApiRequest& request) { return edit_webhook(c, request); });
  router.add("DELETE", one, "deleteOrganizationWebhook", [&c](const ApiRequest& request) -> Answer {
    return c.write([&](store::Transaction& tx) -> Answer {
      return webhook_of(tx, request).map([&](const auto& webhook) {
        store::remove_webhook(tx, webhook.id);
        return Reply{204, {}};
      });
    });
  });
  router
      .add("GET", one + "/event", "listWebhookEvent",
           [&c](const ApiRequest& request) { return list_webhook_events(c, request); })
      .needs(model::Role::ADMIN);
}

}  // namespace slipway::api
