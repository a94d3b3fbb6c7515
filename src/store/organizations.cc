#include "store/organizations.h"

#include "base/enum.h"
#include "store/names.h"
#include "store/services.h"
#include "store/topics.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

model::Organization make_organization(const Row& row) {
  return {row.id<model::OrganizationId>(0), row.text(1), row.text(2), row.time(3), row.time(4)};
}

GitToken make_git_token(const Row& row) {
  return {row.id<model::GitTokenId>(0),
          row.id<model::OrganizationId>(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.time(6),
          row.time(7),
          row.text(8),
          row.text(9),
          row.text(10),
          row.text(11)};
}
constexpr std::string_view kGitToken =
    "SELECT id, organization_id, name, description, type, token, created_at, updated_at, "
    "workspace, git_api_url, app_id, installation_id FROM git_token ";

model::Runtime make_runtime(const Row& row) {
  return {row.id<model::RuntimeId>(0),
          row.id<model::OrganizationId>(1),
          row.text(2),
          stored_enum<model::RuntimeKind>(row.text(3)),
          row.boolean(4),
          row.text(5),
          row.text(8),
          row.time(6),
          row.time(7)};
}
constexpr std::string_view kRuntime =
    "SELECT id, organization_id, name, kind, is_default, settings, created_at, updated_at, node "
    "FROM runtime ";

model::Project make_project(const Row& row) {
  return {row.id<model::ProjectId>(0),
          row.id<model::OrganizationId>(1),
          row.text(2),
          row.text(3),
          row.time(4),
          row.time(5)};
}
constexpr std::string_view kProject =
    "SELECT id, organization_id, name, description, created_at, updated_at FROM project ";

model::Environment make_environment(const Row& row) {
  return {
      row.id<model::EnvironmentId>(0),
      row.id<model::ProjectId>(1),
      row.id<model::OrganizationId>(2),
      row.id<model::RuntimeId>(3),
      row.text(4),
      stored_enum<model::EnvironmentMode>(row.text(5)),
      row.time(6),
      row.time(7),
      {static_cast<std::uint32_t>(row.integer(8)), static_cast<std::uint32_t>(row.integer(9)),
       row.boolean(10)},
      {static_cast<std::uint32_t>(row.integer(11)), static_cast<std::uint32_t>(row.integer(12))}};
}
constexpr std::string_view kEnvironment =
    "SELECT id, project_id, organization_id, runtime_id, name, mode, created_at, updated_at, "
    "approvals_required, approval_timeout, approval_others_only, preview_limit, preview_timeout "
    "FROM environment ";

bool first_boolean(const Row& row) { return row.boolean(0); }

std::string sql(std::string_view select, std::string_view where) {
  return std::string(select) + std::string(where);
}

// Whether another row than `id` of the table has this name below the same parent.
bool is_taken(Transaction& tx, const std::string& table, const std::string& parent,
              const Value& parent_id, const std::string& name, const std::string& id) {
  const std::vector<Value> parameters{parent_id, value(name), value(id)};
  bool found = false;
  tx.run("SELECT 1 FROM " + table + " WHERE " + parent + " = $1 AND name = $2 AND id <> $3",
         parameters, [&](const Row&) { found = true; });
  return found;
}

void make_only_default(Transaction& tx, const model::Runtime& runtime) {
  tx.execute("UPDATE runtime SET is_default = 0 WHERE organization_id = $1 AND id <> $2",
             runtime.organization, runtime.id);
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::Organization& o) {
  auto free = name_free(tx, "organization", "1", value(1), o.name, o.id.to_string());
  if (!free) return free;
  return inserted(tx.execute("INSERT INTO organization (id, name, description, created_at, "
                             "updated_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                             o.id, o.name, o.description, o.created_at, o.updated_at),
                  "organization", o.name);
}

base::Result<void> update(Transaction& tx, const model::Organization& o) {
  auto free = name_free(tx, "organization", "1", value(1), o.name, o.id.to_string());
  if (!free) return free;
  tx.execute("UPDATE organization SET name = $2, description = $3, updated_at = $4 WHERE id = $1",
             o.id, o.name, o.description, o.updated_at);
  return {};
}

void remove_organization(Transaction& tx, const model::OrganizationId& id) {
  tx.announce(kAccess);
  tx.announce(kHooks);
  tx.execute("DELETE FROM project WHERE organization_id = $1", id);
  tx.execute("DELETE FROM organization WHERE id = $1", id);
}

std::optional<model::Organization> organization(Transaction& tx, const model::OrganizationId& id) {
  return tx.query_one(
      "SELECT id, name, description, created_at, updated_at FROM organization WHERE id = $1",
      make_organization, id);
}

std::vector<model::Organization> organizations(Transaction& tx) {
  return tx.query(
      "SELECT id, name, description, created_at, updated_at FROM organization "
      "ORDER BY id",
      make_organization);
}

bool is_first(Transaction& tx, const model::OrganizationId& id) {
  return tx.query_one("SELECT MIN(id) FROM organization",
                      [](const Row& row) { return row.text(0); }) == id.to_string();
}

base::Result<void> insert(Transaction& tx, const GitToken& t) {
  return inserted(
      tx.execute("INSERT INTO git_token (id, organization_id, name, description, type, token, "
                 "created_at, updated_at, workspace, git_api_url, app_id, installation_id) VALUES "
                 "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
                 t.id, t.organization, t.name, t.description, t.type, t.token, t.created_at,
                 t.updated_at, t.workspace, t.git_api_url, t.app_id, t.installation_id),
      "git token", t.name);
}

base::Result<void> update(Transaction& tx, const GitToken& t) {
  if (is_taken(tx, "git_token", "organization_id", value(t.organization), t.name,
               t.id.to_string())) {
    return name_taken("git token", t.name);
  }
  tx.execute(
      "UPDATE git_token SET name = $2, description = $3, type = $4, token = $5, updated_at = $6, "
      "workspace = $7, git_api_url = $8, app_id = $9, installation_id = $10 WHERE id = $1",
      t.id, t.name, t.description, t.type, t.token, t.updated_at, t.workspace, t.git_api_url,
      t.app_id, t.installation_id);
  return {};
}

void remove_git_token(Transaction& tx, const model::GitTokenId& id) {
  tx.execute("UPDATE service SET git_token_id = NULL WHERE git_token_id = $1", id);
  forget_values_token(tx, id);
  tx.execute("DELETE FROM git_token WHERE id = $1", id);
}

std::optional<GitToken> git_token(Transaction& tx, const model::GitTokenId& id) {
  return tx.query_one(sql(kGitToken, "WHERE id = $1"), make_git_token, id);
}

std::vector<GitToken> git_tokens(Transaction& tx, const model::OrganizationId& organization) {
  return tx.query(sql(kGitToken, "WHERE organization_id = $1 ORDER BY id"), make_git_token,
                  organization);
}

base::Result<void> insert(Transaction& tx, const model::Runtime& r) {
  auto stored = inserted(
      tx.execute("INSERT INTO runtime (id, organization_id, name, kind, is_default, settings, "
                 "created_at, updated_at, node) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                 "ON CONFLICT DO NOTHING",
                 r.id, r.organization, r.name, to_string(r.kind), r.is_default, r.settings,
                 r.created_at, r.updated_at, r.node),
      "runtime", r.name);
  if (stored && r.is_default) make_only_default(tx, r);
  return stored;
}

base::Result<void> update(Transaction& tx, const model::Runtime& r) {
  if (is_taken(tx, "runtime", "organization_id", value(r.organization), r.name, r.id.to_string())) {
    return name_taken("runtime", r.name);
  }
  tx.execute(
      "UPDATE runtime SET name = $2, is_default = $3, settings = $4, updated_at = $5, node = $6 "
      "WHERE id = $1",
      r.id, r.name, r.is_default, r.settings, r.updated_at, r.node);
  if (r.is_default) make_only_default(tx, r);
  return {};
}

base::Result<void> remove_runtime(Transaction& tx, const model::RuntimeId& id) {
  const auto users = tx.query(
      "SELECT name FROM environment WHERE runtime_id = $1 LIMIT 1",
      [](const Row& row) { return row.text(0); }, id);
  if (!users.empty()) {
    return base::fail(base::ErrorCode::kConflict,
                      "The environment '" + users.front() + "' runs there; delete it first.");
  }
  tx.execute("DELETE FROM runtime WHERE id = $1", id);
  return {};
}

std::optional<model::Runtime> runtime(Transaction& tx, const model::RuntimeId& id) {
  return tx.query_one(sql(kRuntime, "WHERE id = $1"), make_runtime, id);
}

std::vector<model::Runtime> all_runtimes(Transaction& tx) {
  return tx.query(sql(kRuntime, "ORDER BY id"), make_runtime);
}

std::vector<model::Runtime> runtimes(Transaction& tx, const model::OrganizationId& organization) {
  return tx.query(sql(kRuntime, "WHERE organization_id = $1 ORDER BY id"), make_runtime,
                  organization);
}

base::Result<void> insert(Transaction& tx, const model::Project& p) {
  auto free =
      name_free(tx, "project", "organization_id", value(p.organization), p.name, p.id.to_string());
  if (!free) return free;
  return inserted(
      tx.execute("INSERT INTO project (id, organization_id, name, description, "
                 "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6) "
                 "ON CONFLICT DO NOTHING",
                 p.id, p.organization, p.name, p.description, p.created_at, p.updated_at),
      "project", p.name);
}

base::Result<void> update(Transaction& tx, const model::Project& p) {
  auto free =
      name_free(tx, "project", "organization_id", value(p.organization), p.name, p.id.to_string());
  if (!free) return free;
  tx.execute("UPDATE project SET name = $2, description = $3, updated_at = $4 WHERE id = $1", p.id,
             p.name, p.description, p.updated_at);
  return {};
}

void remove_project(Transaction& tx, const model::ProjectId& id) {
  tx.execute("DELETE FROM project WHERE id = $1", id);
}

std::optional<model::Project> project(Transaction& tx, const model::ProjectId& id) {
  return tx.query_one(sql(kProject, "WHERE id = $1"), make_project, id);
}

std::vector<model::Project> projects(Transaction& tx, const model::OrganizationId& organization) {
  return tx.query(sql(kProject, "WHERE organization_id = $1 ORDER BY id"), make_project,
                  organization);
}

base::Result<void> insert(Transaction& tx, const model::Environment& e) {
  auto free =
      name_free(tx, "environment", "project_id", value(e.project), e.name, e.id.to_string());
  if (!free) return free;
  return inserted(
      tx.execute(
          "INSERT INTO environment (id, project_id, organization_id, runtime_id, name, mode, "
          "created_at, updated_at, approvals_required, approval_timeout, approval_others_only, "
          "preview_limit, preview_timeout) VALUES "
          "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
          e.id, e.project, e.organization, e.runtime, e.name, to_string(e.mode), e.created_at,
          e.updated_at, static_cast<std::int64_t>(e.approval.required),
          static_cast<std::int64_t>(e.approval.timeout), e.approval.others_only,
          static_cast<std::int64_t>(e.previews.limit),
          static_cast<std::int64_t>(e.previews.timeout)),
      "environment", e.name);
}

base::Result<void> update(Transaction& tx, const model::Environment& e) {
  auto free =
      name_free(tx, "environment", "project_id", value(e.project), e.name, e.id.to_string());
  if (!free) return free;
  tx.execute(
      "UPDATE environment SET name = $2, mode = $3, updated_at = $4, approvals_required = $5, "
      "approval_timeout = $6, approval_others_only = $7, preview_limit = $8, preview_timeout = $9, "
      "runtime_id = $10 WHERE id = $1",
      e.id, e.name, to_string(e.mode), e.updated_at, static_cast<std::int64_t>(e.approval.required),
      static_cast<std::int64_t>(e.approval.timeout), e.approval.others_only,
      static_cast<std::int64_t>(e.previews.limit), static_cast<std::int64_t>(e.previews.timeout),
      e.runtime);
  return {};
}

void remove_environment(Transaction& tx, const model::EnvironmentId& id) {
  tx.execute("DELETE FROM environment WHERE id = $1", id);
}

void set_deleting(Transaction& tx, const model::ProjectId& id) {
  tx.execute("UPDATE project SET deleting = 1 WHERE id = $1", id);
}

void set_deleting(Transaction& tx, const model::EnvironmentId& id) {
  tx.execute("UPDATE environment SET deleting = 1 WHERE id = $1", id);
}

bool is_deleting(Transaction& tx, const model::ProjectId& id) {
  return tx.query_one("SELECT deleting FROM project WHERE id = $1", first_boolean, id)
      .value_or(false);
}

bool is_deleting(Transaction& tx, const model::EnvironmentId& id) {
  return tx.query_one("SELECT deleting FROM environment WHERE id = $1", first_boolean, id)
      .value_or(false);
}

void remove_if_deleted(Transaction& tx, const model::EnvironmentId& id) {
  const auto project = tx.query_one(
      "SELECT project_id FROM environment WHERE id = $1 AND deleting = 1 AND NOT EXISTS (SELECT 1 "
      "FROM service WHERE environment_id = $1)",
      [](const Row& row) { return row.text(0); }, id);
  if (!project) return;
  remove_environment(tx, id);
  tx.execute(
      "DELETE FROM project WHERE id = $1 AND deleting = 1 AND NOT EXISTS (SELECT 1 FROM "
      "environment WHERE project_id = $1)",
      *project);
}

std::optional<model::Environment> environment(Transaction& tx, const model::EnvironmentId& id) {
  return tx.query_one(sql(kEnvironment, "WHERE id = $1"), make_environment, id);
}

std::vector<model::Environment> environments(Transaction& tx, const model::ProjectId& project) {
  return tx.query(sql(kEnvironment, "WHERE project_id = $1 ORDER BY id"), make_environment,
                  project);
}

}  // namespace slipway::store
