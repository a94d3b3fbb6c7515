// Webhooks that are there already: what is wrong with them is told and made right, and what else
// they tell of stays.

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/hook_keeper.h"
#include "forge/hooks/test_forge.h"
#include "forge/hooks/test_hook_apis.h"
#include "io/reach.h"
#include "io/system_clock.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::HookKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Wrong {
  HookKind kind;
  std::string name;  // of the member that differs from a right webhook's
  std::string value;
  std::string fault;  // what is said of it
  bool is_remade = false;
};

TEST(HooksThatAreWrong, AreToldAndMadeRight) {
  const std::vector<Wrong> cases{
      {HookKind::GITHUB, "active", "false", "not active"},
      {HookKind::GITHUB, "config", R"({"url":"URL","insecure_ssl":"1","secret":"********"})",
       "certificate"},
      {HookKind::GITHUB, "config", R"({"url":"URL","insecure_ssl":1,"secret":"********"})",
       "certificate"},
      {HookKind::GITLAB, "enable_ssl_verification", "false", "certificate"},
      {HookKind::GITLAB, "push_events_branch_filter", R"("release/*")", "'release/*'"},
      {HookKind::GITLAB, "alert_status", R"("disabled")", "disabled it", true},
      {HookKind::GITLAB, "custom_webhook_template", R"("{\"a\":1}")", "template", true},
      {HookKind::GITEA, "active", "false", "not active"},
      {HookKind::GITEA, "branch_filter", R"("{main,release/*}")", "'{main,release/*}'"},
      {HookKind::FORGEJO, "type", R"("slack")", "'slack'", true},
      {HookKind::BITBUCKET, "active", "false", "not active"},
      {HookKind::BITBUCKET, "skip_cert_verification", "true", "certificate"},
      {HookKind::BITBUCKET_SERVER, "active", "false", "not active"},
      {HookKind::BITBUCKET_SERVER, "sslVerificationRequired", "false", "certificate"},
      {HookKind::AZURE_DEVOPS, "status", R"("disabledBySystem")", "disabledBySystem", true},
      {HookKind::AZURE_DEVOPS, "publisherInputs", R"({"repository":"r-1","branch":"main"})",
       "only of the branch 'main'"},
      {HookKind::AZURE_DEVOPS, "consumerInputs",
       R"({"url":"URL","basicAuthPassword":"********","acceptUntrustedCerts":"true"})",
       "certificate"},
      {HookKind::AZURE_DEVOPS, "consumerInputs",
       R"({"url":"URL","basicAuthPassword":"********","resourceDetailsToSend":"minimal"})",
       "all resource details"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(base::to_string(one.kind) + " " + one.name);
    io::SystemClock clock;
    TestForge forge(one.kind);
    const auto api = hook_api(one.kind);
    const auto keeper = [&] {
      return HookKeeper(*api, {forge.url(), "acme/shop", kForgeToken, "ci"}, clock);
    };
    const auto made = keeper().put(std::nullopt, {kOurs, "a-secret"}, {});
    ASSERT_TRUE(made.has_value());
    std::string value = one.value;
    if (const auto at = value.find("URL"); at != std::string::npos) value.replace(at, 3, kOurs);
    const auto id = one.kind == HookKind::BITBUCKET
                        ? std::string(forge.hooks().front().at("uuid").as_string())
                        : made->id;
    if (one.kind == HookKind::GITLAB) forge.set(id, "branch_filter_strategy", "wildcard");
    forge.set(id, one.name, json::parse(value));
    const auto found = keeper().hooks({});
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->size(), 1U);
    EXPECT_THAT(found->front().faults, ElementsAre(HasSubstr(one.fault)));
    EXPECT_EQ(found->front().must_be_remade, one.is_remade);
    const auto put = keeper().put(found->front(), {kOurs, "a-secret"}, {});
    ASSERT_TRUE(put.has_value()) << put.error().message;
    EXPECT_TRUE(put->is_right()) << testing::PrintToString(put->faults);
    EXPECT_EQ(forge.hooks().size(), 1U);
    EXPECT_EQ(put->id != made->id, one.is_remade);
  }
}

TEST(HooksThatAreRight, KeepWhatElseTheyTell) {
  io::SystemClock clock;
  TestForge forge(HookKind::GITHUB);
  forge.add({{"config", {{"url", kOurs}}}, {"events", {"pull_request", "push"}}});
  const auto api = hook_api(HookKind::GITHUB);
  HookKeeper keeper(*api, {forge.url(), "acme/shop", kForgeToken, "ci"}, clock);
  const auto found = keeper.hooks({});
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->front().missing_events, IsEmpty());
  EXPECT_EQ(found->front().has_secret, false);
  const auto put = keeper.put(found->front(), {kOurs, "s"}, {});
  ASSERT_TRUE(put.has_value());
  EXPECT_THAT(put->events, ElementsAre("pull_request", "push"));
}

TEST(HooksThatAreBeyondTheReach, AreNotAskedFor) {
  io::SystemClock clock;
  TestForge forge(HookKind::GITHUB);
  const auto api = hook_api(HookKind::GITHUB);
  HookKeeperOptions options;
  options.may_connect = io::check_of({});
  HookKeeper keeper(*api, {forge.url(), "acme/shop", kForgeToken, "ci"}, clock, options);
  const auto refused = keeper.hooks({});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kFailed);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("--remote-network"));
}

TEST(HooksThatAreRight, TellOfMoreWhereThatIsWanted) {
  struct Case {
    HookKind kind;
    std::vector<std::string> events;
  };
  const std::vector<Case> cases{
      {HookKind::GITHUB, {"push", "status", "check_run", "pull_request"}},
      {HookKind::GITLAB, {"push_events", "job_events", "pipeline_events", "merge_requests_events"}},
      {HookKind::BITBUCKET,
       {"repo:push", "repo:commit_status_created", "repo:commit_status_updated",
        "pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled",
        "pullrequest:rejected"}},
      {HookKind::BITBUCKET_SERVER,
       {"repo:refs_changed", "pr:opened", "pr:from_ref_updated", "pr:modified", "pr:declined",
        "pr:deleted", "pr:merged"}},
      {HookKind::AZURE_DEVOPS,
       {"git.push", "git.pullrequest.created", "git.pullrequest.updated",
        "git.pullrequest.merged"}},
      {HookKind::GITEA, {"push", "status", "pull_request", "pull_request_sync"}},
      {HookKind::FORGEJO,
       {"push", "action_run_success", "action_run_recover", "action_run_failure", "pull_request",
        "pull_request_sync"}},
      {HookKind::GOGS, {"push", "pull_request"}}};
  io::SystemClock clock;
  for (const auto& one : cases) {
    SCOPED_TRACE(base::to_string(one.kind));
    TestForge forge(one.kind);
    const auto api = hook_api(one.kind);
    HookKeeper keeper(*api, {forge.url(), "acme/shop", kForgeToken, "ci"}, clock);
    const auto made = keeper.put(std::nullopt, {kOurs, "s"}, {});
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->events.size(), 1U);
    WantedHook wanted{kOurs, "s", api->check_events()};
    for (const auto& event : api->pull_request_events()) wanted.more_events.push_back(event);
    const auto put = keeper.put(*made, wanted, {});
    ASSERT_TRUE(put.has_value());
    EXPECT_EQ(put->events, one.events);
  }
}

// What another service of the repository needs is not lost with the webhook.
TEST(HooksThatAreRemade, GoOnTellingOfWhatTheyTold) {
  io::SystemClock clock;
  for (const auto kind : {HookKind::GOGS, HookKind::GITLAB, HookKind::GITEA}) {
    SCOPED_TRACE(base::to_string(kind));
    TestForge forge(kind);
    const auto api = hook_api(kind);
    HookKeeper keeper(*api, {forge.url(), "acme/shop", kForgeToken, "ci"}, clock);
    auto made = keeper.put(std::nullopt, {kOurs, "s", api->pull_request_events()}, {});
    ASSERT_TRUE(made.has_value());
    made->must_be_remade = true;
    const auto again = keeper.put(*made, {kOurs, "s"}, {});
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->events, made->events);
    EXPECT_EQ(forge.hooks().size(), 1U);
  }
}

}  // namespace
}  // namespace slipway::forge
