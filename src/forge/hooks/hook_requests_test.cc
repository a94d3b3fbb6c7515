// What is sent to each forge for its webhooks, as golden files, and what their refusals mean.

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/azure_devops/azure_devops_hooks.h"
#include "forge/bitbucket/bitbucket_hooks.h"
#include "forge/bitbucket_server/bitbucket_server_hooks.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/common/refusal.h"
#include "forge/github/github_hooks.h"
#include "forge/gitlab/gitlab_hooks.h"
#include "forge/test_golden.h"

namespace slipway::forge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const WantedHook kWanted{"https://slipway.example.com/hooks/1", "s3cret"};

ForgeTarget shop(const std::string& path = "acme/shop") {
  return {"https://forge.example", path, "T", "ci"};
}

std::vector<std::unique_ptr<HookApi>> hook_apis() {
  std::vector<std::unique_ptr<HookApi>> apis;
  apis.push_back(make_github_hook_api());
  apis.push_back(make_gitlab_hook_api());
  apis.push_back(make_gitea_hook_api());
  apis.push_back(make_forgejo_hook_api());
  apis.push_back(make_gogs_hook_api());
  apis.push_back(make_bitbucket_hook_api());
  apis.push_back(make_bitbucket_server_hook_api());
  apis.push_back(make_azure_devops_hook_api());
  return apis;
}

// What makes webhooks of these events; several where each is for one.
std::string creations(const HookApi& api, const ForgeTarget& target,
                      const std::vector<std::string>& events) {
  std::string written;
  if (api.lone_push_event().empty()) {
    return as_http(api.create(target, {kWanted.url, kWanted.secret, events}));
  }
  for (const auto& event : events) {
    written += as_http(api.create(target, {kWanted.url, kWanted.secret, {}, event}));
  }
  return written;
}

TEST(HookRequests, AreThoseOfTheGoldenFiles) {
  for (const auto& api : hook_apis()) {
    SCOPED_TRACE(api->name());
    // Names that an address has to be encoded for.
    auto target = shop("acme inc/shop");
    std::string written;
    if (const auto lookup = api->lookup(target)) {
      written += "# lookup\n" + as_http(*lookup);
      ASSERT_TRUE(api->know({200, {}, R"({"id":"r","project":{"id":"p"}})"}, target));
    }
    const FoundHook found{"7", "u", {"release"}};
    written += "# list, page 1\n" + as_http(api->list(target, 1)) + "# list, page 3\n" +
               as_http(api->list(target, 3)) + "# create\n" +
               as_http(api->create(target, kWanted)) + "# create, unsigned\n" +
               as_http(api->create(target, {kWanted.url, ""})) + "# create, with checks\n" +
               creations(*api, target, api->check_events()) + "# create, with pull requests\n" +
               creations(*api, target, api->pull_request_events()) + "# update\n" +
               as_http(api->update(target, found, kWanted)) + "# update, unsigned\n" +
               as_http(api->update(target, found, {kWanted.url, ""})) + "# remove\n" +
               as_http(api->remove(target, found));
    expect_golden("forge_hook/" + base::to_string(api->kind()) + ".http", written);
  }
}

TEST(HookRequests, AreOfTheWebhookAsTheForgeHasIt) {
  EXPECT_THAT(make_github_hook_api()->update(shop(), {"7", "u", {"*"}}, kWanted).body,
              HasSubstr(R"(["*"])"));
  EXPECT_THAT(make_gitlab_hook_api()->list(shop("group/sub/shop"), 1).url,
              HasSubstr("/projects/group%2Fsub%2Fshop/hooks"));
  const auto bitbucket = make_bitbucket_hook_api();
  const auto found = bitbucket->read_hook({200, {}, R"({"uuid":"{a-b}","url":"u","events":[]})"});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(bitbucket->remove(shop(), *found).url,
            "https://forge.example/repositories/acme/shop/hooks/%7Ba-b%7D");
  // The page to sign in at.
  auto target = shop("shop/web site");
  EXPECT_FALSE(make_azure_devops_hook_api()->know({203, {}, "<html>"}, target));
}

TEST(HookRequests, GoToTheApiOfTheRepositorysForge) {
  struct Case {
    std::unique_ptr<HookApi> api;
    std::string repository;
    std::string expected;
  };
  const Case cases[] = {
      {make_github_hook_api(), "https://github.com/acme/shop.git", "https://api.github.com"},
      {make_github_hook_api(), "git@github.com:acme/shop.git", "https://api.github.com"},
      {make_github_hook_api(), "ssh://git@ssh.github.com:443/acme/shop", "https://api.github.com"},
      {make_github_hook_api(), "https://ghe.example/acme/shop", "https://ghe.example/api/v3"},
      {make_gitlab_hook_api(), "https://gitlab.com/acme/shop", "https://gitlab.com/api/v4"},
      {make_gitlab_hook_api(), "ssh://git@altssh.gitlab.com:443/a/b", "https://gitlab.com/api/v4"},
      {make_gitlab_hook_api(), "https://git.example:8443/a/b", "https://git.example:8443/api/v4"},
      {make_gitea_hook_api(), "ssh://git@git.example:2222/a/b", "https://git.example/api/v1"},
      {make_gitea_hook_api(), "http://git.lan:3000/a/b", "http://git.lan:3000/api/v1"},
      {make_bitbucket_hook_api(), "git@bitbucket.org:a/b", "https://api.bitbucket.org/2.0"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(one.api->default_url(model::parse_git_url(one.repository).value()), one.expected)
        << one.repository;
  }
}

struct Refusal {
  int status;
  std::string body;
  model::Headers headers;
  base::ErrorCode code;
  std::string message;
  std::int64_t seconds = 0;  // until it may be asked again
};

TEST(HookRefusals, SayWhatWasWrongAndWhatToDo) {
  using enum base::ErrorCode;
  const base::Timestamp now = base::from_micros(1'800'000'000'000'000);
  const std::vector<Refusal> cases{
      {401,
       R"({"message":"Bad credentials","documentation_url":"https://docs"})",
       {},
       kFailed,
       "does not take the git token 'ci' (Bad credentials): it expired"},
      {401,
       R"({"error":"invalid_token","error_description":"Token is expired."})",
       {},
       kFailed,
       "(invalid_token: Token is expired.)"},
      {403,
       R"({"message":"Resource not accessible by personal access token"})",
       {},
       kFailed,
       "admin:repo_hook"},
      {403,
       R"({"type":"error","error":{"message":"Your credentials lack one or more required privilege scopes."}})",
       {},
       kFailed,
       "(Your credentials lack"},
      {404, R"({"message":"404 Project Not Found"})", {}, kFailed, "has no repository 'acme/shop'"},
      {301, R"({"message":"Moved Permanently"})", {}, kFailed, "new address"},
      {422,
       R"json({"message":"Validation Failed","errors":[{"resource":"Hook","code":"custom","message":"url is not supported because it isn't reachable over the public Internet (localhost)"}]})json",
       {},
       kFailed,
       "(Validation Failed: url is not supported"},
      {422,
       R"({"message":{"url":["is blocked: Requests to localhost are not allowed"]}})",
       {},
       kFailed,
       "(url: is blocked: Requests to localhost"},
      {400, R"({"error":"url is missing"})", {}, kFailed, "(url is missing)"},
      {403,
       R"({"message":"API rate limit exceeded"})",
       {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1800000060"}},
       kRateLimited,
       "asked too often (API rate limit exceeded); it may be asked again at",
       60},
      {403,
       R"({"message":"You have exceeded a secondary rate limit"})",
       {{"retry-after", "30"}},
       kRateLimited,
       "asked too often",
       30},
      // The time is of the limit that is not used up.
      {403,
       R"({"message":"You have exceeded a secondary rate limit"})",
       {{"x-ratelimit-remaining", "4180"}, {"x-ratelimit-reset", "1800003000"}},
       kRateLimited,
       "ask again later"},
      {429,
       "Retry later",
       {{"retry-after", "7"}, {"ratelimit-reset", "1800000099"}},
       kRateLimited,
       "asked too often; it may",
       7},
      {429, "", {}, kRateLimited, "ask again later"},
      {429, "", {{"ratelimit-reset", "9999999999999999999"}}, kRateLimited, "ask again later"},
      {429, "", {{"ratelimit-reset", "-9223372036854775808"}}, kRateLimited, "ask again later"},
      {429, "", {{"ratelimit-reset", "9000000000"}}, kRateLimited, "again at", 86400},
      {503, "<html>", {{"retry-after", "120"}}, kUnavailable, "answers 503; ask again", 120},
      {502, "", {}, kUnavailable, "answers 502"},
      {502,
       "",
       {{"x-ratelimit-remaining", "4180"}, {"x-ratelimit-reset", "1800003000"}},
       kUnavailable,
       "answers 502"},
      {418, R"({"message":"tea"})", {}, kFailed, "answers 418 (tea); check"},
  };
  const auto api = make_github_hook_api();
  for (const auto& one : cases) {
    SCOPED_TRACE(std::to_string(one.status) + " " + one.body);
    const auto error = refusal(*api, shop(), {one.status, one.headers, one.body}, now);
    EXPECT_EQ(error.code, one.code);
    EXPECT_THAT(error.message, HasSubstr(one.message));
    EXPECT_EQ(error.retry_at.has_value(), one.seconds > 0);
    if (error.retry_at) {
      EXPECT_EQ(*error.retry_at - now, std::chrono::seconds(one.seconds));
    }
  }
}

TEST(HookRefusals, ShowAForgesWordsOnOneLineAndNotAllOfThem) {
  EXPECT_EQ(words_of(R"({"message":"a\nb\u0007c"})"), " (a b c)");
  EXPECT_EQ(words_of("\xFF"), "");
  EXPECT_EQ(words_of(""), "");
  EXPECT_EQ(words_of("[]"), "");
  EXPECT_LT(words_of(R"({"message":")" + std::string(9000, 'x') + R"("})").size(), 400U);
}

TEST(HooksThatAreRight, HaveRemarksOfTheirDeliveries) {
  const auto github = make_github_hook_api()->read_hook(
      {200,
       {},
       R"({"id":1,"events":["*"],"config":{"url":"u","secret":"********"},
           "last_response":{"code":401,"status":"invalid","message":"x"}})"});
  ASSERT_TRUE(github.has_value());
  EXPECT_TRUE(github->is_right());
  EXPECT_THAT(github->remarks, ElementsAre(HasSubstr("401")));
  const auto gitlab = make_gitlab_hook_api()->read_hook(
      {200,
       {},
       R"({"id":1,"url":"u","push_events":true,"alert_status":"temporarily_disabled",
           "disabled_until":"2026-11-27T09:00:00Z"})"});
  ASSERT_TRUE(gitlab.has_value());
  EXPECT_TRUE(gitlab->is_right());
  EXPECT_THAT(gitlab->remarks, ElementsAre(HasSubstr("until 2026-11-27T09:00:00Z")));
}

}  // namespace
}  // namespace slipway::forge
