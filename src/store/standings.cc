#include "store/standings.h"

#include "base/enum.h"

namespace slipway::store {

using base::stored_enum;

namespace {

constexpr std::string_view kLatest =
    "d.id, d.state, d.batch_id, d.created_at, d.ended_at, d.frozen_until, d.freeze_window, "
    "d.approval_until ";

// Its columns from `first` on.
LatestDeployment make_latest(const Row& row, int first) {
  return {row.id<model::DeploymentId>(first),
          stored_enum<model::DeploymentState>(row.text(first + 1)),
          row.maybe_id<model::BatchId>(first + 2),
          row.time(first + 3),
          row.maybe_time(first + 4),
          row.maybe_time(first + 5),
          row.text(first + 6),
          row.maybe_time(first + 7)};
}

constexpr std::string_view kStanding =
    "FROM service s LEFT JOIN deployment v ON v.id = s.serving LEFT JOIN branch b ON "
    "b.organization_id = s.organization_id AND b.repository = s.repository AND b.name = s.branch "
    "LEFT JOIN deployment d ON d.id = (SELECT MAX(n.id) FROM deployment n WHERE n.service_id = "
    "s.id) ";

std::string select_standings(std::string_view where) {
  return "SELECT s.id, s.kind, s.stopped, s.deployed_once, s.serving, s.watermark, v.commit_id, "
         "COALESCE(b.considered_tip, ''), " +
         std::string(kLatest) + std::string(kStanding) + std::string(where);
}

Standing make_standing(const Row& row) {
  Standing standing{.service = row.id<model::ServiceId>(0),
                    .kind = stored_enum<model::ServiceKind>(row.text(1)),
                    .stopped = row.boolean(2),
                    .deployed_once = row.boolean(3),
                    .serves = !row.is_null(4),
                    .is_current = false,
                    .latest = {}};
  if (!row.is_null(6)) {
    const std::string tip = row.text(7);
    standing.is_current = tip.empty() || row.text(6) == tip || row.text(5) == tip;
  }
  if (!row.is_null(8)) standing.latest = make_latest(row, 8);
  return standing;
}

}  // namespace

std::vector<Standing> standings(Transaction& tx, const model::EnvironmentId& environment) {
  return tx.query(select_standings("WHERE s.environment_id = $1 ORDER BY s.id"), make_standing,
                  environment);
}

std::optional<Standing> standing(Transaction& tx, const model::ServiceId& service) {
  return tx.query_one(select_standings("WHERE s.id = $1"), make_standing, service);
}

EnvironmentStanding environment_standing(Transaction& tx, const model::EnvironmentId& environment) {
  EnvironmentStanding standing;
  standing.all_stopped =
      !tx.query_one(
             "SELECT 1 FROM service WHERE environment_id = $1 AND stopped = 0 LIMIT 1",
             [](const Row& row) { return row.integer(0); }, environment)
           .has_value();
  const auto make = [](const Row& row) { return make_latest(row, 0); };
  // Deployments outlive their service.
  const std::string select = "SELECT " + std::string(kLatest) +
                             "FROM deployment d WHERE d.environment_id = $1 AND EXISTS (SELECT 1 "
                             "FROM service s WHERE s.id = d.service_id) ";
  standing.decisive =
      tx.query_one(select + "ORDER BY d.created_at DESC, d.id DESC LIMIT 1", make, environment);
  if (!standing.decisive || !standing.decisive->batch) return standing;
  const auto failed = tx.query_one(
      select +
          "AND d.batch_id = $2 AND d.state IN ('BUILD_ERROR', 'DEPLOYMENT_ERROR') AND d.id = "
          "(SELECT MAX(n.id) FROM deployment n WHERE n.service_id = d.service_id) "
          "ORDER BY d.id LIMIT 1",
      make, environment, *standing.decisive->batch);
  if (failed) standing.decisive = failed;
  return standing;
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
