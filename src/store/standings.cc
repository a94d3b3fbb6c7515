#include "store/standings.h"

#include "base/enum.h"

namespace slipway::store {

using base::stored_enum;

std::vector<Standing> standings(Transaction& tx, const model::EnvironmentId& environment) {
  return tx.query(
      "SELECT s.stopped, d.id, d.state, d.batch_id, COALESCE(d.ended_at, d.created_at) FROM "
      "service s LEFT JOIN deployment d ON d.id = (SELECT MAX(n.id) FROM deployment n WHERE "
      "n.service_id = s.id) WHERE s.environment_id = $1",
      [](const Row& row) {
        Standing standing{.stopped = row.boolean(0), .latest = {}};
        if (!row.is_null(1)) {
          standing.latest = {row.id<model::DeploymentId>(1),
                             stored_enum<model::DeploymentState>(row.text(2)),
                             row.maybe_id<model::BatchId>(3), row.time(4)};
        }
        return standing;
      },
      environment);
}

ServiceLabel label_of(const model::Service& service) {
  return {service.kind, service.name, service.repository};
}

std::map<model::ServiceId, ServiceLabel> service_labels(Transaction& tx,
                                                        const model::EnvironmentId& environment) {
  std::map<model::ServiceId, ServiceLabel> labels;
  tx.query(
      "SELECT id, kind, name, repository FROM service WHERE environment_id = $1",
      [&](const Row& row) {
        labels.emplace(row.id<model::ServiceId>(0),
                       ServiceLabel{stored_enum<model::ServiceKind>(row.text(1)), row.text(2),
                                    model::RepositoryKey::stored(row.text(3))});
        return 0;
      },
      environment);
  return labels;
}

}  // namespace slipway::store
