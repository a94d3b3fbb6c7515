// What is sent to each forge, and what their refusals mean.

#include <gmock/gmock.h>

#include "forge/azure_devops/azure_devops_hooks.h"
#include "forge/bitbucket/bitbucket_hooks.h"
#include "forge/bitbucket_server/bitbucket_server_hooks.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/common/refusal.h"
#include "forge/github/github_hooks.h"
#include "forge/gitlab/gitlab_hooks.h"

namespace slipway::forge {
namespace {

using testing::HasSubstr;

std::string written(const io::HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  return text + request.body;
}

ForgeTarget shop(const std::string& path = "acme/shop") {
  return {"https://forge.example", path, "T", "ci"};
}
const WantedHook kWanted{"https://slipway.example.com/hooks/1", "s3cret"};

TEST(HookRequests, AreThoseOfGitHub) {
  const auto api = make_github_hook_api();
  EXPECT_EQ(written(api->list(shop(), 2)),
            "GET https://forge.example/repos/acme/shop/hooks?per_page=100&page=2\n"
            "Authorization: Bearer T\nAccept: application/vnd.github+json\n"
            "X-GitHub-Api-Version: 2022-11-28\n");
  EXPECT_EQ(written(api->create(shop(), kWanted)),
            "POST https://forge.example/repos/acme/shop/hooks\n"
            "Authorization: Bearer T\nAccept: application/vnd.github+json\n"
            "X-GitHub-Api-Version: 2022-11-28\nContent-Type: application/json\n"
            R"({"active":true,"events":["push"],"config":{)"
            R"("url":"https://slipway.example.com/hooks/1","content_type":"json",)"
            R"("insecure_ssl":"0","secret":"s3cret"},"name":"web"})");
  const FoundHook found{"7", "u", {"release"}};
  EXPECT_THAT(written(api->update(shop(), found, {"u", ""})),
              HasSubstr("PATCH https://forge.example/repos/acme/shop/hooks/7\n"));
  EXPECT_THAT(api->update(shop(), found, {"u", ""}).body, HasSubstr(R"(["release","push"])"));
  EXPECT_THAT(api->update(shop(), found, {"u", ""}).body, testing::Not(HasSubstr("secret")));
  EXPECT_THAT(api->update(shop(), {"7", "u", {"*"}}, kWanted).body, HasSubstr(R"(["*"])"));
  EXPECT_THAT(written(api->remove(shop(), found)), HasSubstr("DELETE "));
}

TEST(HookRequests, AreThoseOfGitLab) {
  const auto api = make_gitlab_hook_api();
  EXPECT_EQ(written(api->list(shop("group/sub/shop"), 1)),
            "GET https://forge.example/projects/group%2Fsub%2Fshop/hooks?per_page=100&page=1\n"
            "Authorization: Bearer T\n");
  EXPECT_EQ(written(api->update(shop(), {"7", "u"}, kWanted)),
            "PUT https://forge.example/projects/acme%2Fshop/hooks/7\n"
            "Authorization: Bearer T\nContent-Type: application/json\n"
            R"({"url":"https://slipway.example.com/hooks/1","push_events":true,)"
            R"("push_events_branch_filter":"","branch_filter_strategy":"all_branches",)"
            R"("enable_ssl_verification":true,"token":"s3cret"})");
}

TEST(HookRequests, AreThoseOfGiteaAndForgejo) {
  EXPECT_EQ(written(make_gitea_hook_api()->list(shop(), 1)),
            "GET https://forge.example/repos/acme/shop/hooks?limit=50&page=1\n"
            "Authorization: token T\nAccept: application/json\n");
  EXPECT_EQ(make_forgejo_hook_api()->create(shop(), kWanted).body,
            R"({"active":true,"events":["push"],"branch_filter":"","config":{)"
            R"("url":"https://slipway.example.com/hooks/1","content_type":"json",)"
            R"("secret":"s3cret"},"type":"forgejo"})");
}

TEST(HookRequests, AreThoseOfBitbucket) {
  const auto api = make_bitbucket_hook_api();
  EXPECT_EQ(written(api->create(shop(), kWanted)),
            "POST https://forge.example/repositories/acme/shop/hooks\n"
            "Authorization: Bearer T\nAccept: application/json\nContent-Type: application/json\n"
            R"({"description":"Slipway","url":"https://slipway.example.com/hooks/1",)"
            R"("active":true,"skip_cert_verification":false,"events":["repo:push"],)"
            R"("secret":"s3cret"})");
  const auto found = api->read_hook({200, {}, R"({"uuid":"{a-b}","url":"u","events":[]})"});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(api->remove(shop(), *found).url,
            "https://forge.example/repositories/acme/shop/hooks/%7Ba-b%7D");
}

TEST(HookRequests, AreThoseOfBitbucketDataCenter) {
  const auto api = make_bitbucket_server_hook_api();
  EXPECT_EQ(written(api->list(shop("~ann/shop"), 3)),
            "GET https://forge.example/projects/~ann/repos/shop/webhooks?limit=100&start=200\n"
            "Authorization: Bearer T\nAccept: application/json\n");
  EXPECT_EQ(written(api->update(shop(), {"7", "u", {"pr:opened"}}, kWanted)),
            "PUT https://forge.example/projects/acme/repos/shop/webhooks/7\n"
            "Authorization: Bearer T\nAccept: application/json\nContent-Type: application/json\n"
            R"({"name":"Slipway","url":"https://slipway.example.com/hooks/1","active":true,)"
            R"("sslVerificationRequired":true,"events":["pr:opened","repo:refs_changed"],)"
            R"("configuration":{"secret":"s3cret"}})");
}

TEST(HookRequests, AreThoseOfAzureDevOps) {
  const auto api = make_azure_devops_hook_api();
  auto target = shop("shop/web site");
  EXPECT_EQ(written(*api->lookup(target)),
            "GET https://forge.example/shop/_apis/git/repositories/web%20site?api-version=7.0\n"
            "Authorization: Basic OlQ=\nAccept: application/json\n");
  ASSERT_TRUE(api->know({200, {}, R"({"id":"r","project":{"id":"p"}})"}, target));
  EXPECT_EQ(written(api->list(target, 1)),
            "POST https://forge.example/_apis/hooks/subscriptionsquery?api-version=7.0\n"
            "Authorization: Basic OlQ=\nAccept: application/json\nContent-Type: application/json\n"
            R"({"publisherId":"tfs","consumerId":"webHooks",)"
            R"("publisherInputFilters":[{"conditions":[{"inputId":"repository",)"
            R"("operator":"equals","inputValue":"r"}]}]})");
  EXPECT_EQ(written(api->update(target, {"7", "u"}, kWanted)),
            "PUT https://forge.example/_apis/hooks/subscriptions/7?api-version=7.0\n"
            "Authorization: Basic OlQ=\nAccept: application/json\nContent-Type: application/json\n"
            R"({"publisherId":"tfs","eventType":"git.push","resourceVersion":"1.0",)"
            R"("consumerId":"webHooks","consumerActionId":"httpRequest","publisherInputs":{)"
            R"("projectId":"p","repository":"r","branch":"","pushedBy":""},"consumerInputs":{)"
            R"("url":"https://slipway.example.com/hooks/1","acceptUntrustedCerts":"false",)"
            R"("resourceDetailsToSend":"all","basicAuthUsername":"slipway",)"
            R"("basicAuthPassword":"s3cret"}})");
  const auto inputs_of = [&](const std::string& event) {
    const auto body = api->create(target, {"u", "", {}, event}).body;
    const auto begin = body.find(R"("eventType")");
    const auto inputs = body.find(R"("publisherInputs")");
    return body.substr(begin, body.find(',', begin) + 1 - begin) +
           body.substr(inputs, body.find('}', inputs) + 1 - inputs);
  };
  EXPECT_EQ(inputs_of("git.pullrequest.created"),
            R"("eventType":"git.pullrequest.created","publisherInputs":{)"
            R"("projectId":"p","repository":"r","branch":"",)"
            R"("pullrequestCreatedBy":"","pullrequestReviewersContains":""})");
  EXPECT_EQ(inputs_of("git.pullrequest.updated"),
            R"("eventType":"git.pullrequest.updated","publisherInputs":{)"
            R"("projectId":"p","repository":"r","branch":"","notificationType":"",)"
            R"("pullrequestCreatedBy":"","pullrequestReviewersContains":""})");
  EXPECT_EQ(inputs_of("git.pullrequest.merged"),
            R"("eventType":"git.pullrequest.merged","publisherInputs":{)"
            R"("projectId":"p","repository":"r","branch":"","mergeResult":"",)"
            R"("pullrequestCreatedBy":"","pullrequestReviewersContains":""})");
  // The page to sign in at.
  EXPECT_FALSE(api->know({203, {}, "<html>"}, target));
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
       "(is blocked: Requests to localhost"},
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

}  // namespace
}  // namespace slipway::forge
