#include "store/unapplied.h"

namespace slipway::store {

std::vector<Unapplied> unapplied(Transaction& tx) {
  // Ids ascend with the time, so that both indexes end at the newest; within a millisecond they do
  // not, hence the second comparison. A join with the verdicts would read all of them.
  return tx.query(
      "SELECT id, name, environment, project, since FROM ("
      "SELECT s.id AS id, s.name AS name, e.name AS environment, p.name AS project, "
      "(SELECT MIN(v.created_at) FROM verdict v WHERE v.service_id = s.id "
      "AND v.id > COALESCE(live.id, '') AND v.created_at > COALESCE(live.created_at, 0) "
      "AND (v.decision = 'DEPLOY' OR v.reason = 'WAITING_FOR_CHECKS')) AS since "
      "FROM service s JOIN environment e ON e.id = s.environment_id "
      "JOIN project p ON p.id = e.project_id "
      "LEFT JOIN deployment live ON live.id = (SELECT d.id FROM deployment d "
      "WHERE d.service_id = s.id AND d.state = 'DEPLOYED' AND d.action IN ('DEPLOY', 'REDEPLOY') "
      "ORDER BY d.id DESC LIMIT 1)) AS known WHERE since IS NOT NULL ORDER BY id",
      [](const Row& row) {
        return Unapplied{row.id<model::ServiceId>(0), row.text(1), row.text(2), row.text(3),
                         row.time(4)};
      });
}

}  // namespace slipway::store
