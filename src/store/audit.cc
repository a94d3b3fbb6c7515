#include "store/audit.h"

#include <algorithm>

#include "store/below.h"

namespace slipway::store {

void insert(Transaction& tx, const AuditEntry& e) {
  tx.execute(
      "INSERT INTO audit_entry (id, organization_id, at, actor_type, actor_id, actor_name, "
      "address, operation, target_type, target_id, target_name, before_json, after_json) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      e.id, e.organization, e.at, e.actor_type, e.actor_id, e.actor_name, e.address, e.operation,
      e.target_type, e.target_id, e.target_name, e.before, e.after);
}

namespace {

// Of one organization, or where there is none, of all of them; the index has them in order.
std::vector<AuditEntry> entries_of(Transaction& tx, const AuditFilter& f,
                                   const std::string& whose) {
  return tx.query(
      "SELECT id, organization_id, at, actor_type, actor_id, actor_name, address, operation, "
      "target_type, target_id, target_name, before_json, after_json FROM audit_entry WHERE " +
          whose +
          " AND at >= $2 AND at < $3 AND ($4 = '' OR operation = $4) AND ($5 = '' OR target_id = "
          "$5) AND id < $6 ORDER BY id DESC LIMIT $7",
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
      f.organization, f.from, f.to, f.operation, f.target_id, below(f.before), f.limit);
}

}  // namespace

std::vector<AuditEntry> audit_entries(Transaction& tx, const AuditFilter& f) {
  auto entries = entries_of(tx, f, "organization_id = $1");
  if (!f.with_those_of_all) return entries;
  const auto of_all = entries_of(tx, f, "organization_id IS NULL AND $1 <> ''");
  entries.insert(entries.end(), of_all.begin(), of_all.end());
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return b.id < a.id; });
  if (entries.size() > static_cast<std::size_t>(f.limit)) {
    entries.resize(static_cast<std::size_t>(f.limit));
  }
  return entries;
}

}  // namespace slipway::store
