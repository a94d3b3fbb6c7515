#include "store/unapplied.h"

namespace slipway::store {

std::vector<Unapplied> unapplied(Transaction& tx) {
  // Ids ascend with the time, which the index makes use of; within a millisecond they do not.
  const std::string live =
      "FROM deployment d WHERE d.service_id = s.id AND d.state = 'DEPLOYED' AND d.action IN "
      "('DEPLOY', 'REDEPLOY')), ";
  return tx.query(
      "SELECT s.id, s.name, e.name, p.name, MIN(v.created_at) FROM service s "
      "JOIN environment e ON e.id = s.environment_id JOIN project p ON p.id = e.project_id "
      "JOIN verdict v ON v.service_id = s.id "
      "WHERE (v.decision = 'DEPLOY' OR v.reason = 'WAITING_FOR_CHECKS') "
      "AND v.id > COALESCE((SELECT MAX(d.id) " +
          live + "'') AND v.created_at > COALESCE((SELECT MAX(d.created_at) " + live +
          "0) GROUP BY s.id, s.name, e.name, p.name ORDER BY s.id",
      [](const Row& row) {
        return Unapplied{row.id<model::ServiceId>(0), row.text(1), row.text(2), row.text(3),
                         row.time(4)};
      });
}

}  // namespace slipway::store
