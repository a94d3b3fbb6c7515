// What a repository has to choose from, before a service is made of it.
#include <boost/json/array.hpp>

#include "api/application_body.h"
#include "api/commit_id.h"
#include "api/endpoints.h"
#include "api/service_checks.h"
#include "api/shapes.h"
#include "pipeline/remote.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

constexpr std::size_t kMostFolders = 1000;
constexpr std::size_t kMostComparedFiles = 1000;
constexpr std::size_t kMostComparedCommits = 200;

// The query as the git_repository of a service, and refused as that is.
base::Result<model::Service> asked_for(ApiContext& c, const ApiRequest& request,
                                       const model::OrganizationId& organization) {
  json::object repository;
  for (const auto* name : {"url", "branch", "git_token_id"}) {
    if (auto value = request.query_value(name); !value.empty()) repository[name] = value;
  }
  const json::value body{{"git_repository", std::move(repository)}};
  base::JsonFields fields(body);
  model::Service service;
  service.organization = organization;
  read_git_repository(fields, true, c.allow_file_repositories, service);
  if (fields.error()) return fail(*fields.error());
  return c.read([&](store::Transaction& tx) -> base::Result<model::Service> {
    if (auto known = check_git_token(c, tx, service); !known) return fail(known.error());
    return service;
  });
}

Answer look_at_repository(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<model::OrganizationId>("organizationId");
  if (!id) return fail(id.error());
  const auto organization =
      found(c.read([&](auto& tx) { return store::organization(tx, *id); }), "organization", *id);
  if (!organization) return fail(organization.error());
  const auto service = asked_for(c, request, *id);
  if (!service) return fail(service.error());
  const auto remote = pipeline::remote_of(c.pipeline, {*service});
  if (!remote) return fail(remote.error());
  const auto tips = c.pipeline.git.tips(*remote, {}, {});
  if (!tips) return fail(tips.error());
  json::array branches;
  for (const auto& [branch, tip] : *tips) branches.push_back(json::value(branch));
  json::array folders;
  if (tips->contains(service->git.branch)) {
    const auto fetched = c.pipeline.git.fetch(*remote, {service->git.branch}, {});
    if (!fetched) return fail(fetched.error());
    if (const auto tip = fetched->find(service->git.branch); tip != fetched->end()) {
      const auto found = c.pipeline.git.folders(remote->key, tip->second, kMostFolders);
      if (!found) return fail(found.error());
      for (const auto& folder : *found) folders.push_back(json::value(base::to_valid_utf8(folder)));
    }
  }
  return Reply{200,
               json::object{{"branches", std::move(branches)}, {"folders", std::move(folders)}}};
}

// What the newer of two commits has and the older has not, newest first, by first parents; nothing
// where neither comes from the other.
json::object commits_between(git::Git& git, const model::RepositoryKey& key,
                             const std::string& base, const std::string& head) {
  const bool forward = git.is_ancestor(key, base, head);
  const bool related = forward || git.is_ancestor(key, head, base);
  json::object between{{"older", nullptr}, {"newer", nullptr}};
  json::array shown;
  if (related) {
    const auto& older = forward ? base : head;
    const auto& newer = forward ? head : base;
    between["older"] = older;
    between["newer"] = newer;
    for (const auto& commit :
         git.history(key, newer, kMostComparedCommits).value_or(std::vector<model::Commit>())) {
      if (git.is_ancestor(key, commit.id, older)) break;
      shown.push_back(to_json(commit));
    }
  }
  between["commits"] = std::move(shown);
  return between;
}

// The files in which two commits of a service's repository differ, as the mirror has them, and the
// commits that lie between.
Answer compare_versions(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<model::ServiceId>("serviceId");
  if (!id) return fail(id.error());
  const auto service =
      found(c.read([&](auto& tx) { return store::service(tx, *id); }), "service", *id);
  if (!service) return fail(service.error());
  for (const auto* name : {"base", "head"}) {
    if (is_commit_id(request.query_value(name))) continue;
    return fail(base::ErrorCode::kInvalid,
                std::string(name) + ": must be a full commit id; write all its digits.", name);
  }
  if (service->git.url.empty()) {
    return fail(base::ErrorCode::kConflict,
                "'" + service->name + "' comes from an image, which has no commits to compare.");
  }
  const auto base = request.query_value("base");
  const auto head = request.query_value("head");
  const auto files = c.pipeline.git.compare(service->repository, base, head);
  if (!files) return fail(files.error());
  json::array shown;
  for (const auto& file : *files) {
    if (shown.size() == kMostComparedFiles) break;
    shown.push_back(json::value(base::to_valid_utf8(file)));
  }
  json::object body = commits_between(c.pipeline.git, service->repository, base, head);
  body["files_count"] = files->size();
  body["files"] = std::move(shown);
  return Reply{200, std::move(body)};
}

}  // namespace

void add_repository_endpoint(Router& router, ApiContext& c) {
  // It shows the git token to whatever host the address names.
  router
      .add("GET", "/api/organization/{organizationId}/repository", "getRepository",
           [&c](const ApiRequest& request) { return look_at_repository(c, request); })
      .takes_query({"url", "branch", "git_token_id"})
      .needs(model::Role::ADMIN);
  router
      .add("GET", "/api/service/{serviceId}/compare", "compareVersions",
           [&c](const ApiRequest& request) { return compare_versions(c, request); })
      .takes_query({"base", "head"});
}

}  // namespace slipway::api
