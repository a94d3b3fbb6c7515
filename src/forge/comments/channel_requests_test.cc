// What each forge is sent for deployments and comments, as golden files, and what its answers mean;
// SLIPWAY_UPDATE_GOLDEN=1 rewrites the files.

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/bitbucket/bitbucket_comments.h"
#include "forge/common/gitea_family_comments.h"
#include "forge/github/github_app.h"
#include "forge/github/github_comments.h"
#include "forge/github/github_deployments.h"
#include "forge/gitlab/gitlab_comments.h"
#include "forge/gitlab/gitlab_deployments.h"
#include "forge/test_golden.h"

namespace slipway::forge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const ForgeTarget kChannelTarget{"https://forge.example/api", "acme/shop", "T", "ci"};
const std::string kChannelCommit = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

ShownDeployment shown_in(model::CommitState state) {
  return {.commit = kChannelCommit,
          .branch = "main",
          .environment = "shop/pro:duction/web",
          .is_production = true,
          .state = state,
          .description = "Failed: " + std::string(300, '.'),
          .url = "https://slipway.example.com/?cell=1"};
}

TEST(DeploymentRequests, AreThoseOfTheGoldenFiles) {
  std::vector<std::unique_ptr<DeploymentApi>> apis;
  apis.push_back(make_github_deployment_api());
  apis.push_back(make_gitlab_deployment_api());
  for (const auto& api : apis) {
    std::string written =
        "# create\n" + as_http(api->create(kChannelTarget, shown_in(model::CommitState::PENDING)));
    if (const auto link = api->link(kChannelTarget, {201, {}, R"({"id":1,"environment":{"id":9}})"},
                                    shown_in(model::CommitState::PENDING))) {
      written += "# link\n" + as_http(*link);
    }
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<model::CommitState>>(
        [&](auto state) {
          written += std::string("# ") + state.name + "\n" +
                     as_http(api->update(kChannelTarget, "101", shown_in(state.value)));
        });
    expect_golden("forge_deployment/" + base::to_string(api->kind()) + ".http", written);
    EXPECT_EQ(api->read_id({201, {}, R"({"id":7})"}).value(), "7");
    for (const auto* wrong : {"", "<html>", "[]", "{}", R"({"id":{}})"}) {
      EXPECT_FALSE(api->read_id({201, {}, wrong})) << wrong;
    }
    EXPECT_EQ(api->link(kChannelTarget, {201, {}, "<html>"}, {}), std::nullopt);
  }
  EXPECT_TRUE(make_gitlab_deployment_api()->shows_already(
      {400, {}, R"({"message":{"status":["Status cannot transition via \"run\""]}})"}));
}

TEST(CommentRequests, AreThoseOfTheGoldenFiles) {
  std::vector<std::unique_ptr<CommentApi>> apis;
  apis.push_back(make_github_comment_api());
  apis.push_back(make_gitlab_comment_api());
  apis.push_back(make_gitea_comment_api());
  apis.push_back(make_forgejo_comment_api());
  apis.push_back(make_bitbucket_comment_api());
  for (const auto& api : apis) {
    const std::string written = "# find\n" + as_http(api->find(kChannelTarget, kChannelCommit)) +
                                "# list\n" + as_http(api->list(kChannelTarget, "3")) +
                                "# create\n" +
                                as_http(api->create(kChannelTarget, "3", "a \"b\"")) + "# edit\n" +
                                as_http(api->edit(kChannelTarget, "3", "101", "a \"b\""));
    expect_golden("pull_request_comment/" + base::to_string(api->kind()) + ".http", written);
    for (const auto* wrong : {"", "<html>", "7", "{}", "[7]", R"({"values":[7]})"}) {
      EXPECT_FALSE(api->read_found({200, {}, wrong}, kChannelCommit)) << wrong;
      EXPECT_FALSE(api->read_list({200, {}, wrong})) << wrong;
      EXPECT_FALSE(api->read_created({201, {}, wrong})) << wrong;
    }
  }
}

TEST(CommentAnswers, NameTheOpenPullRequestsOfACommit) {
  const auto github = make_github_comment_api();
  EXPECT_THAT(github
                  ->read_found({200, {}, R"([
      {"number":1,"state":"closed","head":{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e"}},
      {"number":2,"state":"open","head":{"sha":"6dcb09b5b57875f334f61aebed695e2e4193db5e"}},
      {"number":3,"state":"open","head":{"sha":"0000000000000000000000000000000000000000"}},
      {"number":4,"state":"open","head":null}])"},
                               kChannelCommit)
                  .value(),
              ElementsAre("2"));
  const auto bitbucket = make_bitbucket_comment_api();
  EXPECT_THAT(bitbucket
                  ->read_found({200, {}, R"({"values":[
      {"id":1,"state":"OPEN","source":{"commit":{"hash":"6dcb09b5b578"}}},
      {"id":2,"state":"OPEN","source":{"commit":{"hash":"6"}}}]})"},
                               kChannelCommit)
                  .value(),
              ElementsAre("1"));
  EXPECT_THAT(make_gitlab_comment_api()->read_found({200, {}, "[]"}, kChannelCommit).value(),
              IsEmpty());
}

TEST(CommentAnswers, KnowSlipwaysOwn) {
  const auto github = make_github_comment_api();
  const auto found = [](const CommentApi& api, const std::string& body) {
    return api.read_list({200, {}, body}).value();
  };
  EXPECT_EQ(found(*github, R"json([{"id":1,"body":"> [//]: # (slipway)"},
                                   {"id":2,"body":"[//]: # (slipway)\n\nx"}])json"),
            "2");
  EXPECT_EQ(found(*github, R"json([{"id":1,"body":"hello"}])json"), std::nullopt);
  EXPECT_EQ(found(*make_bitbucket_comment_api(), R"json({"values":[
                {"id":1,"deleted":true,"content":{"raw":"[//]: # (slipway)"}},
                {"id":2,"deleted":false,"content":{"raw":"[//]: # (slipway)"}}]})json"),
            "2");
}

TEST(GithubApps, AreAskedForTheirInstallation) {
  const ForgeTarget app{"https://forge.example", "acme/shop", "JWT", "ci"};
  EXPECT_EQ(as_http(ask_for_installation(app)),
            "GET https://forge.example/repos/acme/shop/installation\nAuthorization: Bearer JWT\n"
            "Accept: application/vnd.github+json\nX-GitHub-Api-Version: 2022-11-28\n\n");
  EXPECT_THAT(as_http(ask_for_installation_token(app, "42")),
              HasSubstr("POST https://forge.example/app/installations/42/access_tokens\n"));
  const auto token = read_installation_token(
      {201, {}, R"({"token":"ghs_x","expires_at":"2026-11-27T11:00:00Z"})"});
  ASSERT_TRUE(token);
  EXPECT_EQ(token->token, "ghs_x");
  for (const auto* wrong : {"", "[]", "{}", R"({"token":"x"})", R"({"token":"x","expires_at":"a"})",
                            R"({"expires_at":"2026-11-27T11:00:00Z"})"}) {
    EXPECT_FALSE(read_installation_token({201, {}, wrong})) << wrong;
    EXPECT_FALSE(read_installation({200, {}, wrong})) << wrong;
  }
  EXPECT_FALSE(read_installation({200, {}, R"({"id":"a/../b"})"}));
  EXPECT_FALSE(github_app_token("12", "no key", {}));
  EXPECT_TRUE(is_github_app_id("Iv23liABC") && is_github_app_id("12"));
  EXPECT_FALSE(is_github_app_id("") || is_github_app_id("a b") || is_installation_id("4x"));
}

}  // namespace
}  // namespace slipway::forge
