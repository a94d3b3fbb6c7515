// Where an environment asks for people's word, verdicts are made and deployments wait for it.

#include <utility>

#include <gmock/gmock.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/approvals.h"
#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "store/deployments.h"
#include "store/freeze_windows.h"
#include "store/organizations.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::ElementsAre;
using testing::HasSubstr;

model::Person person(const std::string& name) {
  return {"user " + name, name, name + "@example.com"};
}

// Two services, deployed once, in an environment that asks from then on.
struct AskingShop : Shop {
  explicit AskingShop(const model::ApprovalRule& rule = {1}) {
    begin({spec("web", "web"), spec("api", "api")});
    set_rule(rule);
  }

  void set_rule(const model::ApprovalRule& rule) {
    world.act([&](Context& context, store::Transaction& tx) {
      auto environment = store::environment(tx, world.service("web").environment).value();
      const auto before = std::exchange(environment.approval, rule);
      follow_rule(context, tx, environment.id, before, rule);
      ASSERT_TRUE(store::update(tx, environment));
      store::ask(tx, kDispatch, environment.id.to_string(), context.clock.now());
    });
    world.run_due();
  }

  // Of the newest deployment of a service.
  using Word = base::Result<void> (*)(Context&, store::Transaction&, const model::DeploymentId&,
                                      const model::Person&, const std::string&);
  base::Result<void> say(Word word, const std::string& service, const std::string& name,
                         const std::string& text = {}) {
    return say(word, world.last_deployment(service).id, name, text);
  }
  base::Result<void> say(Word word, const model::DeploymentId& id, const std::string& name,
                         const std::string& text = {}) {
    base::Result<void> result;
    world.act([&](Context& context, store::Transaction& tx) {
      result = word(context, tx, id, person(name), text);
    });
    world.run_due();
    return result;
  }

  std::string state(const std::string& service) {
    const auto last = world.last_deployment(service);
    return base::to_string(last.state) + " " + base::to_string(last.approval);
  }
};

TEST(Approvals, LetTheVersionGoThatWasDecided) {
  AskingShop shop;
  const auto before = shop.tips["main"];
  const auto tip = shop.commit({"web/index"});
  ASSERT_TRUE(shop.world.deliver({{tip, "main"}}));
  shop.world.run_for(std::chrono::minutes(5));
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  EXPECT_EQ(shop.world.serving_commit("web"), before);
  ASSERT_TRUE(shop.world.last_deployment("web").approval_until);
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.state("web"), "DEPLOYED APPROVED");
  EXPECT_EQ(shop.say(approve, "web", "bo").error().code, base::ErrorCode::kConflict);
}

// Once for each deployment, when it begins to wait; a restart of the daemon says nothing new.
TEST(Approvals, AreAskedForByTheOutgoingWebhookThatWantsIt) {
  AskingShop shop;
  const auto asking = shop.world.add_webhook([](model::Webhook& webhook) {
    webhook.events = {model::WebhookEventType::DEPLOYMENT_WAITING_FOR_APPROVAL};
  });
  const auto tip = shop.commit({"web/index"});
  ASSERT_TRUE(shop.world.deliver({{tip, "main"}}));
  shop.world.run_for(std::chrono::minutes(5));
  shop.world.restart();
  shop.world.run_for(std::chrono::minutes(5));
  const auto events = shop.world.webhook_events(asking);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].state, model::WebhookEventState::DELIVERED);
  ASSERT_EQ(shop.world.courier.sent.size(), 1U);
  const auto& body = shop.world.courier.sent[0].body;
  EXPECT_THAT(body, HasSubstr(R"("type":"DEPLOYMENT_WAITING_FOR_APPROVAL")"));
  EXPECT_THAT(body, HasSubstr(shop.world.last_deployment("web").id.to_string()));
  EXPECT_THAT(body, HasSubstr(tip));
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.world.webhook_events(asking).size(), 1U);
}

TEST(Approvals, CountEachPersonOnce) {
  AskingShop shop({2});
  shop.commit_and_push({"web/index"});
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.say(approve, "web", "ada").error().code, base::ErrorCode::kConflict);
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  ASSERT_TRUE(shop.say(approve, "web", "bo"));
  EXPECT_EQ(shop.state("web"), "DEPLOYED APPROVED");
}

TEST(Approvals, AreNotTheRequestersWhereOthersAreWanted) {
  AskingShop shop({1, 86'400, true});
  shop.commit({"web/index"});
  shop.world.deploy("web");
  shop.world.run_due();
  const auto requester = shop.world.last_deployment("web").user;
  ASSERT_FALSE(requester.empty());
  EXPECT_EQ(shop.say(approve, "web", requester).error().code, base::ErrorCode::kForbidden);
  ASSERT_TRUE(shop.say(approve, "web", "bo"));
  EXPECT_EQ(shop.state("web"), "DEPLOYED APPROVED");
}

TEST(Approvals, AreNeededAnewByANewerVersion) {
  AskingShop shop({2});
  shop.commit_and_push({"web/index"});
  const auto first = shop.world.last_deployment("web").id;
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  const auto second = shop.commit_and_push({"web/index"});
  EXPECT_EQ(shop.world.deployment(first).state, DeploymentState::SUPERSEDED);
  EXPECT_THAT(shop.say(approve, first, "bo").error().message, HasSubstr("newer version"));
  ASSERT_TRUE(shop.say(approve, "web", "bo"));
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.world.serving_commit("web"), second);
}

TEST(Approvals, RefusedEndItWithTheReasonAndTheNextPushCountsItsChanges) {
  AskingShop shop;
  const auto before = shop.tips["main"];
  shop.commit_and_push({"web/index"});
  ASSERT_TRUE(shop.say(refuse, "web", "ada", "Not on a Friday"));
  EXPECT_EQ(shop.state("web"), "CANCELED REFUSED");
  EXPECT_EQ(shop.world.last_deployment("web").error, "Refused by 'ada': Not on a Friday");
  EXPECT_EQ(shop.world.serving_commit("web"), before);
  EXPECT_EQ(shop.world.service("web").watermark, before);
  shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
}

TEST(Approvals, ThatDoNotComeInTimeEndIt) {
  AskingShop shop({1, 3600});
  const auto before = shop.tips["main"];
  shop.commit_and_push({"web/index"});
  shop.world.run_for(std::chrono::minutes(59) - std::chrono::seconds(30));
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  shop.world.run_for(std::chrono::minutes(2));
  EXPECT_EQ(shop.state("web"), "CANCELED EXPIRED");
  EXPECT_THAT(shop.world.last_deployment("web").error, HasSubstr("The next push decides anew"));
  EXPECT_EQ(shop.world.service("web").watermark, before);
  EXPECT_EQ(shop.say(approve, "web", "ada").error().code, base::ErrorCode::kConflict);
}

// A poll finds what was considered already, and asks nobody a second time.
TEST(Approvals, ThatWereRefusedAreNotAskedForByAPoll) {
  AskingShop shop;
  shop.commit_and_push({"web/index"});
  ASSERT_TRUE(shop.say(refuse, "web", "ada", "No"));
  shop.world.poll();
  EXPECT_EQ(shop.state("web"), "CANCELED REFUSED");
}

TEST(Approvals, ConcernEachServiceAlone) {
  AskingShop shop;
  const auto before = shop.tips["main"];
  const auto tip = shop.commit_and_push({"web/index", "api/main"});
  ASSERT_TRUE(shop.say(approve, "api", "ada"));
  EXPECT_EQ(shop.world.serving_commit("api"), tip);
  EXPECT_EQ(shop.world.serving_commit("web"), before);
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
}

// It is a request, and of the commit that the branch has then, not of what it has later.
TEST(Approvals, AreNeededByWhatAPersonDeploysToo) {
  AskingShop shop;
  const auto wanted = shop.commit({"web/index"});
  shop.world.deploy("web");
  shop.world.run_due();
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  EXPECT_EQ(shop.world.last_deployment("web").commit, wanted);
  shop.commit({"web/index"});
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.world.serving_commit("web"), wanted);
}

TEST(Approvals, AreNotNeededToRestart) {
  AskingShop shop;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(
        redeploy(context, tx, shop.world.service("web"), model::DeploymentAction::RESTART, "ada"));
  });
  shop.world.run_due();
  EXPECT_EQ(shop.state("web"), "DEPLOYED NONE");
}

TEST(Approvals, CanBeDoneWithoutForAReason) {
  AskingShop shop({2});
  const auto tip = shop.commit_and_push({"web/index", "api/main"});
  const auto id = shop.world.last_deployment("web").id;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(go_through_approval(context, tx, id, "The till is down"));
  });
  shop.world.run_due();
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.state("web"), "DEPLOYED THROUGH");
  EXPECT_EQ(shop.world.last_deployment("web").through_approval, "The till is down");
  EXPECT_EQ(shop.state("api"), "QUEUED WAITING");
}

TEST(Approvals, ThatNobodyAsksForAnyMoreLetItGo) {
  AskingShop shop;
  const auto tip = shop.commit_and_push({"web/index"});
  shop.set_rule({0});
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.state("web"), "DEPLOYED NONE");
}

TEST(Approvals, AreWaitedForAsLongAsTheRuleSaysByThen) {
  AskingShop shop({1, 7200});
  shop.commit_and_push({"web/index"});
  shop.set_rule({1, 10'800});
  shop.world.run_for(std::chrono::minutes(121));
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  shop.set_rule({1, 3600});
  EXPECT_EQ(shop.state("web"), "CANCELED EXPIRED");
}

TEST(Approvals, OutliveARestart) {
  AskingShop shop({2});
  const auto tip = shop.commit_and_push({"web/index"});
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  shop.world.restart();
  shop.world.run_due();
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  ASSERT_TRUE(shop.say(approve, "web", "bo"));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

struct FrozenAskingShop : AskingShop {
  FrozenAskingShop() : AskingShop({1, 3600}) {
    world.act([&](Context& context, store::Transaction& tx) {
      model::FreezeWindow window;
      window.id = model::FreezeWindowId::make(context.clock.now(), context.random);
      window.environment = world.service("web").environment;
      window.name = "today";
      window.timezone = "UTC";
      const auto day = base::to_iso8601(context.clock.now()).substr(0, 10);
      window.starts_at = window.ends_at = day;
      ASSERT_TRUE(store::insert(tx, window));
    });
    tip = commit_and_push({"web/index"});
    const auto waiting = world.last_deployment("web");
    end = waiting.frozen_until.value();
  }
  std::string tip;
  base::Timestamp end{};
};

TEST(Approvals, GivenInAFreezeWindowHoldUntilItsEnd) {
  FrozenAskingShop shop;
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.state("web"), "QUEUED APPROVED");
  shop.world.run_for(shop.end - shop.world.clock.now());
  shop.world.run_due();
  EXPECT_EQ(shop.world.serving_commit("web"), shop.tip);
}

TEST(Approvals, AreWaitedForFromTheEndOfAFreezeWindow) {
  FrozenAskingShop shop;
  shop.world.run_for(shop.end - shop.world.clock.now() + std::chrono::minutes(59));
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  EXPECT_FALSE(shop.world.last_deployment("web").frozen_until);
  shop.world.run_for(std::chrono::minutes(2));
  EXPECT_EQ(shop.state("web"), "CANCELED EXPIRED");
}

TEST(Approvals, AreWaitedForFromTheEndOfAFreezeWindowAsTheRuleSaysByThen) {
  FrozenAskingShop shop;
  shop.world.run_for(shop.end - shop.world.clock.now() + std::chrono::minutes(1));
  shop.set_rule({1, 600});
  shop.world.run_for(std::chrono::minutes(8));
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  shop.world.run_for(std::chrono::minutes(2));
  EXPECT_EQ(shop.state("web"), "CANCELED EXPIRED");
}

TEST(Approvals, AreNotMadeUpForByGoingThroughAFreezeWindow) {
  FrozenAskingShop shop;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(go_through_freeze(context, tx, shop.world.last_deployment("web").id, "Now"));
  });
  shop.world.run_due();
  EXPECT_EQ(shop.state("web"), "QUEUED WAITING");
  ASSERT_TRUE(shop.say(approve, "web", "ada"));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.tip);
}

}  // namespace
}  // namespace slipway::pipeline
