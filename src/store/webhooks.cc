#include "store/webhooks.h"

#include <type_traits>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/enum.h"
#include "store/below.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;
namespace json = boost::json;

template <typename T>
std::string list_to_json(const std::vector<T>& items) {
  json::array list;
  for (const auto& item : items) {
    if constexpr (std::is_enum_v<T>) {
      list.emplace_back(to_string(item));
    } else {
      list.emplace_back(item);
    }
  }
  return json::serialize(list);
}

template <typename T, typename Make>
std::vector<T> list_from_json(const std::string& text, const Make& make) {
  std::vector<T> items;
  const auto list = json::parse(text);
  for (const auto& item : list.as_array()) items.push_back(make(std::string(item.as_string())));
  return items;
}

constexpr std::string_view kWebhook =
    "SELECT id, organization_id, kind, target_url, target_secret, description, enabled, events, "
    "project_names, environment_modes, failures, held_until, created_at, updated_at, "
    "environment_names FROM webhook ";

model::Webhook make_webhook(const Row& row) {
  model::Webhook w;
  w.id = row.id<model::WebhookId>(0);
  w.organization = row.id<model::OrganizationId>(1);
  w.kind = stored_enum<model::WebhookKind>(row.text(2));
  w.target_url = row.text(3);
  w.target_secret = row.text(4);
  w.description = row.text(5);
  w.enabled = row.boolean(6);
  w.events = list_from_json<model::WebhookEventType>(
      row.text(7), [](const auto& name) { return stored_enum<model::WebhookEventType>(name); });
  w.project_names = list_from_json<std::string>(row.text(8), [](const auto& name) { return name; });
  w.environment_modes = list_from_json<model::EnvironmentMode>(
      row.text(9), [](const auto& name) { return stored_enum<model::EnvironmentMode>(name); });
  w.failures = row.integer(10);
  w.held_until = row.time(11);
  w.created_at = row.time(12);
  w.updated_at = row.time(13);
  w.environment_names =
      list_from_json<std::string>(row.text(14), [](const auto& name) { return name; });
  return w;
}

constexpr std::string_view kWebhookEvent =
    "SELECT id, webhook_id, kind, type, deployment_id, body, state, attempts, target, "
    "response_status, response_body, error, created_at, attempted_at, next_attempt_at, message "
    "FROM "
    "webhook_event ";

model::WebhookEvent make_webhook_event(const Row& row) {
  model::WebhookEvent e;
  e.id = row.id<model::WebhookEventId>(0);
  e.webhook = row.id<model::WebhookId>(1);
  e.kind = stored_enum<model::WebhookKind>(row.text(2));
  e.type = stored_enum<model::WebhookEventType>(row.text(3));
  e.deployment = row.id<model::DeploymentId>(4);
  e.body = row.text(5);
  e.state = stored_enum<model::WebhookEventState>(row.text(6));
  e.attempts = row.integer(7);
  e.target = row.text(8);
  e.response_status = static_cast<int>(row.integer(9));
  e.response_body = row.text(10);
  e.error = row.text(11);
  e.created_at = row.time(12);
  e.attempted_at = row.maybe_time(13);
  e.next_attempt_at = row.time(14);
  e.message = row.text(15);
  return e;
}

std::string select_webhooks(std::string_view where) {
  return std::string(kWebhook) + std::string(where);
}
std::string select_webhook_events(std::string_view where) {
  return std::string(kWebhookEvent) + std::string(where);
}

}  // namespace

void insert(Transaction& tx, const model::Webhook& w) {
  tx.execute(
      "INSERT INTO webhook (id, organization_id, kind, target_url, target_secret, description, "
      "enabled, events, project_names, environment_modes, failures, held_until, created_at, "
      "updated_at, environment_names) VALUES ($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
      w.id, w.organization, to_string(w.kind), w.target_url, w.target_secret, w.description,
      w.enabled, list_to_json(w.events), list_to_json(w.project_names),
      list_to_json(w.environment_modes), w.failures, w.held_until, w.created_at, w.updated_at,
      list_to_json(w.environment_names));
}

void update(Transaction& tx, const model::Webhook& w) {
  tx.execute(
      "UPDATE webhook SET kind = $2, target_url = $3, target_secret = $4, description = $5, "
      "enabled = $6, events = $7, project_names = $8, environment_modes = $9, updated_at = $10, "
      "environment_names = $11 WHERE id = $1",
      w.id, to_string(w.kind), w.target_url, w.target_secret, w.description, w.enabled,
      list_to_json(w.events), list_to_json(w.project_names), list_to_json(w.environment_modes),
      w.updated_at, list_to_json(w.environment_names));
}

void remove_webhook(Transaction& tx, const model::WebhookId& id) {
  tx.execute("DELETE FROM webhook WHERE id = $1", id);
}

std::optional<model::Webhook> webhook(Transaction& tx, const model::WebhookId& id) {
  return tx.query_one(select_webhooks("WHERE id = $1"), make_webhook, id);
}

std::vector<model::Webhook> webhooks(Transaction& tx, const model::OrganizationId& organization) {
  return tx.query(select_webhooks("WHERE organization_id = $1 ORDER BY id"), make_webhook,
                  organization);
}

void insert(Transaction& tx, const model::WebhookEvent& e) {
  tx.execute(
      "INSERT INTO webhook_event (id, webhook_id, kind, type, deployment_id, body, state, "
      "attempts, target, response_status, response_body, error, created_at, attempted_at, "
      "next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
      e.id, e.webhook, to_string(e.kind), to_string(e.type), e.deployment, e.body,
      to_string(e.state), e.attempts, e.target, e.response_status, e.response_body, e.error,
      e.created_at, e.attempted_at, e.next_attempt_at);
}

void update(Transaction& tx, const model::WebhookEvent& e) {
  tx.execute(
      "UPDATE webhook_event SET state = $2, attempts = $3, target = $4, response_status = $5, "
      "response_body = $6, error = $7, attempted_at = $8, next_attempt_at = $9, message = $10 "
      "WHERE "
      "id = $1",
      e.id, to_string(e.state), e.attempts, e.target, e.response_status,
      base::to_valid_utf8(e.response_body), base::to_valid_utf8(e.error), e.attempted_at,
      e.next_attempt_at, e.message);
}

std::optional<model::WebhookEventId> newest_event_from(Transaction& tx,
                                                       const model::WebhookId& webhook,
                                                       const model::DeploymentId& deployment,
                                                       const model::WebhookEventId& id) {
  return tx.query_one(
      "SELECT id FROM webhook_event WHERE webhook_id = $1 AND deployment_id = $2 AND id >= $3 "
      "ORDER BY id DESC LIMIT 1",
      [](const Row& row) { return row.id<model::WebhookEventId>(0); }, webhook, deployment, id);
}

std::string shown_message(Transaction& tx, const model::WebhookEvent& e) {
  return tx
      .query_one(
          "SELECT message FROM webhook_event WHERE webhook_id = $1 AND deployment_id = $2 AND "
          "message <> '' AND id < $3 ORDER BY id DESC LIMIT 1",
          [](const Row& row) { return row.text(0); }, e.webhook, e.deployment, e.id)
      .value_or("");
}

bool is_shown_later(Transaction& tx, const model::WebhookEvent& e) {
  return tx
      .query_one(
          "SELECT 1 FROM webhook_event WHERE webhook_id = $1 AND deployment_id = $2 AND "
          "message <> '' AND id > $3 LIMIT 1",
          [](const Row&) { return true; }, e.webhook, e.deployment, e.id)
      .has_value();
}

bool show_again(Transaction& tx, const model::WebhookEvent& e, const std::string& message,
                base::Timestamp now) {
  if (!message.empty()) {
    tx.execute(
        "UPDATE webhook_event SET message = $3 WHERE webhook_id = $1 AND deployment_id = $2 AND "
        "message <> ''",
        e.webhook, e.deployment, message);
  }
  return tx.execute(
             "UPDATE webhook_event SET state = 'PENDING', next_attempt_at = $4 WHERE id = (SELECT "
             "MAX(id) FROM webhook_event WHERE webhook_id = $1 AND deployment_id = $2 AND state = "
             "'DELIVERED' AND message <> '') AND id > $3",
             e.webhook, e.deployment, e.id, now) > 0;
}

std::vector<model::WebhookEvent> webhook_events(Transaction& tx, const model::WebhookId& webhook,
                                                const Page& page) {
  return tx.query(
      select_webhook_events("WHERE webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
      make_webhook_event, webhook, below(page.before), page.limit);
}

std::optional<model::WebhookEvent> due_webhook_event(Transaction& tx,
                                                     const model::WebhookId& webhook,
                                                     base::Timestamp now) {
  return tx.query_one(
      select_webhook_events("WHERE webhook_id = $1 AND state = 'PENDING' AND next_attempt_at <= $2 "
                            "ORDER BY next_attempt_at, id LIMIT 1"),
      make_webhook_event, webhook, now);
}

std::optional<base::Timestamp> next_webhook_attempt(Transaction& tx,
                                                    const model::WebhookId& webhook) {
  return tx
      .query_one(
          "SELECT MIN(next_attempt_at) FROM webhook_event WHERE webhook_id = $1 AND state = "
          "'PENDING'",
          [](const Row& row) { return row.maybe_time(0); }, webhook)
      .value_or(std::nullopt);
}

void hold_webhook(Transaction& tx, const model::WebhookId& webhook, std::int64_t failures,
                  base::Timestamp until) {
  tx.execute("UPDATE webhook SET failures = $2, held_until = $3 WHERE id = $1", webhook, failures,
             until);
  tx.execute(
      "UPDATE webhook_event SET next_attempt_at = $2 WHERE webhook_id = $1 AND state = 'PENDING' "
      "AND next_attempt_at < $2",
      webhook, until);
}

void release_webhook(Transaction& tx, const model::WebhookId& webhook, base::Timestamp now) {
  tx.execute("UPDATE webhook SET failures = 0, held_until = $2 WHERE id = $1", webhook, now);
  tx.execute(
      "UPDATE webhook_event SET next_attempt_at = $2 WHERE webhook_id = $1 AND state = 'PENDING' "
      "AND next_attempt_at > $2",
      webhook, now);
}

void give_up_webhook(Transaction& tx, const model::WebhookId& webhook, const std::string& error) {
  tx.execute(
      "UPDATE webhook_event SET state = 'FAILED', error = $2 WHERE webhook_id = $1 AND state = "
      "'PENDING'",
      webhook, error);
}

void prune_webhook_events(Transaction& tx, const model::WebhookId& webhook, std::int64_t kept) {
  tx.execute(
      "DELETE FROM webhook_event WHERE webhook_id = $1 AND state <> 'PENDING' AND id <= (SELECT id "
      "FROM webhook_event WHERE webhook_id = $1 AND state <> 'PENDING' ORDER BY id DESC LIMIT 1 "
      "OFFSET $2)",
      webhook, kept);
}

}  // namespace slipway::store
