#include "store/values_links.h"

#include <optional>
#include <utility>

#include "store/services.h"

namespace slipway::store {
namespace {

struct Linked {
  model::ServiceId service;
  std::string watermark;
};

constexpr std::string_view kLinked =
    "SELECT service_id, watermark FROM values_link WHERE organization_id = $1 AND repository = $2 ";

Linked make_linked(const Row& row) { return {row.id<model::ServiceId>(0), row.text(1)}; }

std::vector<model::Service> as_if_from_there(Transaction& tx, const std::vector<Linked>& links,
                                             const model::RepositoryKey& repository) {
  std::vector<model::Service> services;
  services.reserve(links.size());
  for (const auto& link : links) {
    auto found = service(tx, link.service);
    if (!found || !found->settings.helm || !found->settings.helm->values_git) continue;
    found->git = *found->settings.helm->values_git;
    found->repository = repository;
    found->watermark = link.watermark;
    services.push_back(std::move(*found));
  }
  return services;
}

}  // namespace

void put_values_link(Transaction& tx, const model::Service& s) {
  if (s.kind != model::ServiceKind::HELM) return;
  std::optional<model::GitUrl> url;
  if (s.settings.helm && s.settings.helm->values_git) {
    if (auto parsed = model::parse_git_url(s.settings.helm->values_git->url)) url = *parsed;
  }
  const model::RepositoryKey key = url ? model::RepositoryKey(*url) : model::RepositoryKey();
  if (!url || (key == s.repository && s.settings.helm->values_git->branch == s.git.branch)) {
    tx.execute("DELETE FROM values_link WHERE service_id = $1", s.id);
    return;
  }
  tx.execute(
      "INSERT INTO values_link (service_id, organization_id, repository, branch, watermark) VALUES "
      "($1, $2, $3, $4, '') ON CONFLICT (service_id) DO UPDATE SET watermark = CASE WHEN "
      "values_link.repository = excluded.repository AND values_link.branch = excluded.branch THEN "
      "values_link.watermark ELSE '' END, repository = excluded.repository, "
      "branch = excluded.branch",
      s.id, s.organization, key.to_string(), s.settings.helm->values_git->branch);
}

std::vector<model::Service> linked_by_values(Transaction& tx,
                                             const model::OrganizationId& organization,
                                             const model::RepositoryKey& repository,
                                             const std::string& branch) {
  const auto links = tx.query(std::string(kLinked) + "AND branch = $3 ORDER BY service_id",
                              make_linked, organization, repository.to_string(), branch);
  return as_if_from_there(tx, links, repository);
}

std::vector<model::Service> linked_by_values(Transaction& tx,
                                             const model::OrganizationId& organization,
                                             const model::RepositoryKey& repository) {
  const auto links = tx.query(std::string(kLinked) + "ORDER BY service_id", make_linked,
                              organization, repository.to_string());
  return as_if_from_there(tx, links, repository);
}

void move_values_watermark(Transaction& tx, const model::ServiceId& id, const std::string& commit) {
  tx.execute("UPDATE values_link SET watermark = $2 WHERE service_id = $1", id, commit);
}

}  // namespace slipway::store
