// What each forge is sent for each state, as golden files; SLIPWAY_UPDATE_GOLDEN=1 rewrites them.

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/azure_devops/azure_devops_statuses.h"
#include "forge/bitbucket/bitbucket_statuses.h"
#include "forge/bitbucket_server/bitbucket_server_statuses.h"
#include "forge/common/gitea_family_statuses.h"
#include "forge/common/refusal.h"
#include "forge/github/github_statuses.h"
#include "forge/gitlab/gitlab_statuses.h"
#include "forge/test_golden.h"

namespace slipway::forge {
namespace {

using testing::HasSubstr;

std::vector<std::unique_ptr<StatusApi>> status_apis() {
  std::vector<std::unique_ptr<StatusApi>> apis;
  apis.push_back(make_github_status_api());
  apis.push_back(make_gitlab_status_api());
  apis.push_back(make_gitea_status_api());
  apis.push_back(make_forgejo_status_api());
  apis.push_back(make_bitbucket_status_api());
  apis.push_back(make_bitbucket_server_status_api());
  apis.push_back(make_azure_devops_status_api());
  return apis;
}

ShownStatus shown(model::CommitState state) {
  return {"6dcb09b5b57875f334f61aebed695e2e4193db5e",
          "main",
          "slipway/shop/production/web",
          "slipway-0190a0b0000070008000000000000000",
          state,
          "Skipped: 1 file changed ('docs/guide'), none below 'web'. " + std::string(300, '.'),
          "https://slipway.example.com/pushes/0190a0b0-0000-7000-8000-000000000001"};
}

TEST(StatusRequests, AreThoseOfTheGoldenFiles) {
  for (const auto& api : status_apis()) {
    SCOPED_TRACE(api->name());
    std::string written;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<model::CommitState>>(
        [&](auto state) {
          written += std::string("# ") + state.name + "\n" +
                     as_http(api->put({"https://forge.example/api", "acme/shop", "T", "ci"},
                                      shown(state.value)));
        });
    expect_golden("commit_status/" + base::to_string(api->kind()) + ".http", written);
  }
}

TEST(StatusRequests, GoToTheApiOfTheRepositorysForge) {
  struct Case {
    std::unique_ptr<StatusApi> api;
    std::string repository;
    std::string url;
    std::string path;
  };
  const Case cases[] = {
      {make_github_status_api(), "git@github.com:acme/shop.git", "https://api.github.com",
       "acme/shop"},
      {make_github_status_api(), "https://ghe.example/acme/shop", "https://ghe.example/api/v3",
       "acme/shop"},
      {make_gitlab_status_api(), "https://gitlab.com/group/sub/shop", "https://gitlab.com/api/v4",
       "group/sub/shop"},
      {make_gitea_status_api(), "ssh://git@git.example:2222/a/b", "https://git.example/api/v1",
       "a/b"},
      {make_bitbucket_status_api(), "git@bitbucket.org:a/b", "https://api.bitbucket.org/2.0",
       "a/b"},
      {make_bitbucket_server_status_api(), "https://bb.example/scm/SHOP/web.git",
       "https://bb.example/rest/api/latest", "SHOP/web"},
      {make_bitbucket_server_status_api(), "https://bb.example/bitbucket/scm/~ann/web.git",
       "https://bb.example/bitbucket/rest/api/latest", "~ann/web"},
      {make_bitbucket_server_status_api(), "ssh://git@bb.example:7999/SHOP/web.git",
       "https://bb.example/rest/api/latest", "SHOP/web"},
      {make_azure_devops_status_api(), "https://dev.azure.com/acme/shop/_git/web",
       "https://dev.azure.com/acme", "shop/web"},
      {make_azure_devops_status_api(), "https://ann@dev.azure.com/acme/_git/web",
       "https://dev.azure.com/acme", "web/web"},
      {make_azure_devops_status_api(), "git@ssh.dev.azure.com:v3/acme/shop/web",
       "https://dev.azure.com/acme", "shop/web"},
      {make_azure_devops_status_api(), "https://acme.visualstudio.com/shop/_git/web",
       "https://acme.visualstudio.com", "shop/web"},
      {make_azure_devops_status_api(), "https://acme.visualstudio.com/DefaultCollection/_git/web",
       "https://acme.visualstudio.com/DefaultCollection", "web/web"},
      {make_azure_devops_status_api(), "https://tfs.example/tfs/Main/shop/_git/web",
       "https://tfs.example/tfs/Main", "shop/web"},
      {make_azure_devops_status_api(), "https://dev.azure.com/acme", "https://dev.azure.com", ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.repository);
    const auto url = model::parse_git_url(one.repository).value();
    EXPECT_EQ(one.api->default_url(url), one.url);
    EXPECT_EQ(one.api->path_of(url), one.path);
  }
}

TEST(StatusRefusals, SayWhatWasWrongAndWhatToDo) {
  const base::Timestamp now = base::from_micros(1'800'000'000'000'000);
  const ForgeTarget target{"https://forge.example", "acme/shop", "T", "ci"};
  const auto github = make_github_status_api();
  EXPECT_THAT(
      refusal(*github, target, {403, {}, R"({"message":"Resource not accessible"})"}, now).message,
      HasSubstr("see or change the commit statuses of 'acme/shop' (Resource not "
                "accessible). It needs the repository permission Commit statuses"));
  EXPECT_EQ(refusal(*github, target, {422, {}, R"({"message":"No commit found for SHA: 1"})"}, now)
                .message,
            "GitHub does not take it (No commit found for SHA: 1).");
  const auto limited =
      refusal(*github, target,
              {403, {}, R"({"message":"You have exceeded a secondary rate limit."})"}, now);
  EXPECT_EQ(limited.code, base::ErrorCode::kRateLimited);
  const auto gitlab = make_gitlab_status_api();
  EXPECT_TRUE(gitlab->shows_already(
      {400, {}, R"({"message":"Cannot transition status via :enqueue from :pending"})"}));
  EXPECT_FALSE(gitlab->shows_already({400, {}, R"({"message":"name is invalid"})"}));
}

}  // namespace
}  // namespace slipway::forge
