// Each forge's API for webhooks, over HTTP: what is found, made, corrected and left alone.

#include "forge/hooks/hook_keeper.h"

#include <functional>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/azure_devops/azure_devops_hooks.h"
#include "forge/bitbucket/bitbucket_hooks.h"
#include "forge/bitbucket_server/bitbucket_server_hooks.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/github/github_hooks.h"
#include "forge/gitlab/gitlab_hooks.h"
#include "forge/hooks/documented_refusals.h"
#include "forge/hooks/test_forge.h"
#include "io/system_clock.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::HookKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kOurs = "https://slipway.example.com/hooks/0190a0b0-0000-7000-8000-000000000000";

std::unique_ptr<HookApi> hook_api(HookKind kind) {
  switch (kind) {
    case HookKind::GITHUB:
      return make_github_hook_api();
    case HookKind::GITLAB:
      return make_gitlab_hook_api();
    case HookKind::BITBUCKET:
      return make_bitbucket_hook_api();
    case HookKind::BITBUCKET_SERVER:
      return make_bitbucket_server_hook_api();
    case HookKind::AZURE_DEVOPS:
      return make_azure_devops_hook_api();
    case HookKind::FORGEJO:
      return make_forgejo_hook_api();
    case HookKind::GOGS:
      return make_gogs_hook_api();
    default:
      return make_gitea_hook_api();
  }
}

// Where a forge shows the address and the events of a webhook.
json::object made_by_hand(HookKind kind, const std::string& url, const std::string& event) {
  if (kind == HookKind::GITLAB) return {{"url", url}, {"push_events", event == "push_events"}};
  if (kind == HookKind::BITBUCKET || kind == HookKind::BITBUCKET_SERVER) {
    return {{"url", url}, {"events", {event}}};
  }
  if (kind == HookKind::AZURE_DEVOPS) {
    // One of another event is not even found.
    const std::string branch = event == "another" ? "main" : "";
    return {{"consumerInputs", {{"url", url}}},
            {"publisherInputs", {{"projectId", "p-1"}, {"repository", "r-1"}, {"branch", branch}}}};
  }
  return {{"config", {{"url", url}, {"content_type", "json"}}}, {"events", {event}}};
}

class HookKeepers : public testing::TestWithParam<HookKind> {
 protected:
  HookKeeper keeper(const TestForge& forge, const std::string& token = kForgeToken) {
    return {*api_, {forge.url(), "acme/shop", token, "ci"}, clock_};
  }
  // The one that leads to us.
  std::optional<FoundHook> ours(TestForge& forge) {
    auto all = keeper(forge).hooks({});
    EXPECT_TRUE(all.has_value()) << (all ? "" : all.error().message);
    if (!all) return std::nullopt;
    for (auto& found : *all) {
      if (found.url == kOurs) return found;
    }
    return std::nullopt;
  }
  bool is_gogs() const { return GetParam() == HookKind::GOGS; }
  // The method by which a webhook is corrected; Gogs' are made anew.
  std::string updates_with() const {
    if (is_gogs()) return "POST";
    const bool puts = GetParam() == HookKind::GITLAB || GetParam() == HookKind::BITBUCKET ||
                      GetParam() == HookKind::BITBUCKET_SERVER ||
                      GetParam() == HookKind::AZURE_DEVOPS;
    return puts ? "PUT" : "PATCH";
  }

  io::SystemClock clock_;
  std::unique_ptr<HookApi> api_ = hook_api(GetParam());
};

TEST_P(HookKeepers, MakeAWebhookThatIsThenRight) {
  TestForge forge(GetParam());
  EXPECT_EQ(ours(forge), std::nullopt);
  const auto made = keeper(forge).put(std::nullopt, {kOurs, "a-secret"}, {});
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(made->url, kOurs);
  EXPECT_TRUE(made->is_right());
  EXPECT_NE(made->has_secret, false);
  const auto found = ours(forge);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, *made);
  EXPECT_EQ(forge.hooks().size(), 1U);
}

TEST_P(HookKeepers, CorrectWhatIsOursAndNothingElse) {
  TestForge forge(GetParam());
  const std::string theirs = "https://ci.example.com/hooks/1";
  forge.add(made_by_hand(GetParam(), theirs, "another"));
  const auto id = forge.add(made_by_hand(GetParam(), kOurs, "another"));
  const auto before = forge.hooks().front();
  const auto found = ours(forge);
  ASSERT_TRUE(found.has_value());
  const bool has_events = GetParam() != HookKind::AZURE_DEVOPS;
  EXPECT_EQ(found->missing_events.size(), has_events ? 1U : 0U);
  EXPECT_FALSE(found->is_right());
  const auto put = keeper(forge).put(found, {kOurs, "a-secret"}, {});
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_TRUE(put->is_right());
  ASSERT_EQ(forge.hooks().size(), 2U);
  EXPECT_EQ(forge.hooks().front(), before);
  if (is_gogs()) {
    EXPECT_EQ(forge.secret(std::to_string(forge.hooks().back().at("id").as_int64())), "a-secret");
  } else {
    EXPECT_EQ(forge.secret(id), "a-secret");
    EXPECT_EQ(put->id, found->id);
  }
}

TEST_P(HookKeepers, WriteTheSecretEachTimeAndChangeNothingElse) {
  TestForge forge(GetParam());
  ASSERT_TRUE(keeper(forge).put(std::nullopt, {kOurs, "old"}, {}).has_value());
  for (int i = 0; i < 2; ++i) {
    const auto found = ours(forge);
    ASSERT_TRUE(found.has_value());
    const auto put = keeper(forge).put(found, {kOurs, "new"}, {});
    ASSERT_TRUE(put.has_value()) << put.error().message;
    EXPECT_TRUE(put->is_right());
    ASSERT_EQ(forge.hooks().size(), 1U);
    if (!is_gogs()) {
      EXPECT_EQ(*put, *found);
    }
  }
}

TEST_P(HookKeepers, FindAWebhookOnALaterPage) {
  const bool in_one =
      is_gogs() || GetParam() == HookKind::BITBUCKET_SERVER || GetParam() == HookKind::AZURE_DEVOPS;
  TestForge forge(GetParam(), in_one ? 100 : 2);
  for (int i = 0; i < 5; ++i) {
    forge.add(made_by_hand(GetParam(), "https://ci.example.com/" + std::to_string(i), "push"));
  }
  forge.add(made_by_hand(GetParam(), kOurs, "push"));
  EXPECT_TRUE(ours(forge).has_value());
  const bool looks_up = GetParam() == HookKind::AZURE_DEVOPS;
  EXPECT_EQ(forge.asked().size(), looks_up ? 2U : in_one ? 1U : 3U);
}

TEST_P(HookKeepers, RemoveWhatIsOursAndNothingElse) {
  TestForge forge(GetParam());
  forge.add(made_by_hand(GetParam(), "https://ci.example.com/hooks/1", "push"));
  const auto others = forge.hooks();
  ASSERT_TRUE(keeper(forge).put(std::nullopt, {kOurs, "s", api_->pull_request_events()}, {}));
  const auto removed = keeper(forge).remove(ours(forge).value(), {});
  ASSERT_TRUE(removed.has_value()) << removed.error().message;
  EXPECT_EQ(forge.hooks(), others);
  forge.fail("DELETE", {0});
  EXPECT_EQ(keeper(forge).remove({"1", kOurs}, {}).error().code, base::ErrorCode::kUnavailable);
}

TEST_P(HookKeepers, SayThatATokenIsNotTaken) {
  TestForge forge(GetParam());
  const auto all = keeper(forge, "stolen").hooks({});
  ASSERT_FALSE(all.has_value());
  EXPECT_EQ(all.error().code, base::ErrorCode::kFailed);
  EXPECT_THAT(all.error().message, HasSubstr("the git token 'ci' (Bad credentials)"));
  EXPECT_THAT(all.error().message, HasSubstr(std::string(api_->needed_right())));
  EXPECT_THAT(all.error().message, testing::Not(HasSubstr("stolen")));
}

// What is found, made, corrected and removed, while the forge refuses that very request.
TEST_P(HookKeepers, SayInTheForgesWordsWhyItRefuses) {
  using Said = base::Result<void>;
  struct Operation {
    std::string name;
    std::string fails;  // the method; "" is every one
    std::function<Said(HookKeeper&, const FoundHook&)> run;
  };
  const auto said = [](const auto& result) { return result ? Said() : base::fail(result.error()); };
  const WantedHook wanted{kOurs, "a-secret"};
  const std::vector<Operation> operations{
      {"list", "", [&](auto& asked, const auto&) { return said(asked.hooks({})); }},
      {"create", "POST",
       [&](auto& asked, const auto&) { return said(asked.put(std::nullopt, wanted, {})); }},
      {"update", updates_with(),
       [&](auto& asked, const auto& found) { return said(asked.put(found, wanted, {})); }},
      {"remove", "DELETE",
       [&](auto& asked, const auto& found) { return said(asked.remove(found, {})); }},
  };
  for (const auto& one : documented_refusals(GetParam())) {
    for (const auto& operation : operations) {
      SCOPED_TRACE(one.name + " " + operation.name);
      TestForge forge(GetParam());
      ASSERT_TRUE(keeper(forge).put(std::nullopt, wanted, {}));
      const auto found = ours(forge);
      ASSERT_TRUE(found.has_value());
      forge.fail(operation.fails, one.failure);
      auto at_once = keeper(forge);
      const auto refused = operation.run(at_once, *found);
      ASSERT_FALSE(refused.has_value());
      EXPECT_EQ(refused.error().code, one.code);
      EXPECT_THAT(refused.error().message, HasSubstr(one.words));
      EXPECT_THAT(refused.error().message, HasSubstr(std::string(api_->name())));
      forge.recover();
      auto later = keeper(forge);
      EXPECT_TRUE(operation.run(later, *found).has_value());
    }
  }
}

TEST_P(HookKeepers, RefuseAnswersThatAreNone) {
  for (const auto* body : {"", "<html>", "7", "{}", "[7]", "[{}]", R"({"values":{}})",
                           R"({"values":[{"uuid":7}]})", R"([{"id":{},"config":[]}])"}) {
    SCOPED_TRACE(body);
    TestForge forge(GetParam());
    forge.fail("GET", {200, body});
    const auto all = keeper(forge).hooks({});
    if (GetParam() == HookKind::BITBUCKET && std::string(body) == R"({"values":[{"uuid":7}]})") {
      continue;  // an id, though an odd one
    }
    ASSERT_FALSE(all.has_value());
    EXPECT_EQ(all.error().code, base::ErrorCode::kFailed);
    EXPECT_THAT(all.error().message, HasSubstr("git_api_url"));
  }
}

TEST_P(HookKeepers, GiveUpAListWithoutEnd) {
  TestForge forge(GetParam());
  if (GetParam() == HookKind::AZURE_DEVOPS) GTEST_SKIP() << "has all on one page";
  const bool is_object =
      GetParam() == HookKind::BITBUCKET || GetParam() == HookKind::BITBUCKET_SERVER;
  forge.fail("GET", {200, is_object ? R"({"values":[],"next":"x","isLastPage":false})" : "[]",
                     "Link: <https://example.com/>; rel=\"next\"\r\n"});
  const auto all = keeper(forge).hooks({});
  ASSERT_FALSE(all.has_value());
  EXPECT_EQ(forge.asked().size(), 20U);
}

TEST_P(HookKeepers, SayThatAForgeIsOutOfReach) {
  HookKeeper nobody(*api_,
                    {"http://127.0.0.1:" + std::to_string(io::closed_port()), "acme/shop", "t", ""},
                    clock_);
  const auto all = nobody.hooks({});
  ASSERT_FALSE(all.has_value());
  EXPECT_EQ(all.error().code, base::ErrorCode::kUnavailable);
  EXPECT_THAT(all.error().message, HasSubstr("cannot be asked"));
}

TEST_P(HookKeepers, KeepTheOldWebhookWhereANewOneCannotBeMade) {
  TestForge forge(GetParam());
  forge.add(made_by_hand(GetParam(), kOurs, "push"));
  auto found = ours(forge);
  ASSERT_TRUE(found.has_value());
  found->must_be_remade = true;
  for (auto& part : found->parts) part.must_be_remade = true;
  forge.fail("POST", {422, R"({"message":"no"})"});
  EXPECT_FALSE(keeper(forge).put(found, {kOurs, "s"}, {}).has_value());
  EXPECT_EQ(forge.hooks().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Forges, HookKeepers,
                         testing::Values(HookKind::GITHUB, HookKind::GITLAB, HookKind::BITBUCKET,
                                         HookKind::BITBUCKET_SERVER, HookKind::AZURE_DEVOPS,
                                         HookKind::GITEA, HookKind::FORGEJO, HookKind::GOGS),
                         [](const auto& one) { return base::to_string(one.param); });

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
  const auto api = make_github_hook_api();
  HookKeeper keeper(*api, {forge.url(), "acme/shop", kForgeToken, "ci"}, clock);
  const auto found = keeper.hooks({});
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->front().missing_events, IsEmpty());
  EXPECT_EQ(found->front().has_secret, false);
  const auto put = keeper.put(found->front(), {kOurs, "s"}, {});
  ASSERT_TRUE(put.has_value());
  EXPECT_THAT(put->events, ElementsAre("pull_request", "push"));
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
