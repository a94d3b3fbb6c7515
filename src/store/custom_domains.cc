#include "store/custom_domains.h"

namespace slipway::store {
namespace {

base::Result<void> domain_taken(const std::string& domain) {
  return base::fail(
      base::ErrorCode::kConflict,
      "A service has the domain '" + domain + "' already; a public name leads to one service only.",
      "domain");
}

model::CustomDomain make_custom_domain(const Row& row) {
  return {row.id<model::CustomDomainId>(0),
          row.id<model::ServiceId>(1),
          row.text(2),
          row.boolean(3),
          row.boolean(4),
          row.time(5),
          row.time(6)};
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::CustomDomain& d) {
  const auto changed = tx.execute(
      "INSERT INTO custom_domain (id, service_id, domain, generate_certificate, use_cdn, "
      "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
      d.id, d.service, d.domain, d.generate_certificate, d.use_cdn, d.created_at, d.updated_at);
  if (changed == 0) return domain_taken(d.domain);
  return {};
}

base::Result<void> update(Transaction& tx, const model::CustomDomain& d) {
  const auto others = tx.query(
      "SELECT 1 FROM custom_domain WHERE domain = $1 AND id <> $2",
      [](const Row& row) { return row.integer(0); }, d.domain, d.id);
  if (!others.empty()) return domain_taken(d.domain);
  tx.execute(
      "UPDATE custom_domain SET domain = $2, generate_certificate = $3, use_cdn = $4, "
      "updated_at = $5 WHERE id = $1",
      d.id, d.domain, d.generate_certificate, d.use_cdn, d.updated_at);
  return {};
}

void remove_custom_domain(Transaction& tx, const model::CustomDomainId& id) {
  tx.execute("DELETE FROM custom_domain WHERE id = $1", id);
}

std::optional<model::CustomDomain> custom_domain(Transaction& tx, const std::string& domain) {
  return tx.query_one(
      "SELECT id, service_id, domain, generate_certificate, use_cdn, created_at, updated_at FROM "
      "custom_domain WHERE domain = $1",
      make_custom_domain, domain);
}

std::vector<model::CustomDomain> custom_domains(Transaction& tx, const model::ServiceId& service) {
  return tx.query(
      "SELECT id, service_id, domain, generate_certificate, use_cdn, created_at, updated_at FROM "
      "custom_domain WHERE service_id = $1 ORDER BY id",
      make_custom_domain, service);
}

}  // namespace slipway::store
