#include "store/previews.h"

#include "base/enum.h"

namespace slipway::store {
namespace {

constexpr std::string_view kPreview =
    "SELECT id, organization_id, base_id, environment_id, repository, number, title, author, url, "
    "source_branch, target_branch, head, is_open, from_fork, allowed_head, allowed_by, event_at, "
    "state, message, created_at, updated_at, expires_at FROM preview ";

model::Preview make_preview(const Row& row) {
  model::Preview p;
  p.id = row.id<model::PreviewId>(0);
  p.organization = row.id<model::OrganizationId>(1);
  p.base = row.id<model::EnvironmentId>(2);
  p.environment = row.maybe_id<model::EnvironmentId>(3);
  p.repository = model::RepositoryKey::stored(row.text(4));
  p.number = row.integer(5);
  p.title = row.text(6);
  p.author = row.text(7);
  p.url = row.text(8);
  p.source_branch = row.text(9);
  p.target_branch = row.text(10);
  p.head = row.text(11);
  p.is_open = row.boolean(12);
  p.from_fork = row.boolean(13);
  p.allowed_head = row.text(14);
  p.allowed_by = row.text(15);
  p.event_at = row.maybe_time(16);
  p.state = base::stored_enum<model::PreviewState>(row.text(17));
  p.message = row.text(18);
  p.created_at = row.time(19);
  p.updated_at = row.time(20);
  p.expires_at = row.maybe_time(21);
  return p;
}

std::string select_previews(std::string_view where) {
  return std::string(kPreview) + std::string(where);
}

}  // namespace

void put(Transaction& tx, const model::Preview& p) {
  tx.execute(
      "INSERT INTO preview (id, organization_id, base_id, environment_id, repository, number, "
      "title, author, url, source_branch, target_branch, head, is_open, from_fork, allowed_head, "
      "allowed_by, event_at, state, message, created_at, updated_at, expires_at) VALUES ($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
      "$22) ON CONFLICT (id) DO UPDATE SET environment_id = excluded.environment_id, title = "
      "excluded.title, author = excluded.author, url = excluded.url, source_branch = "
      "excluded.source_branch, target_branch = excluded.target_branch, head = excluded.head, "
      "is_open = excluded.is_open, from_fork = excluded.from_fork, allowed_head = "
      "excluded.allowed_head, allowed_by = excluded.allowed_by, event_at = excluded.event_at, "
      "state = excluded.state, message = excluded.message, updated_at = excluded.updated_at, "
      "expires_at = excluded.expires_at",
      p.id, p.organization, p.base, p.environment, p.repository.to_string(), p.number, p.title,
      p.author, p.url, p.source_branch, p.target_branch, p.head, p.is_open, p.from_fork,
      p.allowed_head, p.allowed_by, p.event_at, base::to_string(p.state), p.message, p.created_at,
      p.updated_at, p.expires_at);
}

std::optional<model::Preview> preview(Transaction& tx, const model::PreviewId& id) {
  return tx.query_one(select_previews("WHERE id = $1"), make_preview, id);
}

std::vector<model::Preview> previews(Transaction& tx, const model::OrganizationId& organization,
                                     const model::RepositoryKey& repository, std::int64_t number) {
  return tx.query(select_previews("WHERE organization_id = $1 AND repository = $2 AND number = $3 "
                                  "ORDER BY id"),
                  make_preview, organization, repository.to_string(), number);
}

std::vector<model::Preview> previews(Transaction& tx, const model::EnvironmentId& base) {
  return tx.query(select_previews("WHERE base_id = $1 ORDER BY id DESC"), make_preview, base);
}

std::optional<model::Preview> preview_of(Transaction& tx, const model::EnvironmentId& environment) {
  return tx.query_one(select_previews("WHERE environment_id = $1"), make_preview, environment);
}

void prune_previews(Transaction& tx, const model::EnvironmentId& base, base::Timestamp before) {
  tx.execute(
      "DELETE FROM preview WHERE base_id = $1 AND state = 'REMOVED' AND environment_id IS NULL AND "
      "updated_at < $2",
      base, before);
}

}  // namespace slipway::store
