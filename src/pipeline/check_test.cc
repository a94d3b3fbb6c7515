// Verdicts that wait until checks have passed on their commit.

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/documented_refusals.h"
#include "forge/hooks/test_forge.h"
#include "pipeline/actions.h"
#include "pipeline/check_gates.h"
#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "store/services.h"
#include "store/tasks.h"

namespace slipway::pipeline {
namespace {

using model::CheckState;
using model::HookKind;
using model::Reason;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

// A shop whose service `web` waits for the check `test` at a forge that really answers.
struct CheckedShop : Shop {
  explicit CheckedShop(HookKind kind = HookKind::GITHUB, const std::string& address = kShop)
      : forge(kind) {
    url = address;
    world.courier.answer = [this](const io::HttpRequest& request, std::stop_token stop) {
      return courier.send(request, std::move(stop));
    };
    auto web = spec("web", "web");
    web.url = url;
    web.token = world.add_git_token(kind, forge.url());
    web.wait_for_checks = {"test"};
    first = begin({web});
  }

  // Pushed, and looked at for a few seconds.
  std::string push_waiting(const std::vector<std::string>& changed) {
    const auto tip = commit(changed);
    if (!world.deliver({{tip, "main", url}})) throw std::runtime_error("a delivery was refused");
    world.run_for(seconds(5));
    return tip;
  }
  // As a forge's event says it.
  void announce_checks() {
    const auto organization = world.service("web").organization;
    world.act([&](Context& context, store::Transaction& tx) {
      ask_check(tx, organization, kShop, context.clock.now());
    });
    world.run_due();
  }
  model::Verdict last() { return world.verdicts_of("web").back(); }

  forge::TestForge forge;
  HttpCourier courier;
  std::string first;
};

class EveryCheckForge : public testing::TestWithParam<HookKind> {};

TEST_P(EveryCheckForge, OpensTheGateOnceTheCheckPassed) {
  CheckedShop shop(GetParam());
  const auto tip = shop.push_waiting({"web/index"});
  EXPECT_EQ(shop.last().reason, Reason::WAITING_FOR_CHECKS);
  EXPECT_THAT(shop.last().explanation, HasSubstr("It waits for 'test' to pass on"));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
  shop.forge.set_checks(tip, {{"test", CheckState::PENDING}, {"other", CheckState::PASSED}});
  shop.announce_checks();
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
  shop.forge.set_checks(tip, {{"test", CheckState::PASSED}, {"other", CheckState::FAILED}});
  shop.announce_checks();
  shop.world.run_for(seconds(30));
  EXPECT_EQ(shop.last().reason, Reason::MATCHED);
  EXPECT_EQ(shop.last().decision, model::Decision::DEPLOY);
  EXPECT_THAT(shop.last().explanation, HasSubstr("Its checks passed."));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.world.service("web").watermark, tip);
}

// Some tell of no checks, or not of all, and any event may be lost.
TEST_P(EveryCheckForge, IsAskedByATimerToo) {
  CheckedShop shop(GetParam());
  const auto tip = shop.push_waiting({"web/index"});
  shop.forge.set_checks(tip, {{"status/x", CheckState::PASSED}, {"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

// Whatever it answers: nothing is deployed, people read why, and it is asked again.
TEST_P(EveryCheckForge, HoldsTheGateWhileItRefuses) {
  for (const auto& bad : forge::documented_refusals(GetParam())) {
    SCOPED_TRACE(bad.name);
    CheckedShop shop(GetParam());
    shop.forge.fail("GET", bad.failure);
    const auto tip = shop.push_waiting({"web/index"});
    shop.forge.set_checks(tip, {{"test", CheckState::PASSED}});
    EXPECT_EQ(shop.last().reason, Reason::WAITING_FOR_CHECKS);
    EXPECT_THAT(shop.last().explanation,
                testing::AllOf(HasSubstr("Its checks are not known yet: "), HasSubstr(bad.words)));
    EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
    shop.forge.recover();
    // One of them names a time that is almost an hour away.
    shop.world.run_for(minutes(65));
    EXPECT_EQ(shop.world.serving_commit("web"), tip);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryCheckForge,
                         testing::Values(HookKind::GITHUB, HookKind::GITLAB, HookKind::GITEA,
                                         HookKind::FORGEJO, HookKind::BITBUCKET,
                                         HookKind::BITBUCKET_SERVER),
                         [](const auto& one) { return base::to_string(one.param); });

// What a forge sends when a check ended.
struct CheckEvent {
  HookKind kind;
  model::Headers headers;
  std::string body;
  std::string name;  // of the test
};

std::string shaped_event(const std::string& rest) {
  return R"({"repository":{"clone_url":")" + std::string(kShop) + R"("})" + rest + "}";
}

class EveryCheckEvent : public testing::TestWithParam<CheckEvent> {};

// No time passes: the timer is not what opens it.
TEST_P(EveryCheckEvent, OpensTheGateAtOnce) {
  const auto& event = GetParam();
  CheckedShop shop(event.kind, event.kind == HookKind::BITBUCKET
                                   ? "https://bitbucket.org/acme/shop.git"
                                   : kShop);
  const auto tip = shop.push_waiting({"web/index"});
  ASSERT_EQ(shop.last().reason, Reason::WAITING_FOR_CHECKS);
  shop.forge.set_checks(tip, {{"test", CheckState::PASSED}});
  const auto receipt = shop.world.deliver_from(event.kind, event.headers, event.body);
  ASSERT_TRUE(receipt.has_value()) << receipt.error().message;
  shop.world.run_due();
  EXPECT_EQ(shop.world.delivery(receipt->id).state, model::DeliveryState::IGNORED);
  EXPECT_EQ(shop.last().reason, Reason::MATCHED);
  EXPECT_EQ(shop.world.service("web").watermark, tip);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, EveryCheckEvent,
    testing::Values(CheckEvent{HookKind::GITHUB,
                               {{"x-github-event", "check_run"}},
                               shaped_event(R"(,"action":"completed","check_run":{"id":1})"),
                               "GithubRun"},
                    CheckEvent{HookKind::GITHUB,
                               {{"x-github-event", "status"}},
                               shaped_event(R"(,"state":"success","context":"test")"),
                               "GithubStatus"},
                    CheckEvent{HookKind::GITLAB,
                               {{"x-gitlab-event", "Pipeline Hook"}},
                               R"({"object_kind":"pipeline","project":{"git_http_url":")" +
                                   std::string(kShop) + R"("}})",
                               "GitlabPipeline"},
                    CheckEvent{HookKind::GITLAB,
                               {{"x-gitlab-event", "Job Hook"}},
                               R"({"object_kind":"build","repository":{"git_http_url":")" +
                                   std::string(kShop) + R"("}})",
                               "GitlabJob"},
                    CheckEvent{HookKind::BITBUCKET,
                               {{"x-event-key", "repo:commit_status_updated"},
                                {"x-request-uuid", "1"},
                                {"x-hook-uuid", "1"}},
                               R"({"repository":{"full_name":"acme/shop"}})",
                               "Bitbucket"},
                    // The header of the event is empty in some versions.
                    CheckEvent{HookKind::GITEA,
                               {{"x-gitea-event", ""}, {"x-gitea-event-type", "status"}},
                               shaped_event(R"(,"state":"success","context":"test")"),
                               "Gitea"},
                    CheckEvent{HookKind::FORGEJO,
                               {{"x-forgejo-event", "action_run_success"}},
                               R"({"action":"success","run":)" + shaped_event("") + "}",
                               "Forgejo"}),
    [](const auto& one) { return one.param.name; });

TEST(Checks, ThatFailedMayPassLater) {
  CheckedShop shop;
  const auto tip = shop.push_waiting({"web/index"});
  shop.forge.set_checks(tip, {{"test", CheckState::FAILED}});
  shop.announce_checks();
  EXPECT_EQ(shop.last().reason, Reason::WAITING_FOR_CHECKS);
  EXPECT_THAT(shop.last().explanation, HasSubstr("'test' failed on"));
  shop.forge.set_checks(tip, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

TEST(Checks, HaveADeadline) {
  CheckedShop shop;
  const auto tip = shop.push_waiting({"web/index"});
  shop.forge.set_checks(tip, {{"test", CheckState::FAILED}});
  shop.world.run_for(minutes(61));
  EXPECT_EQ(shop.last().reason, Reason::CHECKS_NOT_PASSED);
  EXPECT_THAT(shop.last().explanation, HasSubstr("'test' failed on"));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
  EXPECT_EQ(shop.world.service("web").watermark, shop.first);
  // Its changes are not live, so the next commit brings them.
  const auto next = shop.push_waiting({"docs/guide"});
  shop.forge.set_checks(next, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), next);
}

TEST(Checks, OpenTheNewestCommitThatPassed) {
  CheckedShop shop;
  const auto second = shop.push_waiting({"web/index"});
  const auto third = shop.push_waiting({"web/index"});
  const auto fourth = shop.push_waiting({"web/index"});
  shop.forge.set_checks(second, {{"test", CheckState::PASSED}});
  shop.forge.set_checks(third, {{"test", CheckState::PASSED}});
  shop.forge.set_checks(fourth, {{"test", CheckState::PENDING}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), third);
  const auto verdicts = shop.world.verdicts_of("web");
  EXPECT_EQ(verdicts[verdicts.size() - 3].reason, Reason::CHECKS_NOT_PASSED);
  EXPECT_EQ(verdicts[verdicts.size() - 1].reason, Reason::WAITING_FOR_CHECKS);
  shop.forge.set_checks(fourth, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), fourth);
}

TEST(Checks, OpenNothingOnceTheServiceIsElsewhere) {
  CheckedShop shop;
  const auto second = shop.push_waiting({"web/index"});
  const auto third = shop.commit({"web/index"});
  shop.world.deploy("web", third);
  shop.world.run_for(seconds(30));
  EXPECT_EQ(shop.world.serving_commit("web"), third);
  shop.forge.set_checks(second, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.last().reason, Reason::CHECKS_NOT_PASSED);
  EXPECT_EQ(shop.world.serving_commit("web"), third);
}

// A rebase: the commits that it replaced are nobody's any more, and those below it still are.
TEST(Checks, OfACommitThatLeftItsBranchOpenNothing) {
  CheckedShop shop;
  const auto second = shop.push_waiting({"web/index"});
  const auto third = shop.push_waiting({"web/index"});
  shop.move(second);
  const auto rebased = shop.push_waiting({"web/index"});
  auto verdicts = shop.world.verdicts_of("web");
  ASSERT_GE(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[verdicts.size() - 3].reason, Reason::WAITING_FOR_CHECKS);
  EXPECT_EQ(verdicts[verdicts.size() - 2].reason, Reason::CHECKS_NOT_PASSED);
  EXPECT_THAT(verdicts[verdicts.size() - 2].explanation, HasSubstr("was rewritten"));
  EXPECT_EQ(shop.last().reason, Reason::WAITING_FOR_CHECKS);
  shop.forge.set_checks(third, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
  shop.forge.set_checks(second, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), second);
  shop.forge.set_checks(rebased, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), rebased);
}

TEST(Checks, OfABranchThatWasResetOpenNothing) {
  CheckedShop shop;
  const auto second = shop.push_waiting({"web/index"});
  shop.move(shop.first);
  ASSERT_TRUE(shop.world.deliver({{shop.first, "main", shop.url}}));
  shop.world.run_for(minutes(2));
  shop.forge.set_checks(second, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
}

TEST(Checks, AreThoseOfTheBranchThatWasPushed) {
  CheckedShop shop;
  const auto tip = shop.push_waiting({"web/index"});
  const auto service = shop.world.service("web");
  const auto waited_for = [&](const std::string& url, const std::string& branch) {
    std::set<std::string> commits;
    shop.world.act([&](Context&, store::Transaction& tx) {
      commits = commits_waited_for(tx, {service},
                                   store::branch(tx, service.organization, key_of(url), branch));
    });
    return commits;
  };
  EXPECT_THAT(waited_for(kShop, "main"), testing::ElementsAre(tip));
  EXPECT_THAT(waited_for(kShop, "next"), testing::IsEmpty());
  EXPECT_THAT(waited_for("https://git.example.com/acme/values.git", "main"), testing::IsEmpty());
}

TEST(Checks, OfABranchThatTheServiceLeftOpenNothing) {
  CheckedShop shop;
  const auto second = shop.push_waiting({"web/index"});
  shop.world.act([&](Context&, store::Transaction& tx) {
    auto service = shop.world.service("web");
    service.git.branch = "release";
    ASSERT_TRUE(store::update(tx, service));
  });
  shop.forge.set_checks(second, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
  EXPECT_THAT(shop.last().explanation, HasSubstr("another branch"));
}

TEST(Checks, AreWaitedForNoMoreOnceTheServiceIsRolledBack) {
  CheckedShop shop;
  const auto second = shop.push_waiting({"web/index"});
  shop.forge.set_checks(second, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  const auto third = shop.push_waiting({"web/index"});
  const auto service = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(context, tx, service, std::nullopt, "ada").has_value());
  });
  shop.forge.set_checks(third, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(2));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.first);
  EXPECT_THAT(shop.last().explanation, HasSubstr("was rolled back"));
}

TEST(Checks, OfAForgeThatWantsToBeLeftAloneAreNotAskedForBefore) {
  CheckedShop shop;
  shop.forge.fail("GET", {403, R"({"message":"You have exceeded a secondary rate limit."})",
                          "Retry-After: 600\r\n"});
  shop.push_waiting({"web/index"});
  const auto asked = shop.forge.asked().size();
  // Another commit waits by then, and a status comes in.
  const auto tip = shop.push_waiting({"web/index"});
  shop.announce_checks();
  shop.world.run_for(minutes(9));
  EXPECT_EQ(shop.forge.asked().size(), asked);
  shop.forge.recover();
  shop.forge.set_checks(tip, {{"test", CheckState::PASSED}});
  shop.world.run_for(minutes(3));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

}  // namespace
}  // namespace slipway::pipeline
