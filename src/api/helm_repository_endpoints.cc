#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/kept_secret.h"
#include "base/enum.h"
#include "io/url.h"
#include "pipeline/charts.h"
#include "store/helm_repositories.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using base::to_string;
using model::HelmRepositoryId;
using model::OrganizationId;

json::object helm_repository_to_json(store::Transaction& tx, const model::HelmRepository& r) {
  return {{"id", r.id.to_string()},
          {"created_at", base::to_iso8601(r.created_at)},
          {"updated_at", base::to_iso8601(r.updated_at)},
          {"name", r.name},
          {"kind", to_string(r.kind)},
          {"description", r.description},
          {"url", r.url},
          {"skip_tls_verification", r.skip_tls_verification},
          {"associated_services_count", store::services_of_helm_repository(tx, r.id)},
          {"config", {{"username", r.username}}}};
}

// What is wrong with its address, or "".
std::string wrong_url(const model::HelmRepository& repository) {
  const bool is_oci = model::is_oci(repository.kind);
  if (is_oci && !repository.url.starts_with("oci://")) {
    return "'" + repository.url + "' is no OCI registry's. Write oci:// and where its charts are.";
  }
  if (!is_oci && !repository.url.starts_with("https://") &&
      !repository.url.starts_with("http://")) {
    return "'" + repository.url +
           "' has no scheme. Write https:// and where the repository's index.yaml is, or choose a "
           "kind that begins with OCI_.";
  }
  const auto url = io::parse_url(is_oci ? "https" + repository.url.substr(3) : repository.url);
  if (!url) return url.error().message;
  return url->has_user ? "It holds a user. Write username and password into config." : "";
}

// Whether it has a new password.
bool read_config(base::JsonFields& fields, ApiContext& c, model::HelmRepository& repository) {
  auto config = fields.object("config");
  if (!config) return false;
  if (const auto name = config->text("username")) repository.username = *name;
  const auto password = config->text("password");
  if (password) {
    repository.password = password->empty() ? "" : c.pipeline.cipher.encrypt(*password);
  }
  config->refuse_unknown();
  fields.take(config->error());
  return password.has_value();
}

std::optional<base::Error> read_repository(ApiContext& c, const json::value& body, bool creating,
                                           model::HelmRepository& repository) {
  base::JsonFields fields(body);
  const std::string before = repository.url;
  if (creating || fields.has("name")) repository.name = fields.required_name();
  if (const auto kind = fields.enumeration<model::HelmRepositoryKind>("kind")) {
    repository.kind = *kind;
  }
  if (const auto description = fields.text("description")) repository.description = *description;
  if (creating || fields.has("url")) repository.url = fields.required_text("url");
  if (!fields.error()) {
    if (const auto wrong = wrong_url(repository); !wrong.empty()) fields.wrong("url", wrong);
  }
  if (const auto skip = fields.boolean("skip_tls_verification")) {
    repository.skip_tls_verification = *skip;
  }
  const bool has_new_password = read_config(fields, c, repository);
  if (!fields.error() && !has_new_password && !repository.password.empty()) {
    const auto wrong = wrong_to_keep(before, repository.url);
    if (!wrong.empty()) fields.wrong("config.password", wrong + " \"\" is for none.");
  }
  for (const auto* name : {"id", "created_at", "updated_at", "associated_services_count"}) {
    fields.any(name);
  }
  fields.refuse_unknown();
  return fields.error();
}

// One of this organization's.
base::Result<model::HelmRepository> repository_of(store::Transaction& tx,
                                                  const ApiRequest& request) {
  const auto organization = request.id<OrganizationId>("organizationId");
  const auto id = request.id<HelmRepositoryId>("helmRepositoryId");
  if (!organization) return fail(organization.error());
  if (!id) return fail(id.error());
  auto repository = store::helm_repository(tx, *id);
  if (!repository || repository->organization != *organization) {
    return fail(not_found("helm repository", id->to_string()));
  }
  return std::move(*repository);
}

Answer list_helm_repositories(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  if (!id) return fail(id.error());
  return c.read([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    json::array items;
    for (const auto& one : store::helm_repositories(tx, *id))
      items.push_back(helm_repository_to_json(tx, one));
    return results(std::move(items));
  });
}

Answer create_helm_repository(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto body = request.body();
  if (!id) return fail(id.error());
  if (!body) return fail(body.error());
  model::HelmRepository repository;
  if (auto error = read_repository(c, *body, true, repository)) return fail(*error);
  repository.id = c.make_id<HelmRepositoryId>();
  repository.organization = *id;
  repository.created_at = repository.updated_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    if (auto stored = store::insert(tx, repository); !stored) return fail(stored.error());
    return Reply{201, helm_repository_to_json(tx, repository)};
  });
}

Answer edit_helm_repository(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto repository = repository_of(tx, request);
    if (!repository) return fail(repository.error());
    if (auto error = read_repository(c, *body, false, *repository)) return fail(*error);
    repository->updated_at = c.now();
    if (auto stored = store::update(tx, *repository); !stored) return fail(stored.error());
    return Reply{200, helm_repository_to_json(tx, *repository)};
  });
}

Answer delete_helm_repository(ApiContext& c, const ApiRequest& request) {
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto repository = repository_of(tx, request);
    if (!repository) return fail(repository.error());
    if (auto removed = store::remove_helm_repository(tx, repository->id); !removed) {
      return fail(removed.error());
    }
    return Reply{204, {}};
  });
}

Answer list_charts(ApiContext& c, const ApiRequest& request) {
  const std::string wanted = request.query_value("chartName");
  const auto repository =
      c.read([&](store::Transaction& tx) { return repository_of(tx, request); });
  if (!repository) return fail(repository.error());
  const auto found = pipeline::list_charts(c.pipeline, *repository, {});
  if (!found) return fail(found.error());
  json::array items;
  for (const auto& chart : *found) {
    if (!wanted.empty() && chart.name != wanted) continue;
    items.push_back(
        json::object{{"chart_name", chart.name},
                     {"versions", json::array(chart.versions.begin(), chart.versions.end())}});
  }
  if (!wanted.empty() && items.empty()) {
    return fail(base::ErrorCode::kNotFound,
                "The repository '" + repository->name + "' has no chart '" + wanted + "'.",
                "chartName");
  }
  return results(std::move(items));
}

}  // namespace

void add_helm_repository_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/helmRepository";
  const std::string one = path + "/{helmRepositoryId}";
  router.add("GET", path, "listHelmRepository",
             [&c](const ApiRequest& request) { return list_helm_repositories(c, request); });
  router.add("POST", path, "createHelmRepository",
             [&c](const ApiRequest& request) { return create_helm_repository(c, request); });
  router.add("GET", one, "getHelmRepository", [&c](const ApiRequest& request) -> Answer {
    return c.read([&](store::Transaction& tx) -> Answer {
      return repository_of(tx, request).map([&](const auto& found) {
        return Reply{200, helm_repository_to_json(tx, found)};
      });
    });
  });
  router.add("PUT", one, "editHelmRepository",
             [&c](const ApiRequest& request) { return edit_helm_repository(c, request); });
  router.add("DELETE", one, "deleteHelmRepository",
             [&c](const ApiRequest& request) { return delete_helm_repository(c, request); });
  router.add("GET", one + "/charts", "getHelmCharts",
             [&c](const ApiRequest& request) { return list_charts(c, request); });
}

}  // namespace slipway::api
