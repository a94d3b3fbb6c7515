#include "store/retention.h"

#include "store/log_size.h"

namespace slipway::store {
namespace {

const std::string kEnded = "d.state NOT IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING')";
// Older than the newest $2 of its service.
const std::string kNotAmongNewest =
    "(SELECT COUNT(*) FROM (SELECT 1 FROM deployment n WHERE n.service_id = d.service_id AND n.id "
    "> d.id LIMIT $2) AS newer) >= $2";

const std::string kUnlinked =
    " NOT EXISTS (SELECT 1 FROM service s WHERE s.organization_id = branch.organization_id AND "
    "s.repository = branch.repository AND s.branch = branch.name) AND NOT EXISTS (SELECT 1 FROM "
    "values_link v WHERE v.organization_id = branch.organization_id AND v.repository = "
    "branch.repository AND v.branch = branch.name) AND NOT EXISTS (SELECT 1 FROM push p WHERE "
    "p.organization_id = branch.organization_id AND p.repository = branch.repository AND p.state = "
    "'PENDING') ";

template <typename Id>
Id first_column(const Row& row) {
  return row.id<Id>(0);
}

// Of what an organization has: by its index, from the newest that may go.
template <typename Id>
std::vector<Id> old_causes(Transaction& tx, const std::string& table,
                           const model::OrganizationId& organization, const OlderThan& age) {
  return tx.query("SELECT id FROM " + table +
                      " WHERE organization_id = $1 AND id < $2 AND state <> 'PENDING' AND id <= "
                      "(SELECT id FROM " +
                      table +
                      " WHERE organization_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $3) ORDER BY "
                      "id LIMIT $4",
                  first_column<Id>, organization, Id::first_of(age.before), age.kept, age.limit);
}

}  // namespace

std::vector<model::DeliveryId> old_deliveries(Transaction& tx, const OlderThan& age) {
  return tx.query(
      "SELECT id FROM delivery WHERE id < $1 AND interpreted = 1 AND state <> 'RECEIVED' ORDER BY "
      "id LIMIT $2",
      first_column<model::DeliveryId>, model::DeliveryId::first_of(age.before), age.limit);
}

std::optional<base::Timestamp> deliveries_exceed(Transaction& tx, std::int64_t bytes) {
  return tx.query_one(
      "SELECT sized.received_at FROM (SELECT id, received_at, SUM(LENGTH(body)) OVER (ORDER BY id "
      "DESC) AS total FROM delivery) AS sized WHERE sized.total > $1 ORDER BY sized.id DESC LIMIT "
      "1",
      [](const Row& row) { return row.time(0); }, bytes);
}

std::vector<model::PushId> old_pushes(Transaction& tx, const model::OrganizationId& organization,
                                      const OlderThan& age) {
  return old_causes<model::PushId>(tx, "push", organization, age);
}

std::vector<model::NoticeId> old_notices(Transaction& tx, const model::OrganizationId& organization,
                                         const OlderThan& age) {
  return old_causes<model::NoticeId>(tx, "notice", organization, age);
}

std::vector<model::DeploymentId> old_deployments(Transaction& tx, const OlderThan& age) {
  return tx.query(
      "SELECT d.id FROM deployment d WHERE d.id < $1 AND " + kEnded +
          " AND NOT EXISTS (SELECT 1 FROM push WHERE push.id = d.push_id) AND NOT EXISTS (SELECT "
          "1 FROM notice WHERE notice.id = d.notice_id) AND NOT EXISTS (SELECT 1 FROM service "
          "WHERE service.id = d.service_id AND service.serving = d.id) AND " +
          kNotAmongNewest + " ORDER BY d.id LIMIT $3",
      first_column<model::DeploymentId>, model::DeploymentId::first_of(age.before), age.kept,
      age.limit);
}

std::vector<model::DeploymentId> old_logs(Transaction& tx, const OlderThan& age) {
  return tx.query("SELECT d.id FROM deployment d WHERE d.id < $1 AND " + kEnded +
                      " AND EXISTS (SELECT 1 FROM deployment_log l WHERE l.deployment_id = d.id) "
                      "AND " +
                      kNotAmongNewest + " ORDER BY d.id LIMIT $3",
                  first_column<model::DeploymentId>, model::DeploymentId::first_of(age.before),
                  age.kept, age.limit);
}

std::optional<base::Timestamp> logs_exceed(Transaction& tx, std::int64_t bytes) {
  return tx.query_one(
      "SELECT created_at FROM (SELECT id, created_at, SUM(bytes) OVER (ORDER BY id DESC) AS total "
      "FROM (SELECT id, created_at, COALESCE(log_bytes, (SELECT SUM(LENGTH(line) + $2) FROM "
      "deployment_log l WHERE l.deployment_id = d.id), 0) AS bytes FROM deployment d) AS one) AS "
      "sized WHERE total > $1 ORDER BY id DESC LIMIT 1",
      [](const Row& row) { return row.time(0); }, bytes, kBesideALine);
}

std::vector<model::CheckGateId> old_check_gates(Transaction& tx, const OlderThan& age) {
  return tx.query(
      "SELECT id FROM check_gate WHERE id < $1 AND state <> 'WAITING' ORDER BY id LIMIT $2",
      first_column<model::CheckGateId>, model::CheckGateId::first_of(age.before), age.limit);
}

std::vector<model::AuditEntryId> old_audit_entries(Transaction& tx, const OlderThan& age) {
  return tx.query("SELECT id FROM audit_entry WHERE id < $1 ORDER BY id LIMIT $2",
                  first_column<model::AuditEntryId>, model::AuditEntryId::first_of(age.before),
                  age.limit);
}

std::vector<BranchName> unlinked_branches(Transaction& tx, const OlderThan& age) {
  return tx.query(
      "SELECT organization_id, repository, name FROM branch WHERE" + kUnlinked +
          "ORDER BY organization_id, repository, name LIMIT $1",
      [](const Row& row) {
        return BranchName{row.id<model::OrganizationId>(0),
                          model::RepositoryKey::stored(row.text(1)), row.text(2)};
      },
      age.limit);
}

std::vector<model::RepositoryKey> repositories_in_use(Transaction& tx) {
  return tx.query(
      "SELECT repository FROM service WHERE repository <> '' UNION SELECT repository "
      "FROM values_link",
      [](const Row& row) { return model::RepositoryKey::stored(row.text(0)); });
}

void remove(Transaction& tx, const model::DeliveryId& id) {
  tx.execute("DELETE FROM delivery WHERE id = $1", id);
}

void remove(Transaction& tx, const model::PushId& id) {
  tx.execute("DELETE FROM verdict WHERE push_id = $1", id);
  tx.execute("DELETE FROM push WHERE id = $1", id);
}

void remove(Transaction& tx, const model::NoticeId& id) {
  tx.execute("DELETE FROM verdict WHERE notice_id = $1", id);
  tx.execute("DELETE FROM notice WHERE id = $1", id);
}

void remove(Transaction& tx, const model::DeploymentId& id) {
  remove_log(tx, id);
  tx.execute("DELETE FROM deployment WHERE id = $1", id);
}

void remove_log(Transaction& tx, const model::DeploymentId& id) {
  tx.execute("DELETE FROM deployment_log WHERE deployment_id = $1", id);
  tx.execute("UPDATE deployment SET log_bytes = 0 WHERE id = $1", id);
}

void remove(Transaction& tx, const model::CheckGateId& id) {
  tx.execute("DELETE FROM check_gate WHERE id = $1", id);
}

void remove(Transaction& tx, const model::AuditEntryId& id) {
  tx.execute("DELETE FROM audit_entry WHERE id = $1", id);
}

void remove(Transaction& tx, const BranchName& branch) {
  tx.execute("DELETE FROM branch WHERE organization_id = $1 AND repository = $2 AND name = $3 AND" +
                 kUnlinked,
             branch.organization, branch.repository.to_string(), branch.name);
}

}  // namespace slipway::store
