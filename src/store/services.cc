#include "store/services.h"

#include "base/enum.h"
#include "store/names.h"
#include "store/service_settings.h"
#include "store/values_links.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

constexpr std::string_view kService =
    "SELECT id, environment_id, organization_id, kind, name, provider, url, branch, root_path, "
    "git_token_id, repository, auto_deploy, skip_by_message, stopped, deployed_once, watermark, "
    "watermark_moved_at, serving, settings, created_at, updated_at, image_name, image_key, "
    "image_tag, registry_id, deleting, chart_name, chart_version, helm_repository_id FROM service ";

model::Service make_service(const Row& row) {
  model::Service s;
  s.id = row.id<model::ServiceId>(0);
  s.environment = row.id<model::EnvironmentId>(1);
  s.organization = row.id<model::OrganizationId>(2);
  s.kind = stored_enum<model::ServiceKind>(row.text(3));
  s.name = row.text(4);
  s.git = {row.text(5), row.text(6), row.text(7), row.text(8), row.maybe_id<model::GitTokenId>(9)};
  s.repository = model::RepositoryKey::stored(row.text(10));
  s.auto_deploy = row.boolean(11);
  s.skip_by_message = row.boolean(12);
  s.stopped = row.boolean(13);
  s.deployed_once = row.boolean(14);
  s.watermark = row.text(15);
  s.watermark_moved_at = row.time(16);
  s.serving = row.maybe_id<model::DeploymentId>(17);
  s.settings = settings_from_json(row.text(18));
  s.created_at = row.time(19);
  s.updated_at = row.time(20);
  s.image = {row.text(21), row.text(22), row.text(23),
             row.maybe_id<model::ContainerRegistryId>(24)};
  s.deleting = row.boolean(25);
  s.chart = {row.maybe_id<model::HelmRepositoryId>(28), row.text(26), row.text(27)};
  return s;
}

std::string select_services(std::string_view where) {
  return std::string(kService) + std::string(where);
}

model::Restriction make_restriction(const Row& row) {
  return {row.id<model::RestrictionId>(0), stored_enum<model::RestrictionMode>(row.text(1)),
          row.text(2), row.time(3), row.time(4)};
}

base::Result<void> restriction_taken(const model::Restriction& r) {
  return base::fail(
      base::ErrorCode::kConflict,
      "The service has this restriction already: " + to_string(r.mode) + " '" + r.value + "'.",
      "value");
}

}  // namespace

base::Result<void> insert(Transaction& tx, const model::Service& s) {
  auto free =
      name_free(tx, "service", "environment_id", value(s.environment), s.name, s.id.to_string());
  if (!free) return free;
  auto done = inserted(
      tx.execute(
          "INSERT INTO service (id, environment_id, organization_id, kind, name, provider, url, "
          "branch, root_path, git_token_id, repository, auto_deploy, skip_by_message, stopped, "
          "deployed_once, watermark, watermark_moved_at, serving, settings, created_at, "
          "updated_at, image_name, image_key, image_tag, registry_id, chart_name, chart_version, "
          "helm_repository_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
          "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28) ON CONFLICT "
          "DO NOTHING",
          s.id, s.environment, s.organization, to_string(s.kind), s.name, s.git.provider, s.git.url,
          s.git.branch, s.git.root_path, s.git.token, s.repository.to_string(), s.auto_deploy,
          s.skip_by_message, s.stopped, s.deployed_once, s.watermark, s.watermark_moved_at,
          s.serving, to_json(s.settings), s.created_at, s.updated_at, s.image.name, s.image.key,
          s.image.tag, s.image.registry, s.chart.name, s.chart.version, s.chart.repository),
      "service", s.name);
  if (done) put_values_link(tx, s);
  return done;
}

base::Result<void> update(Transaction& tx, const model::Service& s) {
  auto free =
      name_free(tx, "service", "environment_id", value(s.environment), s.name, s.id.to_string());
  if (!free) return free;
  tx.execute(
      "UPDATE service SET name = $2, provider = $3, url = $4, branch = $5, root_path = $6, "
      "git_token_id = $7, repository = $8, auto_deploy = $9, skip_by_message = $10, "
      "settings = $11, updated_at = $12, image_name = $13, image_key = $14, image_tag = $15, "
      "registry_id = $16, chart_name = $17, chart_version = $18, helm_repository_id = $19 "
      "WHERE id = $1",
      s.id, s.name, s.git.provider, s.git.url, s.git.branch, s.git.root_path, s.git.token,
      s.repository.to_string(), s.auto_deploy, s.skip_by_message, to_json(s.settings), s.updated_at,
      s.image.name, s.image.key, s.image.tag, s.image.registry, s.chart.name, s.chart.version,
      s.chart.repository);
  put_values_link(tx, s);
  return {};
}

void remove_service(Transaction& tx, const model::ServiceId& id) {
  tx.execute("DELETE FROM service WHERE id = $1", id);
}

std::optional<model::Service> service(Transaction& tx, const model::ServiceId& id) {
  return tx.query_one(select_services("WHERE id = $1"), make_service, id);
}

std::vector<model::Service> services(Transaction& tx, const model::EnvironmentId& environment) {
  return tx.query(select_services("WHERE environment_id = $1 ORDER BY id"), make_service,
                  environment);
}

std::vector<model::Service> services_of_organization(Transaction& tx,
                                                     const model::OrganizationId& organization) {
  return tx.query(select_services("WHERE organization_id = $1 ORDER BY id"), make_service,
                  organization);
}

std::vector<model::Service> services_with_domain(Transaction& tx, const std::string& domain) {
  auto found =
      tx.query(select_services("WHERE settings LIKE $1"), make_service, "%\"" + domain + "\"%");
  std::erase_if(found, [&](const model::Service& service) {
    const auto& domains = service.settings.domains;
    return std::find(domains.begin(), domains.end(), domain) == domains.end();
  });
  return found;
}

std::vector<ServingDeployment> serving_deployments(Transaction& tx) {
  return tx.query(
      "SELECT id, serving FROM service WHERE serving IS NOT NULL AND stopped = 0 AND kind <> 'JOB'",
      [](const Row& row) {
        return ServingDeployment{row.id<model::ServiceId>(0), row.id<model::DeploymentId>(1)};
      });
}

std::vector<model::Service> linked_services(Transaction& tx,
                                            const model::OrganizationId& organization,
                                            const model::RepositoryKey& repository,
                                            const std::string& branch) {
  return tx.query(select_services("WHERE organization_id = $1 AND repository = $2 AND branch = $3 "
                                  "ORDER BY id"),
                  make_service, organization, repository.to_string(), branch);
}

std::set<std::string> linked_branches(Transaction& tx, const model::OrganizationId& organization,
                                      const model::RepositoryKey& repository) {
  const auto branches = tx.query(
      "SELECT branch FROM service WHERE organization_id = $1 AND repository = $2 UNION "
      "SELECT branch FROM values_link WHERE organization_id = $1 AND repository = $2",
      [](const Row& row) { return row.text(0); }, organization, repository.to_string());
  return {branches.begin(), branches.end()};
}

std::vector<model::Service> services_of_repository(Transaction& tx,
                                                   const model::OrganizationId& organization,
                                                   const model::RepositoryKey& repository) {
  return tx.query(select_services("WHERE organization_id = $1 AND repository = $2 ORDER BY id"),
                  make_service, organization, repository.to_string());
}

std::vector<std::string> urls_with_token(Transaction& tx, const model::OrganizationId& organization,
                                         const model::GitTokenId& token) {
  return tx.query(
      "SELECT DISTINCT url FROM service WHERE organization_id = $1 AND git_token_id = $2 "
      "ORDER BY 1",
      [](const Row& row) { return row.text(0); }, organization, token);
}

std::vector<LinkedBranch> linked_branches(Transaction& tx) {
  return tx.query(
      "SELECT organization_id, repository, branch FROM service WHERE repository <> '' UNION "
      "SELECT organization_id, repository, branch FROM values_link ORDER BY 1, 2, 3",
      [](const Row& row) {
        return LinkedBranch{row.id<model::OrganizationId>(0),
                            model::RepositoryKey::stored(row.text(1)), row.text(2)};
      });
}

std::vector<model::Service> services_of_image(Transaction& tx,
                                              const model::OrganizationId& organization,
                                              const std::string& image_key) {
  return tx.query(
      select_services("WHERE organization_id = $1 AND image_key = $2 AND image_key <> '' "
                      "ORDER BY id"),
      make_service, organization, image_key);
}

void set_image_tag(Transaction& tx, const model::ServiceId& id, const std::string& tag,
                   base::Timestamp now) {
  tx.execute("UPDATE service SET image_tag = $2, updated_at = $3 WHERE id = $1", id, tag, now);
}

void set_chart_version(Transaction& tx, const model::ServiceId& id, const std::string& version,
                       base::Timestamp now) {
  tx.execute("UPDATE service SET chart_version = $2, updated_at = $3 WHERE id = $1", id, version,
             now);
}

void forget_values_token(Transaction& tx, const model::GitTokenId& token) {
  for (auto& user : tx.query(select_services("WHERE kind = 'HELM' AND settings LIKE $1"),
                             make_service, "%" + token.to_string() + "%")) {
    auto& helm = user.settings.helm;
    if (!helm || !helm->values_git || helm->values_git->token != token) continue;
    helm->values_git->token.reset();
    tx.execute("UPDATE service SET settings = $2 WHERE id = $1", user.id, to_json(user.settings));
  }
}

void move_watermark(Transaction& tx, const model::ServiceId& id, const std::string& commit,
                    base::Timestamp now) {
  tx.execute("UPDATE service SET watermark = $2, watermark_moved_at = $3 WHERE id = $1", id, commit,
             now);
}

void set_stopped(Transaction& tx, const model::ServiceId& id, bool stopped) {
  tx.execute("UPDATE service SET stopped = $2 WHERE id = $1", id, stopped);
}

void set_deleting(Transaction& tx, const model::ServiceId& id) {
  tx.execute("UPDATE service SET deleting = 1, stopped = 1 WHERE id = $1", id);
}

void set_deployed_once(Transaction& tx, const model::ServiceId& id, bool deployed_once) {
  tx.execute("UPDATE service SET deployed_once = $2 WHERE id = $1", id, deployed_once);
}

void set_serving(Transaction& tx, const model::ServiceId& id,
                 const std::optional<model::DeploymentId>& deployment) {
  tx.execute("UPDATE service SET serving = $2 WHERE id = $1", id, deployment);
}

base::Result<void> insert(Transaction& tx, const model::ServiceId& service,
                          const model::Restriction& r) {
  const auto changed = tx.execute(
      "INSERT INTO restriction (id, service_id, mode, value, created_at, updated_at) VALUES ($1, "
      "$2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
      r.id, service, to_string(r.mode), Blob{r.value}, r.created_at, r.updated_at);
  if (changed == 0) return restriction_taken(r);
  return {};
}

base::Result<void> update(Transaction& tx, const model::ServiceId& service,
                          const model::Restriction& r) {
  const auto same = tx.query(
      "SELECT 1 FROM restriction WHERE service_id = $1 AND mode = $2 AND "
      "value = $3 AND id <> $4",
      [](const Row& row) { return row.integer(0); }, service, to_string(r.mode), Blob{r.value},
      r.id);
  if (!same.empty()) return restriction_taken(r);
  tx.execute(
      "UPDATE restriction SET mode = $3, value = $4, updated_at = $5 WHERE service_id = $1 "
      "AND id = $2",
      service, r.id, to_string(r.mode), Blob{r.value}, r.updated_at);
  return {};
}

bool remove_restriction(Transaction& tx, const model::ServiceId& service,
                        const model::RestrictionId& id) {
  return tx.execute("DELETE FROM restriction WHERE service_id = $1 AND id = $2", service, id) > 0;
}

std::vector<model::Restriction> restrictions(Transaction& tx, const model::ServiceId& service) {
  return tx.query(
      "SELECT id, mode, value, created_at, updated_at FROM restriction WHERE "
      "service_id = $1 ORDER BY id",
      make_restriction, service);
}

}  // namespace slipway::store
