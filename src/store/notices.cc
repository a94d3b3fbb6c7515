#include "store/notices.h"

#include "base/enum.h"
#include "store/below.h"
#include "store/finish_delivery.h"
#include "store/names.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

constexpr std::string_view kNotice =
    "SELECT id, organization_id, source, delivery_id, image_name, image_key, tag, digest, outcome, "
    "created_at, decided_at, state FROM notice ";

model::Notice make_notice(const Row& row) {
  model::Notice n;
  n.id = row.id<model::NoticeId>(0);
  n.organization = row.id<model::OrganizationId>(1);
  n.source = stored_enum<model::PushSource>(row.text(2));
  n.delivery = row.maybe_id<model::DeliveryId>(3);
  n.image_name = row.text(4);
  n.image_key = row.text(5);
  n.tag = row.text(6);
  n.digest = row.text(7);
  n.outcome = row.text(8);
  n.created_at = row.time(9);
  n.decided_at = row.maybe_time(10);
  n.state = stored_enum<model::PushState>(row.text(11));
  return n;
}

constexpr std::string_view kRegistry =
    "SELECT id, organization_id, name, kind, description, url, username, password, created_at, "
    "updated_at FROM container_registry ";

model::ContainerRegistry make_registry(const Row& row) {
  return {row.id<model::ContainerRegistryId>(0),
          row.id<model::OrganizationId>(1),
          row.text(2),
          stored_enum<model::ContainerRegistryKind>(row.text(3)),
          row.text(4),
          row.text(5),
          row.text(6),
          row.text(7),
          row.time(8),
          row.time(9)};
}

std::string with(std::string_view select, std::string_view where) {
  return std::string(select) + std::string(where);
}

}  // namespace

void insert(Transaction& tx, const model::Notice& n) {
  tx.execute(
      "INSERT INTO notice (id, organization_id, source, delivery_id, image_name, image_key, tag, "
      "digest, outcome, created_at, decided_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "$10, $11, $12)",
      n.id, n.organization, to_string(n.source), n.delivery, n.image_name, n.image_key, n.tag,
      n.digest, n.outcome, n.created_at, n.decided_at, to_string(n.state));
}

void update(Transaction& tx, const model::Notice& n) {
  tx.execute(
      "UPDATE notice SET digest = $2, outcome = $3, decided_at = $4, state = $5 WHERE id = $1",
      n.id, n.digest, n.outcome, n.decided_at, to_string(n.state));
}

std::optional<model::Notice> notice(Transaction& tx, const model::NoticeId& id) {
  return tx.query_one(with(kNotice, "WHERE id = $1"), make_notice, id);
}

std::vector<model::Notice> notices(Transaction& tx, const model::OrganizationId& organization,
                                   const Page& page) {
  return tx.query(with(kNotice,
                       "WHERE organization_id = $1 AND id < $2 ORDER BY id DESC "
                       "LIMIT $3"),
                  make_notice, organization, below(page.before), page.limit);
}

std::vector<model::Notice> notices_of_delivery(Transaction& tx, const model::DeliveryId& delivery) {
  return tx.query(with(kNotice, "WHERE delivery_id = $1 ORDER BY id"), make_notice, delivery);
}

std::vector<model::Notice> pending_notices(Transaction& tx,
                                           const model::OrganizationId& organization,
                                           const std::string& image_key) {
  return tx.query(with(kNotice,
                       "WHERE state = 'PENDING' AND organization_id = $1 AND image_key = $2 "
                       "ORDER BY id"),
                  make_notice, organization, image_key);
}

void finish_delivery(Transaction& tx, const model::Notice& notice, base::Timestamp now) {
  if (!notice.delivery) return;
  finish_delivery_of(tx, notice, notices_of_delivery(tx, *notice.delivery), now);
}

base::Result<void> insert(Transaction& tx, const model::ContainerRegistry& r) {
  return inserted(tx.execute("INSERT INTO container_registry (id, organization_id, name, kind, "
                             "description, url, username, password, created_at, updated_at) VALUES "
                             "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
                             r.id, r.organization, r.name, to_string(r.kind), r.description, r.url,
                             r.username, r.password, r.created_at, r.updated_at),
                  "container registry", r.name);
}

base::Result<void> update(Transaction& tx, const model::ContainerRegistry& r) {
  const auto others = tx.query(
      "SELECT 1 FROM container_registry WHERE organization_id = $1 AND name = $2 AND id <> $3",
      [](const Row& row) { return row.integer(0); }, r.organization, r.name, r.id);
  if (!others.empty()) return name_taken("container registry", r.name);
  tx.execute(
      "UPDATE container_registry SET name = $2, kind = $3, description = $4, url = $5, username = "
      "$6, password = $7, updated_at = $8 WHERE id = $1",
      r.id, r.name, to_string(r.kind), r.description, r.url, r.username, r.password, r.updated_at);
  return {};
}

base::Result<void> remove_registry(Transaction& tx, const model::ContainerRegistryId& id) {
  const auto user = tx.query_one(
      "SELECT name FROM service WHERE registry_id = $1 LIMIT 1",
      [](const Row& row) { return row.text(0); }, id);
  if (user) {
    return base::fail(base::ErrorCode::kConflict,
                      "The service '" + *user +
                          "' takes its image from this registry; give it another one first.");
  }
  tx.execute("DELETE FROM container_registry WHERE id = $1", id);
  return {};
}

std::optional<model::ContainerRegistry> registry(Transaction& tx,
                                                 const model::ContainerRegistryId& id) {
  return tx.query_one(with(kRegistry, "WHERE id = $1"), make_registry, id);
}

std::vector<model::ContainerRegistry> registries(Transaction& tx,
                                                 const model::OrganizationId& organization) {
  return tx.query(with(kRegistry, "WHERE organization_id = $1 ORDER BY id"), make_registry,
                  organization);
}

}  // namespace slipway::store
