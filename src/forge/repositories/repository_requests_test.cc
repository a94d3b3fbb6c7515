// What is asked of each forge about a token's repositories, and how its answers read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "forge/repositories/repository_api.h"

namespace slipway::forge {
namespace {

using model::HookKind;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kShape =
    R"([{"full_name":"acme/shop","clone_url":"https://forge.example/acme/shop.git",)"
    R"("default_branch":"main","private":false}])";

struct Case {
  HookKind kind;
  bool by_app;
  std::string request;  // of the second page
  std::string answer;   // in the shape that the forge documents, cut to what is read
  ForgeRepository repository{"acme/shop", "https://forge.example/acme/shop.git", "main", false};
};

const std::vector<Case> kCases{
    {HookKind::GITHUB, false,
     "GET https://forge.example/user/repos?sort=pushed&per_page=100&page=2\n"
     "Authorization: Bearer T\nAccept: application/vnd.github+json\n"
     "X-GitHub-Api-Version: 2022-11-28\n",
     kShape},
    {HookKind::GITHUB, true,
     "GET https://forge.example/installation/repositories?per_page=100&page=2\n"
     "Authorization: Bearer T\nAccept: application/vnd.github+json\n"
     "X-GitHub-Api-Version: 2022-11-28\n",
     R"({"total_count":1,"repositories":)" + kShape + "}"},
    {HookKind::GITLAB,
     false,
     "GET https://forge.example/projects?membership=true&archived=false&"
     "order_by=last_activity_at&per_page=100&page=2\n"
     "Authorization: Bearer T\nAccept: application/json\n",
     R"([{"path_with_namespace":"acme/sub/shop","default_branch":null,"visibility":"internal",)"
     R"("http_url_to_repo":"https://forge.example/acme/sub/shop.git"}])",
     {"acme/sub/shop", "https://forge.example/acme/sub/shop.git", "", true}},
    {HookKind::GITEA, false,
     "GET https://forge.example/user/repos?limit=100&page=2\n"
     "Authorization: token T\nAccept: application/json\n",
     kShape},
    {HookKind::FORGEJO, false,
     "GET https://forge.example/user/repos?limit=100&page=2\n"
     "Authorization: token T\nAccept: application/json\n",
     kShape},
    {HookKind::GOGS, false,
     "GET https://forge.example/user/repos?limit=100&page=2\n"
     "Authorization: token T\nAccept: application/json\n",
     kShape},
    {HookKind::BITBUCKET,
     false,
     "GET https://forge.example/repositories/acme%20inc?sort=-updated_on&pagelen=100&page=2\n"
     "Authorization: Bearer T\nAccept: application/json\n",
     R"({"values":[{"full_name":"acme/shop","is_private":true,"mainbranch":{"name":"main"},)"
     R"("links":{"clone":[{"name":"ssh","href":"git@forge.example:acme/shop.git"},)"
     R"({"name":"https","href":"https://ann@forge.example/acme/shop.git"}]}}]})",
     {"acme/shop", "https://forge.example/acme/shop.git", "main", true}},
    {HookKind::BITBUCKET_SERVER,
     false,
     "GET https://forge.example/repos?limit=100&start=100\n"
     "Authorization: Bearer T\nAccept: application/json\n",
     R"({"values":[{"slug":"shop","public":true,"project":{"key":"ACME"},"links":{"clone":[)"
     R"({"name":"http","href":"https://forge.example/scm/acme/shop.git"}]}}],"isLastPage":true})",
     {"ACME/shop", "https://forge.example/scm/acme/shop.git", "", false}},
    {HookKind::AZURE_DEVOPS,
     false,
     "GET https://forge.example/_apis/git/repositories?api-version=6.0\n"
     "Authorization: Basic OlQ=\nAccept: application/json\n",
     R"({"value":[{"name":"shop","project":{"name":"acme","visibility":"private"},)"
     R"("defaultBranch":"refs/heads/main",)"
     R"("remoteUrl":"https://org@forge.example/org/acme/_git/shop"}]})",
     {"acme/shop", "https://forge.example/org/acme/_git/shop", "main", true}},
};

io::HttpResponse answer_of(std::string body,
                           std::vector<std::pair<std::string, std::string>> h = {}) {
  return {200, std::move(h), std::move(body)};
}

class Repositories : public testing::TestWithParam<Case> {};

TEST_P(Repositories, AreAskedForAndRead) {
  const auto& one = GetParam();
  const auto* const api = repository_api(one.kind, one.by_app);
  ASSERT_NE(api, nullptr);
  EXPECT_EQ(api->kind(), one.kind);
  const auto request = api->list({"https://forge.example", "", "T", "ci"}, {"acme inc", 2});
  std::string written = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) written += name + ": " + value + "\n";
  EXPECT_EQ(written + request.body, one.request);
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

TEST(RepositoryApis, AreNoneOfRegistries) {
  EXPECT_EQ(repository_api(HookKind::GIT, false), nullptr);
  EXPECT_EQ(repository_api(HookKind::HARBOR, false), nullptr);
}

}  // namespace
}  // namespace slipway::forge
