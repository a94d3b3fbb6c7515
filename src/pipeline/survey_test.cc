// What git says against what was announced: stale answers, forced pushes, resets, lost deliveries.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

using model::PushSource;
using model::PushState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Survey, LooksAgainWhereTheRemoteIsStale) {
  Shop shop;
  shop.begin({spec("web")});
  shop.git.answer_stale(key_of(kShop), 3);
  const auto tip = shop.commit({"web/index"});
  shop.world.deliver({{tip}});
  shop.world.run_due();
  EXPECT_THAT(shop.world.verdicts(), IsEmpty());
  EXPECT_THAT(shop.world.pushes().at(0).outcome, HasSubstr("does not have the announced commit"));
  const auto before = shop.world.clock.now();
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNRESTRICTED"));
  EXPECT_EQ(shop.world.pushes().at(0).outcome, "");
  EXPECT_LT(shop.world.clock.now() - before, std::chrono::seconds(30));
}

TEST(Survey, GoesOnAfterHalfAMinuteWithWhatTheRemoteSays) {
  Shop shop;
  shop.begin({spec("web")});
  const auto tip = shop.commit({"web/index"});
  const auto start = shop.world.clock.now();
  shop.push(std::string(40, 'a'));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_GE(shop.world.clock.now() - start, std::chrono::seconds(30));
  EXPECT_LT(shop.world.clock.now() - start, std::chrono::seconds(60));
}

TEST(Survey, TriesAgainWhereTheRemoteCannotBeReached) {
  Shop shop;
  shop.begin({spec("web")});
  shop.git.fail_next(4, {base::ErrorCode::kUnavailable, "no route to host"});
  const auto tip = shop.commit({"web/index"});
  shop.world.deliver({{tip}});
  shop.world.run_due();
  EXPECT_THAT(shop.world.pushes().at(0).outcome, HasSubstr("no route to host"));
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

TEST(Survey, AForcedPushComparesTheTreesAsTheyAre) {
  Shop shop;
  const auto root = shop.begin({spec("web", "web"), spec("api", "api")});
  shop.commit_and_push({"web/index", "api/main"});
  shop.tips["main"] = root;
  const auto rewritten = shop.commit_and_push({"web/index"});
  EXPECT_TRUE(shop.world.pushes().back().forced);
  EXPECT_EQ(shop.world.verdicts().size(), 4U);
  EXPECT_EQ(shop.world.serving_commit("web"), rewritten);
  EXPECT_NE(shop.world.serving_commit("api"), rewritten);
  EXPECT_EQ(shop.world.service("api").watermark, rewritten);
}

TEST(Survey, AnAnnouncedResetIsBelievedAtOnce) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  shop.commit_and_push({"web/index"});
  const auto start = shop.world.clock.now();
  shop.push(shop.move(first));
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  EXPECT_EQ(shop.world.considered(), first);
  EXPECT_LT(shop.world.clock.now() - start, std::chrono::seconds(30));
}

TEST(Survey, AnUnannouncedResetIsBelievedAtASecondLookAMinuteLater) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  const auto second = shop.commit_and_push({"web/index"});
  shop.move(first);
  const auto start = shop.world.clock.now();
  shop.world.poll();
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  EXPECT_GE(shop.world.clock.now() - start, std::chrono::minutes(1));
  EXPECT_LT(shop.world.clock.now() - start, std::chrono::minutes(2));
  EXPECT_EQ(shop.world.verdicts_of("web").back().from, second);
}

TEST(Survey, AResetThatWasOnlyAStaleAnswerChangesNothing) {
  Shop shop;
  shop.begin({spec("web")});
  const auto old = shop.tips["main"];
  const auto second = shop.commit_and_push({"web/index"});
  // Both the poll and the survey that it asks for see the former tip.
  shop.move(old);
  shop.git.answer_stale(key_of(kShop), 2);
  shop.move(second);
  shop.world.poll();
  EXPECT_EQ(shop.world.serving_commit("web"), second);
  EXPECT_EQ(shop.world.considered(), second);
  EXPECT_EQ(shop.world.pushes().back().outcome, "The branch is where it was.");
  EXPECT_EQ(shop.world.deployments("web").size(), 2U);
}

TEST(Survey, AStaleAnswerToAPollTriesNoFailedVersionAgain) {
  Shop shop;
  const auto old = shop.begin({spec("web")});
  const auto broken = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_build(broken, {base::ErrorCode::kFailed, "make: error"});
  shop.push(broken);
  shop.move(old);
  shop.git.answer_stale(key_of(kShop), 1);
  shop.move(broken);
  shop.world.poll();
  EXPECT_EQ(shop.world.pushes().back().outcome, "The branch is where it was.");
  EXPECT_EQ(shop.world.deployments("web").size(), 2U);
}

TEST(Survey, ALateDeliveryOfAnOlderPushMakesAStaleAnswerNoReset) {
  Shop shop;
  const auto root = shop.begin({spec("web")});
  const auto first = shop.commit({"web/index"});
  const auto second = shop.commit_and_push({"web/index"});
  shop.move(first);
  shop.git.answer_stale(key_of(kShop), 1);
  shop.move(second);
  shop.world.deliver({{.after = first, .before = root}});
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), second);
  EXPECT_EQ(shop.world.considered(), second);
  EXPECT_EQ(shop.world.deployments("web").size(), 2U);
}

TEST(Survey, AStaleAnswerAfterAResetDoesNotUndoIt) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  const auto second = shop.commit({"web/index"});
  const auto third = shop.commit_and_push({"web/index"});
  shop.move(first);
  // Two hooks of one repository tell of it.
  shop.world.deliver({{.after = first, .before = third}, {.after = first, .before = third}});
  shop.world.run();
  shop.move(second);
  shop.git.answer_stale(key_of(kShop), 2);
  shop.move(first);
  shop.world.poll();
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  EXPECT_EQ(shop.world.considered(), first);
  EXPECT_EQ(shop.world.pushes().back().outcome, "The branch is where it was.");
  EXPECT_EQ(shop.world.deployments("web").size(), 3U);
}

// The further commit was never considered: only the push away from it says that it was there.
TEST(Survey, AStaleAnswerIsNotBelievedWhereAPushLedAwayFromIt) {
  Shop shop;
  const auto root = shop.begin({spec("web")});
  const auto between = shop.commit({"web/index"});
  const auto further = shop.commit({"web/index"});
  shop.move(between);
  shop.world.deliver({{.after = between, .before = further}});
  shop.world.run_due();
  EXPECT_EQ(shop.world.considered(), between);
  shop.move(further);
  shop.git.answer_stale(key_of(kShop), 1);
  shop.move(between);
  // Of before that, and late.
  shop.world.deliver({{.after = further, .before = root}});
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), between);
  EXPECT_EQ(shop.world.considered(), between);
  EXPECT_EQ(shop.world.deployments("web").size(), 2U);
}

TEST(Survey, WhatWasTakenBackIsBelievedAgainAMinuteLater) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  const auto second = shop.commit_and_push({"web/index"});
  shop.push(shop.move(first));
  shop.move(second);
  const auto start = shop.world.clock.now();
  shop.world.poll();
  EXPECT_EQ(shop.world.serving_commit("web"), second);
  EXPECT_LT(shop.world.clock.now() - start, std::chrono::minutes(2));
}

TEST(Survey, AStaleAnswerToAResetTriesNoFailedVersionAgain) {
  Shop shop;
  const auto old = shop.begin({spec("web")});
  const auto broken = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_build(broken, {base::ErrorCode::kFailed, "make: error"});
  shop.push(broken);
  shop.git.answer_stale(key_of(kShop), 1);
  shop.push(shop.move(old));
  EXPECT_EQ(shop.world.considered(), old);
  EXPECT_EQ(shop.world.serving_commit("web"), old);
  EXPECT_EQ(shop.world.deployments("web").size(), 2U);
}

TEST(Survey, AStaleAnswerToAPollIsNotWhatARedeliveryTriesAgain) {
  Shop shop;
  const auto old = shop.begin({spec("web")});
  const auto broken = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_build(broken, {base::ErrorCode::kFailed, "make: error"});
  shop.push(broken);
  shop.move(old);
  shop.git.answer_stale(key_of(kShop), 1);
  shop.move(broken);
  shop.world.deliver({{.after = broken, .before = old}});
  shop.world.poll();
  EXPECT_EQ(shop.world.deployments("web").size(), 3U);
  EXPECT_EQ(shop.world.last_deployment("web").trigger, model::TriggerType::PUSH);
}

TEST(Survey, ANewerPushEndsTheDoubtAboutAReset) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  const auto second = shop.commit_and_push({"web/index"});
  shop.move(first);
  shop.git.answer_stale(key_of(kShop), 2);
  shop.move(second);
  const auto third = shop.commit({"web/index"});
  const auto start = shop.world.clock.now();
  shop.push(third);
  EXPECT_EQ(shop.world.serving_commit("web"), third);
  EXPECT_LT(shop.world.clock.now() - start, std::chrono::seconds(30));
}

TEST(Survey, ABranchThatIsGoneIsDecided) {
  Shop shop;
  const auto first = shop.begin({spec("web")});
  const auto tip = shop.commit({"web/index"});
  shop.git.remove_branch(key_of(kShop), "main");
  shop.push(tip);
  EXPECT_EQ(shop.world.pushes().at(0).state, PushState::DECIDED);
  EXPECT_THAT(shop.world.pushes().at(0).outcome, HasSubstr("is gone"));
  EXPECT_EQ(shop.world.serving_commit("web"), first);
  EXPECT_THAT(shop.world.verdicts(), IsEmpty());
  shop.push(shop.move(tip));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

TEST(Survey, AWatermarkThatNobodyHasAnyMoreIsUnknownAndDeploys) {
  Shop shop;
  shop.begin({spec("web", "web")});
  const auto tip = shop.commit({"docs/guide"});
  shop.world.act([&](Context&, store::Transaction& tx) {
    tx.execute("UPDATE service SET watermark = $1", std::string(40, 'e'));
  });
  shop.push(tip);
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNKNOWN_CHANGES"));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

TEST(Survey, ALostMirrorIsMadeAgain) {
  Shop shop;
  shop.begin({spec("web", "web")});
  shop.git.lose_mirror(key_of(kShop));
  shop.commit_and_push({"docs/guide"});
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web NO_MATCH"));
}

TEST(Survey, OlderDeliveriesThatComeLateChangeNothing) {
  Shop shop;
  shop.begin({spec("web")});
  const auto second = shop.commit({"web/index"});
  const auto third = shop.commit({"web/index"});
  shop.push(third);
  shop.push(second);
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNRESTRICTED", "web ALREADY_CONSIDERED"));
  EXPECT_EQ(shop.world.serving_commit("web"), third);
}

TEST(Poll, FindsALostPush) {
  Shop shop;
  shop.begin({spec("web", "web"), spec("api", "api")});
  const auto tip = shop.commit({"web/index"});
  shop.world.poll();
  const auto push = shop.world.pushes().at(0);
  EXPECT_EQ(push.source, PushSource::POLL);
  EXPECT_EQ(push.tip, tip);
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.world.last_deployment("web").trigger, model::TriggerType::POLL);
  shop.world.poll();
  EXPECT_EQ(shop.world.pushes().size(), 1U);
}

TEST(Poll, LeavesAPushAloneThatWaitsAlready) {
  Shop shop;
  shop.begin({spec("web")});
  shop.git.fail_next(1, {base::ErrorCode::kUnavailable, "away"});
  shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.run_due();
  shop.world.poll();
  EXPECT_EQ(shop.world.pushes().size(), 1U);
}

TEST(Poll, TakesABranchThatNobodyDeployedAsConsidered) {
  Shop shop;
  shop.commit({});
  shop.world.add(spec("web"));
  shop.world.poll();
  EXPECT_THAT(shop.world.pushes(), IsEmpty());
  EXPECT_EQ(shop.world.considered(), shop.tips["main"]);
}

}  // namespace
}  // namespace slipway::pipeline
