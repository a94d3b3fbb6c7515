// What each forge is asked for a commit's checks, as golden files, and what its answers say.

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/bitbucket/bitbucket_checks.h"
#include "forge/bitbucket_server/bitbucket_server_checks.h"
#include "forge/common/gitea_family_checks.h"
#include "forge/github/github_checks.h"
#include "forge/gitlab/gitlab_checks.h"
#include "forge/test_golden.h"

namespace slipway::forge {
namespace {

using model::Check;
using model::CheckState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::unique_ptr<CheckApi>> check_apis() {
  std::vector<std::unique_ptr<CheckApi>> apis;
  apis.push_back(make_github_check_api());
  apis.push_back(make_gitlab_check_api());
  apis.push_back(make_gitea_check_api());
  apis.push_back(make_forgejo_check_api());
  apis.push_back(make_bitbucket_check_api());
  apis.push_back(make_bitbucket_server_check_api());
  return apis;
}

TEST(CheckRequests, AreThoseOfTheGoldenFiles) {
  for (const auto& api : check_apis()) {
    std::string written;
    for (int list = 0; list < api->lists(); ++list) {
      for (const int page : {1, 2}) {
        written += "# list " + std::to_string(list) + ", page " + std::to_string(page) + "\n" +
                   as_http(api->list({"https://forge.example/api", "acme/shop", "T", "ci"},
                                     "6dcb09b5b57875f334f61aebed695e2e4193db5e", list, page));
      }
    }
    expect_golden("commit_checks/" + base::to_string(api->kind()) + ".http", written);
  }
}

TEST(CheckAnswers, SayWhatPassed) {
  const auto runs =
      make_github_check_api()->read({200,
                                     {{"link", "<https://api.github.com/x?page=2>; rel=\"next\""}},
                                     R"({"total_count":4,"check_runs":[
         {"name":"build","status":"completed","conclusion":"success"},
         {"name":"lint","status":"completed","conclusion":"skipped"},
         {"name":"test","status":"in_progress","conclusion":null},
         {"name":"e2e","status":"completed","conclusion":"timed_out"}]})"},
                                    0);
  ASSERT_TRUE(runs.has_value());
  EXPECT_TRUE(runs->has_more);
  EXPECT_THAT(runs->checks,
              ElementsAre(Check{"build", CheckState::PASSED}, Check{"lint", CheckState::PASSED},
                          Check{"test", CheckState::PENDING}, Check{"e2e", CheckState::FAILED}));
  const auto statuses = make_github_check_api()->read(
      {200, {}, R"({"state":"pending","statuses":[{"context":"ci/x","state":"error"}]})"}, 1);
  ASSERT_TRUE(statuses.has_value());
  EXPECT_FALSE(statuses->has_more);
  EXPECT_THAT(statuses->checks, ElementsAre(Check{"ci/x", CheckState::FAILED}));
  const auto jobs = make_gitlab_check_api()->read(
      {200,
       {{"x-next-page", ""}},
       R"([{"name":"test","status":"success"},{"name":"ship","status":"manual"},
           {"name":"lint","status":"canceled"}])"},
      0);
  ASSERT_TRUE(jobs.has_value());
  EXPECT_THAT(jobs->checks,
              ElementsAre(Check{"test", CheckState::PASSED}, Check{"ship", CheckState::PENDING},
                          Check{"lint", CheckState::FAILED}));
  const auto gitea = make_gitea_check_api()->read(
      {200, {}, R"({"state":"success","statuses":[{"context":"ci","status":"success"}]})"}, 0);
  ASSERT_TRUE(gitea.has_value());
  EXPECT_THAT(gitea->checks, ElementsAre(Check{"ci", CheckState::PASSED}));
  const auto none = make_gitea_check_api()->read({200, {}, R"({"state":"","statuses":null})"}, 0);
  ASSERT_TRUE(none.has_value());
  EXPECT_THAT(none->checks, IsEmpty());
  const auto builds = make_bitbucket_check_api()->read(
      {200,
       {},
       R"({"values":[{"key":"k","name":"build","state":"STOPPED"},{"key":"t","state":"SUCCESSFUL"}],
           "next":"https://api.bitbucket.org/2.0/x?page=2"})"},
      0);
  ASSERT_TRUE(builds.has_value());
  EXPECT_TRUE(builds->has_more);
  EXPECT_THAT(builds->checks,
              ElementsAre(Check{"build", CheckState::FAILED}, Check{"t", CheckState::PASSED}));
}

TEST(CheckAnswers, OfBitbucketDataCenterStandBesideItsApi) {
  const auto api = make_bitbucket_server_check_api();
  const auto url = api->default_url(model::parse_git_url("https://bb.example/git/scm/A/b").value());
  EXPECT_EQ(api->list({url, "A/b", "T", "ci"}, "6dcb", 0, 3).url,
            "https://bb.example/git/rest/build-status/latest/commits/6dcb?limit=100&start=200");
  const auto builds = api->read({200,
                                 {},
                                 R"({"size":2,"limit":100,"isLastPage":false,"values":[
           {"key":"SHOP-MAIN","name":"build","state":"CANCELLED","url":"https://ci.example/1"},
           {"key":"lint","state":"INPROGRESS"},{"key":"e2e","state":"SUCCESSFUL"}]})"},
                                0);
  ASSERT_TRUE(builds.has_value());
  EXPECT_TRUE(builds->has_more);
  EXPECT_THAT(builds->checks,
              ElementsAre(Check{"build", CheckState::FAILED}, Check{"lint", CheckState::PENDING},
                          Check{"e2e", CheckState::PASSED}));
}

TEST(CheckAnswers, SayThatTheyAreNoneOfTheForges) {
  for (const auto* body : {"<html>", "{}", "[1]", R"({"check_runs":[1]})"}) {
    const auto read = make_github_check_api()->read({200, {}, body}, 0);
    ASSERT_FALSE(read.has_value()) << body;
    EXPECT_THAT(read.error().message, HasSubstr("is not the API of a GitHub"));
  }
}

}  // namespace
}  // namespace slipway::forge
