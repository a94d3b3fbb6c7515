#include "store/audit.h"

namespace slipway::store {

void insert(Transaction& tx, const AuditEntry& e) {
  tx.execute(
      "INSERT INTO audit_entry (id, organization_id, at, actor_type, actor_id, actor_name, "
      "address, operation, target_type, target_id, target_name, before_json, after_json) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      e.id, e.organization, e.at, e.actor_type, e.actor_id, e.actor_name, e.address, e.operation,
      e.target_type, e.target_id, e.target_name, e.before, e.after);
}

std::vector<AuditEntry> audit_entries(Transaction& tx, const AuditFilter& f) {
  return tx.query(
      "SELECT id, organization_id, at, actor_type, actor_id, actor_name, address, operation, "
      "target_type, target_id, target_name, before_json, after_json FROM audit_entry WHERE "
      "(organization_id = $1 OR ($2 = 1 AND organization_id IS NULL)) AND at >= $3 AND at < $4 "
      "AND ($5 = '' OR operation = $5) AND ($6 = '' OR target_id = $6) AND ($7 = '' OR id < $7) "
      "ORDER BY id DESC LIMIT $8",
      [](const Row& row) {
        AuditEntry e;
        e.id = row.id<model::AuditEntryId>(0);
        e.organization = row.maybe_id<model::OrganizationId>(1);
        e.at = row.time(2);
        e.actor_type = row.text(3);
        if (!row.is_null(4)) e.actor_id = row.text(4);
        e.actor_name = row.text(5);
        e.address = row.text(6);
        e.operation = row.text(7);
        e.target_type = row.text(8);
        e.target_id = row.text(9);
        e.target_name = row.text(10);
        e.before = row.text(11);
        e.after = row.text(12);
        return e;
      },
      f.organization, f.with_those_of_all, f.from, f.to, f.operation, f.target_id, f.before,
      f.limit);
}

}  // namespace slipway::store
