#include "store/stages.h"

#include "base/enum.h"
#include "store/names.h"

namespace slipway::store {
namespace {

constexpr std::string_view kStage =
    "SELECT id, environment_id, name, description, position, default_for, created_at, updated_at "
    "FROM deployment_stage ";

model::DeploymentStage make_stage(const Row& row) {
  model::DeploymentStage stage;
  stage.id = row.id<model::DeploymentStageId>(0);
  stage.environment = row.id<model::EnvironmentId>(1);
  stage.name = row.text(2);
  stage.description = row.text(3);
  stage.order = row.integer(4);
  if (!row.is_null(5)) stage.default_for = base::stored_enum<model::ServiceKind>(row.text(5));
  stage.created_at = row.time(6);
  stage.updated_at = row.time(7);
  return stage;
}

std::string select_stages(std::string_view where) {
  return std::string(kStage) + std::string(where);
}

std::optional<std::string> kind_name(const std::optional<model::ServiceKind>& kind) {
  if (!kind) return std::nullopt;
  return base::to_string(*kind);
}

// Where services of this kind are that nobody attached.
std::optional<model::DeploymentStageId> default_stage(
    const std::vector<model::DeploymentStage>& stages, model::ServiceKind kind) {
  for (const auto& stage : stages) {
    if (stage.default_for == kind) return stage.id;
  }
  if (stages.empty()) return std::nullopt;
  return stages.back().id;
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::DeploymentStage& s) {
  return inserted(
      tx.execute("INSERT INTO deployment_stage (id, environment_id, name, description, position, "
                 "default_for, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                 "ON CONFLICT DO NOTHING",
                 s.id, s.environment, s.name, s.description, s.order, kind_name(s.default_for),
                 s.created_at, s.updated_at),
      "deployment stage", s.name);
}

base::Result<void> update(Transaction& tx, const model::DeploymentStage& s) {
  const auto others = tx.query(
      "SELECT 1 FROM deployment_stage WHERE environment_id = $1 AND name = $2 AND id <> $3",
      [](const Row& row) { return row.integer(0); }, s.environment, s.name, s.id);
  if (!others.empty()) return name_taken("deployment stage", s.name);
  tx.execute(
      "UPDATE deployment_stage SET name = $2, description = $3, updated_at = $4 WHERE id = $1",
      s.id, s.name, s.description, s.updated_at);
  return {};
}

void remove_stage(Transaction& tx, const model::DeploymentStageId& id) {
  tx.execute("DELETE FROM deployment_stage WHERE id = $1", id);
}

std::optional<model::DeploymentStage> stage(Transaction& tx, const model::DeploymentStageId& id) {
  return tx.query_one(select_stages("WHERE id = $1"), make_stage, id);
}

std::vector<model::DeploymentStage> stages(Transaction& tx,
                                           const model::EnvironmentId& environment) {
  return tx.query(select_stages("WHERE environment_id = $1 ORDER BY position, id"), make_stage,
                  environment);
}

void set_order(Transaction& tx, const std::vector<model::DeploymentStage>& stages) {
  std::int64_t position = 0;
  for (const auto& stage : stages) {
    tx.execute("UPDATE deployment_stage SET position = $2 WHERE id = $1", stage.id, position++);
  }
}

void attach(Transaction& tx, const model::ServiceId& service, const model::DeploymentStageId& stage,
            bool skipped, base::Timestamp now) {
  tx.execute(
      "INSERT INTO staged_service (service_id, stage_id, skipped, since) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (service_id) DO UPDATE SET stage_id = $2, skipped = $3",
      service, stage, skipped, now);
}

std::map<model::ServiceId, model::StagedService> staged_services(
    Transaction& tx, const model::EnvironmentId& environment) {
  const auto in_order = stages(tx, environment);
  const auto all = tx.query(
      "SELECT service.id, service.kind, staged_service.stage_id, staged_service.skipped, "
      "COALESCE(staged_service.since, service.created_at) FROM service LEFT JOIN staged_service "
      "ON staged_service.service_id = service.id WHERE service.environment_id = $1 "
      "ORDER BY service.id",
      [](const Row& row) {
        return model::StagedService{row.id<model::ServiceId>(0),
                                    base::stored_enum<model::ServiceKind>(row.text(1)),
                                    row.maybe_id<model::DeploymentStageId>(2),
                                    !row.is_null(3) && row.boolean(3), row.time(4)};
      },
      environment);
  std::map<model::ServiceId, model::StagedService> staged;
  for (auto one : all) {
    if (!one.stage) one.stage = default_stage(in_order, one.kind);
    staged[one.service] = one;
  }
  return staged;
}

}  // namespace slipway::store
