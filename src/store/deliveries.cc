#include "store/deliveries.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/compression.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "rules/webhook/sender.h"
#include "store/below.h"
#include "store/names.h"
#include "store/topics.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

constexpr std::string_view kHook =
    "SELECT id, organization_id, name, kind, secret, allow_unsigned, enabled, "
    "(SELECT MAX(received_at) FROM delivery WHERE id = (SELECT MAX(id) FROM (SELECT MAX(id) AS id "
    "FROM delivery WHERE hook_id = hook.id AND interpreted = 0 UNION ALL SELECT MAX(id) FROM "
    "delivery WHERE hook_id = hook.id AND interpreted = 1) AS newest)), created_at, updated_at "
    "FROM hook ";

model::Hook make_hook(const Row& row) {
  return {row.id<model::HookId>(0),
          row.id<model::OrganizationId>(1),
          row.text(2),
          stored_enum<model::HookKind>(row.text(3)),
          row.text(4),
          row.boolean(5),
          row.boolean(6),
          row.maybe_time(7),
          row.time(8),
          row.time(9)};
}

std::string select_hook(std::string_view where) { return std::string(kHook) + std::string(where); }

std::string to_json(const model::Headers& headers) {
  boost::json::array list;
  for (const auto& [name, text] : headers) {
    list.push_back(boost::json::array{base::to_valid_utf8(name), base::to_valid_utf8(text)});
  }
  return boost::json::serialize(list);
}

model::Headers headers_from_json(const std::string& text) {
  model::Headers headers;
  const auto list = boost::json::parse(text);
  for (const auto& item : list.as_array()) {
    const auto& pair = item.as_array();
    headers.emplace_back(std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string()));
  }
  return headers;
}

model::Delivery make_delivery(const Row& row) {
  model::Delivery d;
  d.id = row.id<model::DeliveryId>(0);
  d.hook = row.id<model::HookId>(1);
  d.organization = row.id<model::OrganizationId>(2);
  d.kind = stored_enum<model::HookKind>(row.text(3));
  d.delivery_id = row.text(4);
  d.event = row.text(5);
  d.received_at = row.time(6);
  d.size = static_cast<std::uint64_t>(row.integer(7));
  d.state = stored_enum<model::DeliveryState>(row.text(8));
  d.message = row.text(9);
  d.replay_of = row.maybe_id<model::DeliveryId>(10);
  return d;
}

// With room for what the parser reads beyond it.
std::string stored_body(std::string bytes, const std::string& encoding) {
  if (encoding == "identity") {
    bytes.reserve(bytes.size() + rules::kBodyPadding);
    return bytes;
  }
  auto body = encoding == "zstd" ? base::decompress(bytes, rules::kBodyPadding) : std::nullopt;
  if (!body) throw std::runtime_error("the store holds a broken body (" + encoding + ")");
  return std::move(*body);
}

constexpr std::string_view kDeliveryColumns =
    "SELECT id, hook_id, organization_id, kind, sender_id, event, received_at, size, state, "
    "message, replay_of";

}  // namespace

base::Result<void> insert(Transaction& tx, const model::Hook& h) {
  tx.announce(kHooks);
  return inserted(tx.execute("INSERT INTO hook (id, organization_id, name, kind, secret, "
                             "allow_unsigned, enabled, created_at, updated_at) VALUES ($1, $2, $3, "
                             "$4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
                             h.id, h.organization, h.name, to_string(h.kind), h.secret,
                             h.allow_unsigned, h.enabled, h.created_at, h.updated_at),
                  "hook", h.name);
}

base::Result<void> update(Transaction& tx, const model::Hook& h) {
  const auto others = tx.query(
      "SELECT 1 FROM hook WHERE organization_id = $1 AND name = $2 AND id <> $3",
      [](const Row& row) { return row.integer(0); }, h.organization, h.name, h.id);
  if (!others.empty()) return name_taken("hook", h.name);
  tx.announce(kHooks);
  tx.execute(
      "UPDATE hook SET name = $2, kind = $3, secret = $4, allow_unsigned = $5, enabled = $6, "
      "updated_at = $7 WHERE id = $1",
      h.id, h.name, to_string(h.kind), h.secret, h.allow_unsigned, h.enabled, h.updated_at);
  return {};
}

void remove_hook(Transaction& tx, const model::HookId& id) {
  tx.announce(kHooks);
  tx.execute("DELETE FROM hook WHERE id = $1", id);
}

std::optional<model::Hook> hook(Transaction& tx, const model::HookId& id) {
  return tx.query_one(select_hook("WHERE id = $1"), make_hook, id);
}

std::vector<model::Hook> hooks(Transaction& tx, const model::OrganizationId& organization) {
  return tx.query(select_hook("WHERE organization_id = $1 ORDER BY id"), make_hook, organization);
}

std::vector<model::Hook> all_hooks(Transaction& tx) {
  return tx.query(select_hook("ORDER BY id"), make_hook);
}

DeliveryRow make_row(model::Delivery delivery) {
  DeliveryRow row;
  row.headers = to_json(std::exchange(delivery.headers, {}));
  row.body.bytes = base::compress(std::exchange(delivery.body, {}));
  row.delivery = std::move(delivery);
  return row;
}

std::optional<model::DeliveryId> insert(Transaction& tx, const DeliveryRow& prepared) {
  const model::Delivery& d = prepared.delivery;
  const auto changed = tx.execute(
      "INSERT INTO delivery (id, hook_id, organization_id, kind, sender_id, event, received_at, "
      "headers, body, size, state, message, replay_of, "
      "interpreted, body_encoding) VALUES ($1, $2, $3, $4, $5, "
      "$6, "
      "$7, $8, $9, $10, $11, $12, $13, 0, 'zstd') ON CONFLICT DO NOTHING",
      d.id, d.hook, d.organization, to_string(d.kind), d.delivery_id, d.event, d.received_at,
      prepared.headers, prepared.body, d.size, to_string(d.state), d.message, d.replay_of);
  if (changed > 0) return std::nullopt;
  return tx.query_one(
      "SELECT id FROM delivery WHERE hook_id = $1 AND sender_id = $2 AND replay_of "
      "IS NULL",
      [](const Row& row) { return row.id<model::DeliveryId>(0); }, d.hook, d.delivery_id);
}

std::optional<model::Delivery> delivery(Transaction& tx, const model::DeliveryId& id) {
  return tx.query_one(
      std::string(kDeliveryColumns) + ", headers, body, body_encoding FROM delivery WHERE id = $1",
      [](const Row& row) {
        model::Delivery d = make_delivery(row);
        d.headers = headers_from_json(row.text(11));
        d.body = stored_body(row.text(12), row.text(13));
        return d;
      },
      id);
}

std::vector<model::Delivery> waiting_deliveries(Transaction& tx, const model::HookId& hook,
                                                std::int64_t limit) {
  return tx.query(std::string(kDeliveryColumns) +
                      " FROM delivery WHERE hook_id = $1 AND interpreted = 0 ORDER BY id LIMIT $2",
                  make_delivery, hook, limit);
}

bool set_interpreted(Transaction& tx, const model::DeliveryId& id, model::DeliveryState state,
                     const std::string& message) {
  return tx.execute(
             "UPDATE delivery SET interpreted = 1, state = $2, message = $3 WHERE id = $1 AND "
             "interpreted = 0",
             id, to_string(state), message) > 0;
}

void set_state(Transaction& tx, const model::DeliveryId& id, model::DeliveryState state,
               const std::string& message) {
  tx.execute("UPDATE delivery SET state = $2, message = $3 WHERE id = $1", id, to_string(state),
             message);
}

std::vector<model::Delivery> deliveries(Transaction& tx, const model::OrganizationId& organization,
                                        const DeliveryFilter& filter, const Page& page) {
  return tx.query(
      std::string(kDeliveryColumns) +
          " FROM delivery WHERE organization_id = $1 AND id < $2 AND "
          "($3 = '' OR hook_id = $3) AND ($4 = '' OR state = $4) ORDER BY id DESC LIMIT "
          "$5",
      make_delivery, organization, below(page.before), filter.hook ? filter.hook->to_string() : "",
      filter.state ? to_string(*filter.state) : "", page.limit);
}

}  // namespace slipway::store
