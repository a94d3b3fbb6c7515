#include "store/helm_repositories.h"

#include <string>

#include "base/enum.h"
#include "store/names.h"

namespace slipway::store {
namespace {

using base::to_string;

std::string select_helm_repositories(std::string_view where) {
  return "SELECT id, organization_id, name, kind, description, url, skip_tls_verification, "
         "username, password, created_at, updated_at FROM helm_repository " +
         std::string(where);
}

model::HelmRepository make_helm_repository(const Row& row) {
  return {row.id<model::HelmRepositoryId>(0),
          row.id<model::OrganizationId>(1),
          row.text(2),
          base::stored_enum<model::HelmRepositoryKind>(row.text(3)),
          row.text(4),
          row.text(5),
          row.boolean(6),
          row.text(7),
          row.text(8),
          row.time(9),
          row.time(10)};
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::HelmRepository& r) {
  return inserted(
      tx.execute("INSERT INTO helm_repository (id, organization_id, name, kind, description, url, "
                 "skip_tls_verification, username, password, created_at, updated_at) VALUES ($1, "
                 "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
                 r.id, r.organization, r.name, to_string(r.kind), r.description, r.url,
                 r.skip_tls_verification, r.username, r.password, r.created_at, r.updated_at),
      "helm repository", r.name);
}

base::Result<void> update(Transaction& tx, const model::HelmRepository& r) {
  const auto others = tx.query(
      "SELECT 1 FROM helm_repository WHERE organization_id = $1 AND name = $2 AND id <> $3",
      [](const Row& row) { return row.integer(0); }, r.organization, r.name, r.id);
  if (!others.empty()) return name_taken("helm repository", r.name);
  tx.execute(
      "UPDATE helm_repository SET name = $2, kind = $3, description = $4, url = $5, "
      "skip_tls_verification = $6, username = $7, password = $8, updated_at = $9 WHERE id = $1",
      r.id, r.name, to_string(r.kind), r.description, r.url, r.skip_tls_verification, r.username,
      r.password, r.updated_at);
  return {};
}

base::Result<void> remove_helm_repository(Transaction& tx, const model::HelmRepositoryId& id) {
  const auto user = tx.query_one(
      "SELECT name FROM service WHERE helm_repository_id = $1 ORDER BY id LIMIT 1",
      [](const Row& row) { return row.text(0); }, id);
  if (user) {
    return base::fail(base::ErrorCode::kConflict,
                      "The service '" + *user +
                          "' takes its chart from this repository; give it another one first.");
  }
  tx.execute("DELETE FROM helm_repository WHERE id = $1", id);
  return {};
}

std::optional<model::HelmRepository> helm_repository(Transaction& tx,
                                                     const model::HelmRepositoryId& id) {
  return tx.query_one(select_helm_repositories("WHERE id = $1"), make_helm_repository, id);
}

std::vector<model::HelmRepository> helm_repositories(Transaction& tx,
                                                     const model::OrganizationId& organization) {
  return tx.query(select_helm_repositories("WHERE organization_id = $1 ORDER BY id"),
                  make_helm_repository, organization);
}

std::int64_t services_of_helm_repository(Transaction& tx, const model::HelmRepositoryId& id) {
  return tx
      .query_one(
          "SELECT COUNT(*) FROM service WHERE helm_repository_id = $1",
          [](const Row& row) { return row.integer(0); }, id)
      .value();
}

}  // namespace slipway::store
