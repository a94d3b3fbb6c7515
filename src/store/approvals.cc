#include "store/approvals.h"

#include "base/enum.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::Approval& a) {
  const auto rows = tx.execute(
      "INSERT INTO approval (deployment_id, person, name, email, answer, comment, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
      a.deployment, a.person.key, a.person.name, a.person.email, base::to_string(a.answer),
      a.comment, a.created_at);
  if (rows > 0) return {};
  return base::fail(base::ErrorCode::kConflict, "'" + a.person.name +
                                                    "' said already what is to become of this "
                                                    "deployment; each person counts once.");
}

std::vector<model::Approval> approvals(Transaction& tx, const model::DeploymentId& deployment) {
  return tx.query(
      "SELECT deployment_id, person, name, email, answer, comment, created_at FROM approval WHERE "
      "deployment_id = $1 ORDER BY created_at, person",
      [](const Row& row) {
        return model::Approval{row.id<model::DeploymentId>(0),
                               {row.text(1), row.text(2), row.text(3)},
                               base::stored_enum<model::ApprovalAnswer>(row.text(4)),
                               row.text(5),
                               row.time(6)};
      },
      deployment);
}

}  // namespace slipway::store
