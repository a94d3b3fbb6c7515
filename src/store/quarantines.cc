#include "store/quarantines.h"

#include "base/encoding.h"
#include "base/enum.h"

namespace slipway::store {
namespace {

constexpr std::string_view kQuarantine =
    "SELECT id, service_id, version, tag, cause, user_name, message, deployment_id, created_at "
    "FROM "
    "quarantine ";

model::Quarantine make_quarantine(const Row& row) {
  model::Quarantine q;
  q.id = row.id<model::QuarantineId>(0);
  q.service = row.id<model::ServiceId>(1);
  q.version = row.text(2);
  q.tag = row.text(3);
  q.cause = base::stored_enum<model::QuarantineCause>(row.text(4));
  q.user = row.text(5);
  q.message = row.text(6);
  q.deployment = row.id<model::DeploymentId>(7);
  q.created_at = row.time(8);
  return q;
}

}  // namespace

void put(Transaction& tx, const model::Quarantine& q) {
  tx.execute("DELETE FROM quarantine WHERE service_id = $1 AND version = $2", q.service, q.version);
  tx.execute(
      "INSERT INTO quarantine (id, service_id, version, tag, cause, user_name, message, "
      "deployment_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      q.id, q.service, q.version, q.tag, base::to_string(q.cause), q.user,
      base::to_valid_utf8(q.message), q.deployment, q.created_at);
}

std::optional<model::Quarantine> quarantine(Transaction& tx, const model::QuarantineId& id) {
  return tx.query_one(std::string(kQuarantine) + "WHERE id = $1", make_quarantine, id);
}

std::vector<model::Quarantine> quarantines(Transaction& tx, const model::ServiceId& service) {
  return tx.query(std::string(kQuarantine) + "WHERE service_id = $1 ORDER BY id DESC",
                  make_quarantine, service);
}

void remove_quarantine(Transaction& tx, const model::QuarantineId& id) {
  tx.execute("DELETE FROM quarantine WHERE id = $1", id);
}

bool remove_quarantine(Transaction& tx, const model::ServiceId& service,
                       const std::string& version) {
  return tx.execute("DELETE FROM quarantine WHERE service_id = $1 AND version = $2", service,
                    version) > 0;
}

}  // namespace slipway::store
