// Webhooks at forges, through the API: a service's own git token, a forge that answers over HTTP.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "base/enum.h"
#include "forge/hooks/test_forge.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using forge::TestForge;
using model::HookKind;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kStatus = "/api/service/{serviceId}/gitWebhookStatus";
const std::string kSync = "/api/service/{serviceId}/gitWebhook/sync";
const std::string kOwnHooks = "/api/organization/{organizationId}/hook";

std::string text_of(const TestAnswer& answer, std::string_view name) {
  const auto& value = answer.json.at(name);
  return value.is_string() ? std::string(value.as_string()) : "";
}

// The planted token asks this forge, and the planted application has that token.
void use(TestApi& api, const TestForge& forge, const std::string& type = "GITHUB") {
  const auto token = api.call("PUT", "/api/organization/{organizationId}/gitToken/{gitTokenId}",
                              R"({"git_api_url":")" + forge.url() + R"(/","type":")" + type +
                                  R"(","token":")" + forge::kForgeToken + R"("})");
  ASSERT_EQ(token.status, 200) << token.http.body;
  EXPECT_EQ(text_of(token, "git_api_url"), forge.url());
  const auto service = api.call("PUT", "/api/application/{applicationId}",
                                R"({"git_repository":{"git_token_id":"{gitTokenId}"}})");
  ASSERT_EQ(service.status, 200) << service.http.body;
}

std::vector<json::object> hooks_of_kind(TestApi& api, std::string_view kind) {
  std::vector<json::object> some;
  const auto all = api.call("GET", kOwnHooks);
  for (const auto& hook : all.json.at("results").as_array()) {
    if (hook.at("kind").as_string() == kind) some.push_back(hook.as_object());
  }
  return some;
}

TEST(GitWebhooks, AreMadeOnceWithTheHookThatTheyLeadTo) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  const auto before = api.call("GET", kStatus);
  EXPECT_EQ(text_of(before, "status"), "NOT_CONFIGURED") << before.http.body;
  EXPECT_EQ(text_of(before, "provider"), "GITHUB");
  EXPECT_FALSE(before.json.as_object().contains("missing_events"));
  EXPECT_TRUE(hooks_of_kind(api, "GITHUB").empty());

  const auto synced = api.call("POST", kSync);
  ASSERT_EQ(synced.status, 200) << synced.http.body;
  EXPECT_EQ(text_of(synced, "status"), "ACTIVE");
  const auto made = hooks_of_kind(api, "GITHUB");
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].at("name"), "github");
  EXPECT_EQ(made[0].at("id"), synced.json.at("hook_id"));
  ASSERT_EQ(forge.hooks().size(), 1U);
  EXPECT_EQ(forge.hooks()[0].at("config").at("url"), made[0].at("url"));

  const std::string secret = forge.secret("1");
  EXPECT_EQ(secret.size(), 64U);
  // What the forge signs with it is taken.
  const std::string ping = R"({"zen":"x","hook_id":1})";
  const auto delivered = api.call_with(
      "POST", "/hooks/" + text_of(synced, "hook_id"), ping,
      {{"X-GitHub-Event", "ping"}, {"X-Hub-Signature-256", signature_of(ping, secret)}});
  EXPECT_EQ(delivered.status, 202) << delivered.http.body;

  const auto again = api.call("POST", kSync);
  EXPECT_EQ(again.http.body, synced.http.body);
  EXPECT_EQ(api.call("GET", kStatus).http.body, synced.http.body);
  EXPECT_EQ(hooks_of_kind(api, "GITHUB").size(), 1U);
  EXPECT_EQ(forge.hooks().size(), 1U);
  EXPECT_EQ(forge.secret("1"), secret);
}

TEST(GitWebhooks, TellOfChecksWhereTheServiceWaitsForThem) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  ASSERT_EQ(text_of(api.call("POST", kSync), "status"), "ACTIVE");
  ASSERT_EQ(
      api.call("PUT", "/api/application/{applicationId}", R"({"wait_for_checks":["ci"]})").status,
      200);
  const auto lacking = api.call("GET", kStatus);
  EXPECT_EQ(text_of(lacking, "status"), "MISCONFIGURED");
  EXPECT_EQ(lacking.json.at("missing_events"), json::value({"status", "check_run"}));
  EXPECT_EQ(text_of(api.call("POST", kSync), "status"), "ACTIVE");
  EXPECT_EQ(forge.hooks()[0].at("events"), json::value({"push", "status", "check_run"}));
}

// The page of hooks asks by the first service of each repository, whichever needs more.
TEST(GitWebhooks, TellOfWhatAnyServiceOfTheRepositoryNeeds) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  const auto own = api.call("GET", "/api/application/{applicationId}").json.at("git_repository");
  const auto other = api.call(
      "POST", "/api/environment/{environmentId}/application",
      R"({"name":"other","auto_preview":true,"wait_for_checks":["ci"],"git_repository":{"url":")" +
          std::string(own.at("url").as_string()) + R"("}})");
  ASSERT_EQ(other.status, 201) << other.http.body;
  EXPECT_EQ(text_of(api.call("POST", kSync), "status"), "ACTIVE");
  EXPECT_EQ(forge.hooks()[0].at("events"),
            json::value({"push", "status", "check_run", "pull_request"}));
}

TEST(GitWebhooks, OfAVersionWithoutEventsOfChecksAreRightAndSaySo) {
  TestApi api;
  TestForge forge(HookKind::GITEA);
  forge.lack_event("status");
  use(api, forge, "GITEA");
  ASSERT_EQ(
      api.call("PUT", "/api/application/{applicationId}", R"({"wait_for_checks":["ci"]})").status,
      200);
  const auto synced = api.call("POST", kSync);
  EXPECT_EQ(text_of(synced, "status"), "ACTIVE") << synced.http.body;
  EXPECT_THAT(synced.http.body, HasSubstr("this version of Gitea does not tell of them"));
}

TEST(GitWebhooks, TellOfPullRequestsWhereTheServiceHasPreviews) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  ASSERT_EQ(api.call("PUT", "/api/application/{applicationId}", R"({"auto_preview":true})").status,
            200);
  EXPECT_EQ(text_of(api.call("POST", kSync), "status"), "ACTIVE");
  EXPECT_EQ(forge.hooks()[0].at("events"), json::value({"push", "pull_request"}));
}

const std::string kRemove = "/api/service/{serviceId}/gitWebhook/remove";

TEST(GitWebhooks, AreRemovedAndOthersStay) {
  for (const auto kind : {HookKind::GITHUB, HookKind::GITEA}) {
    SCOPED_TRACE(base::to_string(kind));
    TestApi api;
    TestForge forge(kind);
    use(api, forge, base::to_string(kind));
    if (kind == HookKind::GITHUB) {
      forge.add({{"config", {{"url", "https://elsewhere.example.com/hooks/1"}}}});
    }
    const auto others = forge.hooks();
    const auto synced = api.call("POST", kSync);
    ASSERT_EQ(text_of(synced, "status"), "ACTIVE") << synced.http.body;
    const auto removed = api.call("POST", kRemove);
    ASSERT_EQ(removed.status, 200) << removed.http.body;
    EXPECT_EQ(text_of(removed, "status"), "NOT_CONFIGURED");
    EXPECT_EQ(removed.json.at("reasons").as_array().size(), 1U) << removed.http.body;
    EXPECT_EQ(forge.hooks(), others);
    EXPECT_EQ(text_of(api.call("GET", kStatus), "status"), "NOT_CONFIGURED");
    // Again, and there is nothing to do; the hook is still there for the next sync.
    EXPECT_EQ(api.call("POST", kRemove).status, 200);
    EXPECT_EQ(text_of(api.call("POST", kSync), "hook_id"), text_of(synced, "hook_id"));
  }
}

TEST(GitWebhooks, ThatAForgeDoesNotRemoveAreStillThere) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  ASSERT_EQ(api.call("POST", kSync).status, 200);
  forge.fail("DELETE", {403, R"({"message":"Resource not accessible"})"});
  const auto refused = api.call("POST", kRemove);
  EXPECT_EQ(refused.status, 422) << refused.http.body;
  EXPECT_THAT(refused.message(), HasSubstr("admin:repo_hook"));
  EXPECT_EQ(forge.hooks().size(), 1U);
}

TEST(GitWebhooks, LeadToTheHookThatTheOrganizationHas) {
  TestApi api;
  TestForge forge(HookKind::GITEA);
  use(api, forge, "GITEA");
  for (const auto* body : {R"({"name":"off","kind":"GITEA","secret":"s","enabled":false})",
                           R"({"name":"open","kind":"GITEA","allow_unsigned":true})",
                           R"({"name":"gitea","kind":"GOGS","secret":"s"})",
                           R"({"name":"ours","kind":"GITEA","secret":"of-ours"})",
                           R"({"name":"late","kind":"GITEA","secret":"of-late"})"}) {
    ASSERT_EQ(api.call("POST", kOwnHooks, body).status, 201);
  }
  ASSERT_EQ(api.call("POST", kSync).status, 200);
  EXPECT_EQ(hooks_of_kind(api, "GITEA").size(), 4U);
  ASSERT_EQ(forge.hooks().size(), 1U);
  EXPECT_EQ(forge.secret("1"), "of-ours");
}

TEST(GitWebhooks, TakeANameThatIsFree) {
  TestApi api;
  TestForge forge(HookKind::GITEA);
  use(api, forge, "GITEA");
  for (const auto* name : {"gitea", "gitea-2"}) {
    const std::string body = R"({"name":")" + std::string(name) + R"(","kind":"GIT","secret":"s"})";
    ASSERT_EQ(api.call("POST", kOwnHooks, body).status, 201);
  }
  ASSERT_EQ(api.call("POST", kSync).status, 200);
  EXPECT_EQ(hooks_of_kind(api, "GITEA").at(0).at("name"), "gitea-3");
}

TEST(GitWebhooks, ThatAreNotRightAreToldAndCorrected) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  const auto hook = api.call("POST", kOwnHooks, R"({"name":"x","kind":"GITHUB","secret":"s"})");
  // The same address, written otherwise.
  std::string url = text_of(hook, "url");
  url.replace(0, url.find(".com"), "HTTPS://Slipway.Example");
  forge.add({{"config", {{"url", "https://elsewhere.example.com/hooks/1"}}}});
  forge.add({{"config", {{"url", url}}}, {"events", {"release"}}, {"active", false}});
  const auto status = api.call("GET", kStatus);
  EXPECT_EQ(text_of(status, "status"), "MISCONFIGURED") << status.http.body;
  EXPECT_EQ(status.json.at("missing_events"), (json::array{"push"}));
  EXPECT_EQ(status.json.at("reasons").as_array().size(), 2U) << status.http.body;
  EXPECT_EQ(status.json.at("hook_id"), hook.json.at("id"));
  const auto others = forge.hooks()[0];
  const auto synced = api.call("POST", kSync);
  EXPECT_EQ(text_of(synced, "status"), "ACTIVE") << synced.http.body;
  ASSERT_EQ(forge.hooks().size(), 2U);
  EXPECT_EQ(forge.hooks()[0], others);
  EXPECT_EQ(forge.secret("2"), "s");
}

TEST(GitWebhooks, ThatLeadToAHookWhichTakesNothingDoNotCount) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  const auto off =
      api.call("POST", kOwnHooks, R"({"name":"off","kind":"GITHUB","secret":"s","enabled":false})");
  forge.add({{"config", {{"url", text_of(off, "url")}}}});
  forge.add({{"config", {{"url", "https://old.example.com/hooks/" + text_of(off, "id")}}}});
  const auto status = api.call("GET", kStatus);
  EXPECT_EQ(text_of(status, "status"), "NOT_CONFIGURED") << status.http.body;
  EXPECT_THAT(status.http.body, HasSubstr("'off', which is not enabled"));
  EXPECT_THAT(status.http.body, HasSubstr("https://old.example.com/hooks/"));
  ASSERT_EQ(api.call("POST", kSync).status, 200);
  EXPECT_EQ(forge.hooks().size(), 3U);
}

struct Trouble {
  std::string what;
  TestForge::Failure failure;
  int status = 422;  // of a sync
  std::string message;
  std::string retry_after{};
};

TEST(GitWebhooks, SayWhyAForgeCannotBeAsked) {
  const std::vector<Trouble> troubles{
      {"expired", {401, R"({"message":"Bad credentials"})"}, 422, "expired, was revoked"},
      {"no right", {403, R"({"message":"Resource not accessible"})"}, 422, "admin:repo_hook"},
      {"not there", {404, R"({"message":"Not Found"})"}, 422, "has no repository 'acme/shop'"},
      {"too often", {429, "", "Retry-After: 60\r\n"}, 429, "asked too often", "60"},
      {"broken", {502, "<html>"}, 503, "answers 502", "5"},
      {"no forge", {200, "<html>"}, 422, "git_api_url"},
  };
  TestApi api;
  for (const auto& trouble : troubles) {
    SCOPED_TRACE(trouble.what);
    TestForge forge(HookKind::GITHUB);
    use(api, forge);
    forge.fail("", trouble.failure);
    const auto status = api.call("GET", kStatus);
    EXPECT_EQ(status.status, 200);
    EXPECT_EQ(text_of(status, "status"), "UNABLE_TO_VERIFY");
    EXPECT_THAT(status.message(), HasSubstr(trouble.message));
    EXPECT_EQ(status.json.at("retry_at").is_string(), trouble.status == 429);
    const auto synced = api.call("POST", kSync);
    EXPECT_EQ(synced.status, trouble.status) << synced.http.body;
    EXPECT_THAT(synced.message(), HasSubstr(trouble.message));
    EXPECT_EQ(synced.http.header("retry-after"), trouble.retry_after);
    EXPECT_THAT(synced.http.body, testing::Not(HasSubstr(forge::kForgeToken)));
  }
  EXPECT_TRUE(hooks_of_kind(api, "GITHUB").empty());
}

// The hook stays, and the next sync takes it.
TEST(GitWebhooks, ThatAForgeRefusesLeaveTheHookForTheNextTime) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  forge.fail("POST", {422, R"({"message":"Validation Failed"})"});
  const auto refused = api.call("POST", kSync);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.message(), HasSubstr("(Validation Failed)"));
  EXPECT_EQ(api.call("POST", kSync).status, 422);
  EXPECT_EQ(hooks_of_kind(api, "GITHUB").size(), 1U);
}

struct Unready {
  std::string service;  // what it is changed to
  std::string token;    // and its git token
  std::string message;
};

TEST(GitWebhooks, SayWhatAServiceLacks) {
  const std::string key = "-----BEGIN OPENSSH PRIVATE KEY-----";
  const std::vector<Unready> cases{
      {R"({"git_repository":{"git_token_id":null}})", "{}", "Which forge"},
      {R"({"git_repository":{"git_token_id":null,"provider":"GITHUB"}})", "{}", "has no git token"},
      {R"({"git_repository":{"git_token_id":null,"url":"git@github.com:a/b"}})", "{}",
       "has no git token to ask GitHub"},
      {R"({"git_repository":{"provider":"AZURE_DEVOPS"}})", "{}", "make it by hand"},
      {R"({"git_repository":{"provider":"GITEA"}})", R"({"type":"GITHUB"})",
       "is of the type GITHUB"},
      {R"({"git_repository":{"provider":"GITHUB"}})", R"({"token":")" + key + R"("})",
       "is a deploy key"},
      {R"({"git_repository":{"url":"https://git.example.com/shop"}})", "{}", "names no owner"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.message);
    TestApi api;
    TestForge forge(HookKind::GITHUB);
    use(api, forge);
    ASSERT_EQ(api.call("PUT", "/api/application/{applicationId}", one.service).status, 200);
    ASSERT_EQ(api.call("PUT", "/api/organization/{organizationId}/gitToken/{gitTokenId}", one.token)
                  .status,
              200);
    EXPECT_THAT(api.call("GET", kStatus).message(), HasSubstr(one.message));
    const auto synced = api.call("POST", kSync);
    EXPECT_EQ(synced.status, 422);
    EXPECT_THAT(synced.message(), HasSubstr(one.message));
    EXPECT_TRUE(forge.asked().empty());
  }
}

TEST(GitWebhooks, AreNotOfServicesThatTakeAnImage) {
  TestApi api;
  for (const auto& [method, path] :
       {std::pair("GET", "/api/service/{containerId}/gitWebhookStatus"),
        std::pair("POST", "/api/service/{containerId}/gitWebhook/sync")}) {
    const auto answer = api.call(method, path);
    EXPECT_EQ(answer.status, 409);
    EXPECT_THAT(answer.message(), HasSubstr("takes a ready image"));
  }
}

TEST(GitWebhooks, WantAnAddressThatForgesReach) {
  TestApi api({.has_public_url = false});
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  EXPECT_THAT(api.call("GET", kStatus).message(), HasSubstr("--public-url"));
  const auto synced = api.call("POST", kSync);
  EXPECT_EQ(synced.status, 422);
  EXPECT_THAT(synced.message(), HasSubstr("--public-url"));
  EXPECT_TRUE(forge.asked().empty());
}

TEST(GitWebhooks, LeaveTheHookThatWasMadeInTheAuditLog) {
  TestApi api;
  TestForge forge(HookKind::GITHUB);
  use(api, forge);
  const auto entries = [&] {
    std::vector<std::string> all;
    api.database().read([&](store::Transaction& tx) {
      all = tx.query(
          "SELECT target_type || ' ' || after_json FROM audit_entry WHERE operation = "
          "'syncServiceGitWebhook' ORDER BY id",
          [](const store::Row& row) { return row.text(0); });
    });
    return all;
  };
  ASSERT_EQ(api.call("POST", kSync).status, 200);
  ASSERT_EQ(api.call("POST", kSync).status, 200);
  const std::string secret = forge.secret("1");
  EXPECT_THAT(entries(), ElementsAre(HasSubstr(R"("kind":"GITHUB")"), HasSubstr("ACTIVE")));
  for (const auto& entry : entries()) {
    EXPECT_THAT(entry, testing::StartsWith("service "));
    EXPECT_THAT(entry, testing::Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace slipway::api
