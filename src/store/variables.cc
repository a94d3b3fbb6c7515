#include "store/variables.h"

#include <algorithm>

#include "store/names.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::store {
namespace {

constexpr std::string_view kVariable =
    "SELECT id, project_id, environment_id, service_id, name, value, description, secret, "
    "alias_of, mount_path, interpolated, created_at, updated_at, organization_id FROM variable ";

model::VariableParent make_parent(const Row& row) {
  if (!row.is_null(13)) return row.id<model::OrganizationId>(13);
  if (!row.is_null(1)) return row.id<model::ProjectId>(1);
  if (!row.is_null(2)) return row.id<model::EnvironmentId>(2);
  return row.id<model::ServiceId>(3);
}

model::Variable make_variable(const Row& row) {
  return {row.id<model::VariableId>(0),
          make_parent(row),
          row.text(4),
          row.text(5),
          row.text(6),
          row.boolean(7),
          row.maybe_id<model::VariableId>(8),
          row.text(9),
          row.boolean(10),
          row.time(11),
          row.time(12)};
}

std::string select_variables(std::string_view where) {
  return std::string(kVariable) + std::string(where);
}

std::string id_of(const model::VariableParent& parent) {
  return std::visit([](const auto& id) { return id.to_string(); }, parent);
}

template <typename Id>
std::optional<Id> parent_as(const model::VariableParent& parent) {
  const auto* id = std::get_if<Id>(&parent);
  return id == nullptr ? std::nullopt : std::optional<Id>(*id);
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::Variable& v) {
  return inserted(
      tx.execute("INSERT INTO variable (id, parent_id, project_id, environment_id, service_id, "
                 "name, value, description, secret, alias_of, mount_path, interpolated, "
                 "created_at, updated_at, organization_id) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
                 "ON CONFLICT DO NOTHING",
                 v.id, id_of(v.parent), parent_as<model::ProjectId>(v.parent),
                 parent_as<model::EnvironmentId>(v.parent), parent_as<model::ServiceId>(v.parent),
                 v.key, v.value, v.description, v.secret, v.alias_of, v.mount_path, v.interpolated,
                 v.created_at, v.updated_at, parent_as<model::OrganizationId>(v.parent)),
      "variable or secret", v.key);
}

base::Result<void> update(Transaction& tx, const model::Variable& v) {
  const auto others = tx.query(
      "SELECT 1 FROM variable WHERE parent_id = $1 AND name = $2 AND id <> $3",
      [](const Row& row) { return row.integer(0); }, id_of(v.parent), v.key, v.id);
  if (!others.empty()) return name_taken("variable or secret", v.key);
  tx.execute(
      "UPDATE variable SET name = $2, value = $3, description = $4, mount_path = $5, "
      "interpolated = $6, updated_at = $7 WHERE id = $1",
      v.id, v.key, v.value, v.description, v.mount_path, v.interpolated, v.updated_at);
  return {};
}

bool remove_variable(Transaction& tx, const model::VariableId& id) {
  if (tx.execute("DELETE FROM variable WHERE id = $1", id) == 0) return false;
  const auto aliases = tx.query(
      "SELECT id FROM variable WHERE alias_of = $1",
      [](const Row& row) { return row.id<model::VariableId>(0); }, id);
  for (const auto& alias : aliases) remove_variable(tx, alias);
  return true;
}

std::optional<model::Variable> variable(Transaction& tx, const model::VariableId& id) {
  return tx.query_one(select_variables("WHERE id = $1"), make_variable, id);
}

std::vector<model::Variable> variables(Transaction& tx, const model::VariableParent& parent) {
  return tx.query(select_variables("WHERE parent_id = $1 ORDER BY name"), make_variable,
                  id_of(parent));
}

std::vector<model::VariableParent> parents_seen_by(Transaction& tx,
                                                   const model::VariableParent& parent) {
  std::vector<model::VariableParent> seen;
  auto environment_id = parent_as<model::EnvironmentId>(parent);
  auto project_id = parent_as<model::ProjectId>(parent);
  auto organization_id = parent_as<model::OrganizationId>(parent);
  if (const auto service_id = parent_as<model::ServiceId>(parent)) {
    const auto found = service(tx, *service_id);
    if (!found) return {};
    seen.emplace_back(found->id);
    environment_id = found->environment;
  }
  if (environment_id) {
    const auto found = environment(tx, *environment_id);
    if (!found) return {};
    seen.emplace_back(found->id);
    project_id = found->project;
  }
  if (project_id) {
    const auto found = project(tx, *project_id);
    if (!found) return {};
    seen.emplace_back(found->id);
    organization_id = found->organization;
  }
  if (!organization(tx, *organization_id)) return {};
  seen.emplace_back(*organization_id);
  std::reverse(seen.begin(), seen.end());
  return seen;
}

}  // namespace slipway::store
