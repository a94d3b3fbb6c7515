#include <array>

#include "base/encoding.h"
#include "forge/azure_devops/azure_devops_api.h"
#include "forge/bitbucket/bitbucket_api.h"
#include "forge/bitbucket_server/bitbucket_server_api.h"
#include "forge/common/gitea_family_api.h"
#include "forge/github/github_api.h"
#include "forge/gitlab/gitlab_api.h"
#include "forge/repositories/json_repositories.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::HookKind;

constexpr int kPage = 100;

std::string paged(std::string_view size, int page) {
  return std::string(size) + "=" + std::to_string(kPage) + "&page=" + std::to_string(page);
}

io::HttpRequest get(const ForgeTarget& target, const std::string& path, std::string_view scheme,
                    model::Headers headers = {{"Accept", "application/json"}}) {
  headers.insert(headers.begin(), {"Authorization", std::string(scheme) + " " + target.token});
  return json_request("GET", target.api_url + path, headers, "");
}

// Named as GitHub does, which Gitea's family took over.
std::optional<ForgeRepository> read_github_shape(const json::object& repository) {
  ForgeRepository found{text_in(repository, "full_name"), text_in(repository, "clone_url"),
                        text_in(repository, "default_branch"), is_true(repository, "private")};
  if (found.name.empty()) return std::nullopt;
  return found;
}

// https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user
class GithubRepositories : public JsonRepositories {
 public:
  GithubRepositories()
      : JsonRepositories(HookKind::GITHUB, "GitHub",
                         "the repository permission Metadata (read) of a fine-grained token, or "
                         "the scope repo of a classic one") {}
  std::string cloud_url() const override { return kGithubApiUrl; }
  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const override {
    return get(target, "/user/repos?sort=pushed&" + paged("per_page", query.page), "Bearer",
               {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}});
  }

 protected:
  std::optional<ForgeRepository> read(const json::object& repository) const override {
    return read_github_shape(repository);
  }
};

// https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-app-installation
class GithubAppRepositories final : public GithubRepositories {
 public:
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const override {
    return get(target, "/installation/repositories?" + paged("per_page", query.page), "Bearer",
               {{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}});
  }

 protected:
  std::string_view list_member() const override { return "repositories"; }
};

// https://docs.gitlab.com/api/projects/#list-all-projects
class GitlabRepositories final : public JsonRepositories {
 public:
  GitlabRepositories()
      : JsonRepositories(HookKind::GITLAB, "GitLab", "the scope read_api, or api") {}
  std::string cloud_url() const override { return "https://gitlab.com/api/v4"; }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitlab_api_url(repository);
  }
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const override {
    return get(target,
               "/projects?membership=true&archived=false&order_by=last_activity_at&" +
                   paged("per_page", query.page),
               "Bearer");
  }

 protected:
  std::optional<ForgeRepository> read(const json::object& project) const override {
    ForgeRepository found{text_in(project, "path_with_namespace"),
                          text_in(project, "http_url_to_repo"), text_in(project, "default_branch"),
                          text_in(project, "visibility") != "public"};
    if (found.name.empty()) return std::nullopt;
    return found;
  }
};

// https://docs.gitea.com/api/#tag/user/operation/userCurrentListRepos; Gogs has no pages.
class GiteaRepositories final : public JsonRepositories {
 public:
  GiteaRepositories(HookKind kind, std::string_view name)
      : JsonRepositories(kind, name, "the permission repository (read) and user (read)") {}
  std::string cloud_url() const override { return ""; }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitea_api_url(repository);
  }
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const override {
    return get(target, "/user/repos?" + paged("limit", query.page), "token");
  }

 protected:
  std::optional<ForgeRepository> read(const json::object& repository) const override {
    return read_github_shape(repository);
  }
};

// https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/
class BitbucketRepositories final : public JsonRepositories {
 public:
  BitbucketRepositories()
      : JsonRepositories(HookKind::BITBUCKET, "Bitbucket", "the permission repositories (read)") {}
  std::string cloud_url() const override { return kBitbucketApiUrl; }
  std::string default_url(const model::GitUrl& /*repository*/) const override {
    return cloud_url();
  }
  bool wants_workspace() const override { return true; }
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const override {
    return get(target,
               "/repositories/" + base::encode_percent(query.workspace) + "?sort=-updated_on&" +
                   paged("pagelen", query.page),
               "Bearer");
  }

 protected:
  std::string_view list_member() const override { return "values"; }
  std::optional<ForgeRepository> read(const json::object& repository) const override {
    const auto* const links = object_in(repository, "links");
    const auto* const main = object_in(repository, "mainbranch");
    ForgeRepository found{text_in(repository, "full_name"),
                          links == nullptr ? "" : clone_url_of(link_named(*links, "https")),
                          main == nullptr ? "" : text_in(*main, "name"),
                          is_true(repository, "is_private")};
    if (found.name.empty()) return std::nullopt;
    return found;
  }
  bool has_more(const io::HttpResponse& /*answer*/, const json::value& body) const override {
    return !text_in(body.get_object(), "next").empty();
  }
};

// https://developer.atlassian.com/server/bitbucket/rest/v906/api-group-repository/
class BitbucketServerRepositories final : public JsonRepositories {
 public:
  BitbucketServerRepositories()
      : JsonRepositories(HookKind::BITBUCKET_SERVER, "Bitbucket Data Center",
                         "the permission repository read") {}
  std::string cloud_url() const override { return ""; }
  std::string default_url(const model::GitUrl& repository) const override {
    return bitbucket_server_api_url(repository);
  }
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const override {
    return get(target,
               "/repos?limit=" + std::to_string(kPage) +
                   "&start=" + std::to_string((query.page - 1) * kPage),
               "Bearer");
  }

 protected:
  std::string_view list_member() const override { return "values"; }
  std::optional<ForgeRepository> read(const json::object& repository) const override {
    const auto* const project = object_in(repository, "project");
    const auto* const links = object_in(repository, "links");
    if (project == nullptr || text_in(repository, "slug").empty()) return std::nullopt;
    return ForgeRepository{text_in(*project, "key") + "/" + text_in(repository, "slug"),
                           links == nullptr ? "" : clone_url_of(link_named(*links, "http")), "",
                           !is_true(repository, "public")};
  }
  bool has_more(const io::HttpResponse& /*answer*/, const json::value& body) const override {
    return is_false(body.get_object(), "isLastPage");
  }
};

// https://learn.microsoft.com/en-us/rest/api/azure/devops/git/repositories/list; all at once.
class AzureRepositories final : public JsonRepositories {
 public:
  AzureRepositories()
      : JsonRepositories(HookKind::AZURE_DEVOPS, "Azure DevOps", "the scope Code (read)") {}
  std::string cloud_url() const override { return ""; }
  std::string default_url(const model::GitUrl& repository) const override {
    return azure_api_url(repository);
  }
  io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& /*query*/) const override {
    return ask_azure("GET", target, "/_apis/git/repositories?api-version=6.0", "");
  }

 protected:
  std::string_view list_member() const override { return "value"; }
  std::optional<ForgeRepository> read(const json::object& repository) const override {
    constexpr std::string_view branches = "refs/heads/";
    const auto* const project = object_in(repository, "project");
    if (project == nullptr || text_in(repository, "name").empty()) return std::nullopt;
    auto branch = text_in(repository, "defaultBranch");
    if (branch.starts_with(branches)) branch.erase(0, branches.size());
    return ForgeRepository{
        text_in(*project, "name") + "/" + text_in(repository, "name"),
        is_true(repository, "isDisabled") ? "" : clone_url_of(text_in(repository, "remoteUrl")),
        std::move(branch), text_in(*project, "visibility") != "public"};
  }
};

}  // namespace

const RepositoryApi* repository_api(HookKind kind, bool by_app) {
  static const GithubRepositories github;
  static const GithubAppRepositories github_app;
  static const GitlabRepositories gitlab;
  static const GiteaRepositories gitea(HookKind::GITEA, "Gitea");
  static const GiteaRepositories forgejo(HookKind::FORGEJO, "Forgejo");
  static const GiteaRepositories gogs(HookKind::GOGS, "Gogs");
  static const BitbucketRepositories bitbucket;
  static const BitbucketServerRepositories bitbucket_server;
  static const AzureRepositories azure;
  if (by_app) return &github_app;
  const std::array<const RepositoryApi*, 8> all{
      &github, &gitlab, &gitea, &forgejo, &gogs, &bitbucket, &bitbucket_server, &azure};
  for (const auto* const api : all) {
    if (api->kind() == kind) return api;
  }
  return nullptr;
}

}  // namespace slipway::forge
