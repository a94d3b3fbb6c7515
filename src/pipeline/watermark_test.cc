// Where watermarks stand after deployments that fail, wait, are cancelled or made by hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/actions.h"
#include "pipeline/test_shop.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::ElementsAre;
using testing::IsEmpty;

const base::Error kBroken{base::ErrorCode::kFailed, "make: error"};

std::string line(const std::string& commit, const std::string& state, const std::string& base) {
  return commit.substr(0, 6) + " " + state + " base " + base.substr(0, 6);
}

struct EndCase {
  std::string name;
  std::string state;
  void (*spoil)(World&, const std::string& commit);
  bool port = false;
};

class Ends : public testing::TestWithParam<EndCase> {};

// A change that did not go live is counted again by the next push, even by one that concerns only
// others.
TEST_P(Ends, TakeTheWatermarkBackToTheBase) {
  Shop shop;
  ServiceSpec web = spec("web", "web");
  web.port = GetParam().port;
  const auto first = shop.begin({web});
  ASSERT_EQ(shop.world.serving_commit("web"), first);
  const auto spoilt = shop.commit({"web/index"});
  GetParam().spoil(shop.world, spoilt);
  shop.push(spoilt);
  EXPECT_THAT(shop.world.deployments("web"),
              ElementsAre(line(first, "DEPLOYED", ""), line(spoilt, GetParam().state, first)));
  EXPECT_EQ(shop.world.service("web").watermark, first);
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  EXPECT_EQ(shop.world.runtime.running().size(), 1U);
  EXPECT_EQ(shop.world.considered(), spoilt);
  shop.world.poll();
  EXPECT_EQ(shop.world.deployments("web").size(), 2U) << "a poll does not try it again";

  shop.world.gateway.fail_with(std::nullopt);
  const auto next = shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(shop.world.verdicts().back(), "web MATCHED");
  EXPECT_EQ(shop.world.serving_commit("web"), next);
  EXPECT_EQ(shop.world.service("web").watermark, next);
}

INSTANTIATE_TEST_SUITE_P(All, Ends,
                         testing::Values(EndCase{"Build", "BUILD_ERROR",
                                                 [](World& world, const std::string& commit) {
                                                   world.runtime.fake.fail_build(commit, kBroken);
                                                 }},
                                         EndCase{"ReleaseCommand", "DEPLOYMENT_ERROR",
                                                 [](World& world, const std::string& commit) {
                                                   world.runtime.fake.fail_release_command(commit,
                                                                                           kBroken);
                                                 }},
                                         EndCase{"Start", "DEPLOYMENT_ERROR",
                                                 [](World& world, const std::string& commit) {
                                                   world.runtime.fake.fail_start(commit, kBroken);
                                                 }},
                                         EndCase{"Exits", "DEPLOYMENT_ERROR",
                                                 [](World& world, const std::string& commit) {
                                                   world.runtime.fake.exit_with(commit, 3);
                                                 }},
                                         EndCase{"Unreachable", "DEPLOYMENT_ERROR",
                                                 [](World& world, const std::string& commit) {
                                                   world.runtime.unreachable.insert(commit);
                                                 },
                                                 true},
                                         EndCase{"Gateway", "DEPLOYMENT_ERROR",
                                                 [](World& world, const std::string&) {
                                                   world.gateway.fail_with(base::Error{
                                                       base::ErrorCode::kUnavailable, "away"});
                                                 },
                                                 true},
                                         EndCase{"Cancelled", "CANCELED",
                                                 [](World& world, const std::string&) {
                                                   world.runtime.during_build = [&](const auto&) {
                                                     world.cancel("web");
                                                   };
                                                 }}),
                         [](const auto& test) { return test.param.name; });

TEST(Watermark, ACancelledOneThatWaitsGivesItBack) {
  Shop shop;
  shop.begin({spec("web", "web"), spec("api", "api")});
  const auto api = shop.commit({"api/main"});
  const auto web = shop.commit({"web/index"});
  shop.move(api);
  shop.world.deliver({{api}});
  // While api's is built, web's waits for its turn.
  shop.world.runtime.during_build = [&](const auto&) {
    shop.move(web);
    shop.world.deliver({{web}});
    shop.world.run_due();
    ASSERT_EQ(shop.world.last_deployment("web").state, DeploymentState::QUEUED);
    shop.world.cancel("web");
  };
  shop.world.run();
  EXPECT_EQ(shop.world.last_deployment("web").state, DeploymentState::CANCELED);
  EXPECT_EQ(shop.world.service("web").watermark, api);
  EXPECT_EQ(shop.world.serving_commit("api"), api);
}

struct WaitingCase {
  std::string name;
  bool running_fails;
  bool newest_fails;
};

class Waiting : public testing::TestWithParam<WaitingCase> {};

// One is built while two more come: the second is superseded by the third.
TEST_P(Waiting, TheNewestTakesOverTheBaseOfThoseThatDidNotGoLive) {
  Shop shop;
  const auto first = shop.begin({spec("web", "web")});
  const auto a = shop.commit({"web/index"});
  if (GetParam().running_fails) shop.world.runtime.fake.fail_build(a, kBroken);
  std::string b;
  std::string c;
  shop.world.deliver({{a}});
  shop.world.runtime.during_build = [&](const auto&) {
    b = shop.commit({"web/index"});
    shop.world.deliver({{b}});
    shop.world.run_due();
    c = shop.commit({"web/index"});
    if (GetParam().newest_fails) shop.world.runtime.fake.fail_build(c, kBroken);
    shop.world.deliver({{c}});
    shop.world.run_due();
  };
  shop.world.run();
  const bool fails = GetParam().running_fails;
  EXPECT_THAT(
      shop.world.deployments("web"),
      ElementsAre(
          line(first, "DEPLOYED", ""), line(a, fails ? "BUILD_ERROR" : "DEPLOYED", first),
          line(b, "SUPERSEDED", a),
          line(c, GetParam().newest_fails ? "BUILD_ERROR" : "DEPLOYED", fails ? first : a)));
  EXPECT_EQ(shop.world.service("web").watermark, !GetParam().newest_fails ? c : fails ? first : a);
  EXPECT_EQ(shop.world.runtime.running().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(All, Waiting,
                         testing::Values(WaitingCase{"AllWell", false, false},
                                         WaitingCase{"OlderFails", true, false},
                                         WaitingCase{"NewestFails", false, true},
                                         WaitingCase{"BothFail", true, true}),
                         [](const auto& test) { return test.param.name; });

// A push that waits behind a deployment by hand, which asks for the branch's tip when its release
// begins.
struct BehindOneByHand {
  Shop shop;
  World& world = shop.world;
  std::string first = shop.begin({spec("web", "web")});
  model::DeploymentId by_hand;
  std::string pushed;

  BehindOneByHand() {
    by_hand = world.deploy("web");
    world.run_due_but_release();
    pushed = shop.commit({"web/index"});
    world.deliver({{pushed}});
    world.run_due_but_release();
  }
};

TEST(Watermark, OneByHandThatTurnsOutNewerSupersedesThePushThatWaits) {
  BehindOneByHand waiting;
  auto& [shop, world, first, by_hand, pushed] = waiting;
  ASSERT_EQ(world.last_deployment("web").state, DeploymentState::QUEUED);
  const auto tip = shop.commit({"docs/guide"});
  world.deliver({{tip}});
  world.run();
  EXPECT_THAT(world.deployments("web"),
              ElementsAre(line(first, "DEPLOYED", ""), line(tip, "DEPLOYED", first),
                          line(pushed, "SUPERSEDED", first)));
  EXPECT_EQ(world.last_deployment("web").superseded_by, by_hand);
  EXPECT_EQ(world.serving_commit("web"), tip);
  EXPECT_EQ(world.service("web").watermark, tip);
}

TEST(Watermark, OneByHandThatIsToldOfThePastSupersedesNothing) {
  BehindOneByHand waiting;
  auto& [shop, world, first, by_hand, pushed] = waiting;
  shop.move(first);
  shop.git.answer_stale(key_of(kShop), 1);
  shop.move(pushed);
  world.run();
  EXPECT_THAT(world.deployments("web"),
              ElementsAre(line(first, "DEPLOYED", ""), line(first, "DEPLOYED", first),
                          line(pushed, "DEPLOYED", first)));
}

TEST(Watermark, OneByHandSupersedesWhatARewriteTookFromTheBranch) {
  BehindOneByHand waiting;
  auto& [shop, world, first, by_hand, pushed] = waiting;
  shop.tips["main"] = first;
  const auto rewritten = shop.commit({"web/index"});
  world.run();
  world.deliver({{.after = rewritten, .before = pushed}});
  world.run();
  EXPECT_THAT(world.deployments("web"),
              ElementsAre(line(first, "DEPLOYED", ""), line(rewritten, "DEPLOYED", first),
                          line(pushed, "SUPERSEDED", first)));
  EXPECT_EQ(world.service("web").watermark, rewritten);
}

TEST(Watermark, ASkippedMessageIsNotCountedLater) {
  Shop shop;
  shop.begin({spec("web", "web")});
  shop.commit_and_push({"web/index"}, "[deploy skip]");
  shop.commit_and_push({"docs/guide"});
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web SKIPPED_BY_MESSAGE", "web NO_MATCH"));
}

TEST(Watermark, WhatCameWhileAutoDeployWasOffIsCountedOnceItIsOn) {
  Shop shop;
  ServiceSpec web = spec("web", "web");
  web.auto_deploy = false;
  shop.begin({web});
  shop.commit_and_push({"web/index"});
  auto service = shop.world.service("web");
  service.auto_deploy = true;
  shop.world.act(
      [&](Context&, store::Transaction& tx) { ASSERT_TRUE(store::update(tx, service)); });
  const auto tip = shop.commit_and_push({"docs/guide"});
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web AUTO_DEPLOY_OFF", "web MATCHED"));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

TEST(Watermark, ARollbackStaysUntilAChangeThatConcernsTheService) {
  Shop shop;
  const auto first = shop.begin({spec("web", "web")});
  const auto second = shop.commit_and_push({"web/index"});
  const auto web = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(context, tx, web, std::nullopt, "ada"));
  });
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  EXPECT_EQ(shop.world.service("web").watermark, second);
  shop.commit_and_push({"docs/guide"});
  shop.world.poll();
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  const auto fix = shop.commit_and_push({"web/index"});
  EXPECT_EQ(shop.world.serving_commit("web"), fix);
}

TEST(Watermark, ADeploymentByHandMovesItForwardOnly) {
  Shop shop;
  const auto first = shop.begin({spec("web", "web")});
  const auto second = shop.commit({"web/index"});
  const auto third = shop.commit({"web/index"});
  struct Act {
    std::string commit;
    std::string serving;
    std::string watermark;
  };
  for (const auto& act : std::vector<Act>{{second, second, second},
                                          {first, first, second},
                                          {"", third, third},
                                          {second, second, third}}) {
    shop.world.deploy("web", act.commit);
    shop.world.run();
    EXPECT_EQ(shop.world.serving_commit("web"), act.serving);
    EXPECT_EQ(shop.world.service("web").watermark, act.watermark);
  }
}

// What was on its way and did not go live is not forgotten because a person acted meanwhile.
TEST(Watermark, AnActByHandDoesNotHideAChangeThatFailed) {
  Shop shop;
  const auto first = shop.begin({spec("web", "web")});
  const auto spoilt = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_build(spoilt, kBroken);
  shop.world.deliver({{spoilt}});
  shop.world.runtime.during_build = [&](const auto&) {
    const auto web = shop.world.service("web");
    shop.world.act([&](Context& context, store::Transaction& tx) {
      ASSERT_TRUE(redeploy(context, tx, web, model::DeploymentAction::REDEPLOY, "ada"));
    });
  };
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  const auto next = shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(shop.world.serving_commit("web"), next);
}

TEST(Watermark, AnActByHandDoesNotHideAChangeThatWaited) {
  Shop shop;
  const auto first = shop.begin({spec("web", "web"), spec("api", "api")});
  const auto api = shop.commit({"api/main"});
  shop.world.deliver({{api}});
  shop.world.runtime.during_build = [&](const auto&) {
    shop.world.deliver({{shop.commit({"web/index"})}});
    shop.world.run_due();
    const auto web = shop.world.service("web");
    shop.world.act([&](Context& context, store::Transaction& tx) {
      ASSERT_TRUE(redeploy(context, tx, web, model::DeploymentAction::REDEPLOY, "ada"));
    });
  };
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  const auto next = shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(shop.world.serving_commit("web"), next);
}

TEST(Watermark, AFirstDeploymentThatFailsLeavesNone) {
  Shop shop;
  const auto first = shop.commit({});
  shop.world.add(spec("web", "web"));
  shop.world.runtime.fake.fail_build(first, kBroken);
  shop.world.deploy("web");
  shop.world.run();
  EXPECT_EQ(shop.world.service("web").watermark, "");
  const auto next = shop.commit_and_push({"docs/guide"});
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNKNOWN_CHANGES"));
  EXPECT_EQ(shop.world.serving_commit("web"), next);
}

}  // namespace
}  // namespace slipway::pipeline
