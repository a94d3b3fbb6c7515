// What is asked of each forge about a token's repositories, as golden files, and how its answers
// read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "forge/common/refusal.h"
#include "forge/repositories/repository_api.h"
#include "forge/test_golden.h"

namespace slipway::forge {
namespace {

using model::HookKind;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kShape =
    R"([{"full_name":"acme/shop","clone_url":"https://forge.example/acme/shop.git",)"
    R"("default_branch":"main","private":false}])";

struct ListCase {
  HookKind kind;
  bool by_app;
  std::string answer;  // in the shape that the forge documents, cut to what is read
  ForgeRepository repository{"acme/shop", "https://forge.example/acme/shop.git", "main", false};
};

const std::vector<ListCase> kCases{
    {HookKind::GITHUB, false, kShape},
    {HookKind::GITHUB, true, R"({"total_count":1,"repositories":)" + kShape + "}"},
    {HookKind::GITLAB,
     false,
     R"([{"path_with_namespace":"acme/sub/shop","default_branch":null,"visibility":"internal",)"
     R"("http_url_to_repo":"https://forge.example/acme/sub/shop.git"}])",
     {"acme/sub/shop", "https://forge.example/acme/sub/shop.git", "", true}},
    {HookKind::GITEA, false, kShape},
    {HookKind::FORGEJO, false, kShape},
    {HookKind::GOGS, false, kShape},
    {HookKind::BITBUCKET,
     false,
     R"({"values":[{"full_name":"acme/shop","is_private":true,"mainbranch":{"name":"main"},)"
     R"("links":{"clone":[{"name":"ssh","href":"git@forge.example:acme/shop.git"},)"
     R"({"name":"https","href":"https://ann@forge.example/acme/shop.git"}]}}]})",
     {"acme/shop", "https://forge.example/acme/shop.git", "main", true}},
    {HookKind::BITBUCKET_SERVER,
     false,
     R"({"values":[{"slug":"shop","public":true,"project":{"key":"ACME"},"links":{"clone":[)"
     R"({"name":"http","href":"https://forge.example/scm/acme/shop.git"}]}}],"isLastPage":true})",
     {"ACME/shop", "https://forge.example/scm/acme/shop.git", "", false}},
    {HookKind::AZURE_DEVOPS,
     false,
     R"({"value":[{"name":"shop","project":{"name":"acme","visibility":"private"},)"
     R"("defaultBranch":"refs/heads/main",)"
     R"("remoteUrl":"https://org@forge.example/org/acme/_git/shop"}]})",
     {"acme/shop", "https://forge.example/org/acme/_git/shop", "main", true}},
};

io::HttpResponse answer_of(std::string body,
                           std::vector<std::pair<std::string, std::string>> h = {}) {
  return {200, std::move(h), std::move(body)};
}

class Repositories : public testing::TestWithParam<ListCase> {};

TEST_P(Repositories, AreAskedForAndRead) {
  const auto& one = GetParam();
  const auto* const api = repository_api(one.kind, one.by_app);
  ASSERT_NE(api, nullptr);
  EXPECT_EQ(api->kind(), one.kind);
  const std::string name = base::to_string(one.kind) + (one.by_app ? "_APP" : "");
  std::string written;
  for (const int page : {1, 2}) {
    written += "# page " + std::to_string(page) + "\n" +
               as_http(api->list({"https://forge.example/api", "", "T", "ci"}, {"acme inc", page}));
  }
  expect_golden("forge_repositories/" + name + ".http", written);
  const auto page = api->read_page(answer_of(one.answer));
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_THAT(page->repositories, ElementsAre(one.repository));
  EXPECT_FALSE(page->has_more);
}

TEST_P(Repositories, AreNotReadOfWhatTheForgeDoesNotAnswer) {
  const auto* const api = repository_api(GetParam().kind, GetParam().by_app);
  for (const auto* const body : {"", "<html>", "{}", "[7]", R"({"values":7})", R"([{"id":7}])"}) {
    const auto page = api->read_page(answer_of(body));
    ASSERT_FALSE(page) << body;
    EXPECT_THAT(page.error().message, HasSubstr(std::string(api->name()))) << body;
  }
}

INSTANTIATE_TEST_SUITE_P(Forges, Repositories, testing::ValuesIn(kCases), [](const auto& test) {
  return base::to_string(test.param.kind) + (test.param.by_app ? "_APP" : "");
});

TEST(RepositoryPages, GoOnAsTheForgeSays) {
  struct More {
    HookKind kind;
    io::HttpResponse answer;
  };
  const std::vector<More> cases{
      {HookKind::GITHUB, answer_of("[]", {{"link", R"(<https://f.example/?page=3>; rel="next")"}})},
      {HookKind::GITLAB, answer_of("[]", {{"link", R"(<https://f.example/?page=3>; rel="next")"}})},
      {HookKind::BITBUCKET, answer_of(R"({"values":[],"next":"https://f.example/?page=3"})")},
      {HookKind::BITBUCKET_SERVER, answer_of(R"({"values":[],"isLastPage":false})")},
  };
  for (const auto& one : cases) {
    const auto page = repository_api(one.kind, false)->read_page(one.answer);
    EXPECT_TRUE(page && page->has_more) << base::to_string(one.kind);
  }
}

TEST(RepositoryPages, LeaveOutWhatHasNoSource) {
  const auto page = repository_api(HookKind::AZURE_DEVOPS, false)
                        ->read_page(answer_of(R"({"value":[{"name":"old","isDisabled":true,)"
                                              R"("project":{"name":"acme"},"remoteUrl":"u"}]})"));
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->repositories.empty());
}

TEST(RepositoryApis, StandWhereTheForgeOfARepositoryIs) {
  struct Place {
    HookKind kind;
    std::string repository, url, cloud;
  };
  const std::vector<Place> places{
      {HookKind::GITHUB, "git@github.com:acme/shop.git", "https://api.github.com",
       "https://api.github.com"},
      {HookKind::GITHUB, "https://ghe.example/acme/shop", "https://ghe.example/api/v3",
       "https://api.github.com"},
      {HookKind::GITLAB, "ssh://git@git.example/a/b", "https://git.example/api/v4",
       "https://gitlab.com/api/v4"},
      {HookKind::GITEA, "https://git.example/a/b", "https://git.example/api/v1", ""},
      {HookKind::GOGS, "https://git.example/a/b", "https://git.example/api/v1", ""},
      {HookKind::BITBUCKET, "git@bitbucket.org:a/b", "https://api.bitbucket.org/2.0",
       "https://api.bitbucket.org/2.0"},
      {HookKind::BITBUCKET_SERVER, "https://bb.example/scm/SHOP/web.git",
       "https://bb.example/rest/api/latest", ""},
      {HookKind::AZURE_DEVOPS, "https://dev.azure.com/acme/shop/_git/web",
       "https://dev.azure.com/acme", ""},
  };
  for (const auto& one : places) {
    const auto* const api = repository_api(one.kind, false);
    EXPECT_EQ(api->default_url(model::parse_git_url(one.repository).value()), one.url);
    EXPECT_EQ(api->cloud_url(), one.cloud) << one.repository;
  }
}

TEST(RepositoryRefusals, NameNoRepository) {
  const ForgeTarget target{"https://forge.example", "", "T", "ci"};
  const auto says = [&](int status) {
    return refusal(*repository_api(HookKind::GITLAB, false), target, {status, {}, ""}, {}).message;
  };
  EXPECT_EQ(says(302),
            "GitLab says that its API is elsewhere. Give the git token the right git_api_url.");
  EXPECT_EQ(says(403),
            "GitLab does not let the git token 'ci' see the repositories. It needs the scope "
            "read_api, or api.");
  EXPECT_EQ(says(404),
            "GitLab does not let the git token 'ci' see the repositories, or its API is elsewhere. "
            "Check the git token's git_api_url and workspace. It needs the scope read_api, or "
            "api.");
}

TEST(RepositoryApis, AreNoneOfRegistries) {
  EXPECT_EQ(repository_api(HookKind::GIT, false), nullptr);
  EXPECT_EQ(repository_api(HookKind::HARBOR, false), nullptr);
}

}  // namespace
}  // namespace slipway::forge
