// From a delivery to verdicts and deployments.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"
#include "store/deliveries.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeliveryState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Pipeline, APushDeploysExactlyTheServicesThatItConcerns) {
  Shop shop;
  const auto first = shop.begin({spec("web", "web"), spec("api", "api")});
  const auto receipt = shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.run();
  ASSERT_TRUE(receipt);
  EXPECT_THAT(shop.world.verdicts(), UnorderedElementsAre("web MATCHED", "api NO_MATCH"));
  EXPECT_EQ(shop.world.serving_commit("web"), shop.tips["main"]);
  EXPECT_EQ(shop.world.serving_commit("api"), first);
  EXPECT_EQ(shop.world.service("web").watermark, shop.tips["main"]);
  EXPECT_EQ(shop.world.service("api").watermark, shop.tips["main"]);
  EXPECT_EQ(shop.world.considered(), shop.tips["main"]);
  EXPECT_EQ(shop.world.delivery(receipt->id).state, DeliveryState::DECIDED);
  const auto verdict = shop.world.verdicts_of("web").at(0);
  EXPECT_EQ(verdict.from, first);
  EXPECT_EQ(verdict.deployment, shop.world.last_deployment("web").id);
  EXPECT_EQ(verdict.deciding.at(0).file, "web/index");
  EXPECT_THAT(shop.world.tasks(), IsEmpty());
}

struct ReasonCase {
  std::string expected;
  ServiceSpec service;
  bool deployed = true;
  bool stopped = false;
  std::string message = "change";
  bool watermark_moves = true;
};

class Reasons : public testing::TestWithParam<ReasonCase> {};

TEST_P(Reasons, AreStoredAndMoveTheWatermarkAsPromised) {
  const auto& row = GetParam();
  Shop shop;
  const auto first = shop.commit({});
  shop.world.add(row.service);
  if (row.deployed) shop.world.deploy("web");
  shop.world.run();
  const auto before = shop.world.service("web");
  if (row.stopped) {
    shop.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, before); });
    shop.world.run();
  }
  const auto tip = shop.commit_and_push({"web/index"}, row.message);
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web " + row.expected));
  EXPECT_EQ(shop.world.service("web").watermark, row.watermark_moves ? tip : before.watermark);
  const auto verdict = shop.world.verdicts_of("web").at(0);
  const bool deploys = verdict.decision == model::Decision::DEPLOY;
  EXPECT_EQ(shop.world.deployments("web").size(), (row.deployed ? 1U : 0U) + (deploys ? 1U : 0U));
  const std::string kept = row.deployed && !row.stopped ? first : "";
  EXPECT_EQ(shop.world.serving_commit("web"), deploys ? tip : kept);
  EXPECT_EQ(shop.world.runtime.running().size(), row.deployed && !row.stopped ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    All, Reasons,
    testing::Values(
        ReasonCase{.expected = "UNRESTRICTED", .service = {}},
        ReasonCase{.expected = "MATCHED", .service = {.restrictions = {{kMatch, "web"}}}},
        ReasonCase{.expected = "MATCHED", .service = {.restrictions = {{kExclude, "docs"}}}},
        ReasonCase{.expected = "NO_MATCH", .service = {.restrictions = {{kMatch, "api"}}}},
        ReasonCase{.expected = "EXCLUDED", .service = {.restrictions = {{kExclude, "web"}}}},
        ReasonCase{
            .expected = "SKIPPED_BY_MESSAGE", .service = {}, .message = "typo [skip deploy]"},
        ReasonCase{.expected = "UNRESTRICTED",
                   .service = {.skip_by_message = false},
                   .message = "typo [skip deploy]"},
        ReasonCase{.expected = "AUTO_DEPLOY_OFF",
                   .service = {.auto_deploy = false},
                   .watermark_moves = false},
        ReasonCase{.expected = "STOPPED", .service = {}, .stopped = true, .watermark_moves = false},
        ReasonCase{.expected = "NEVER_DEPLOYED",
                   .service = {},
                   .deployed = false,
                   .watermark_moves = false}),
    [](const auto& test) { return test.param.expected + std::to_string(test.index); });

TEST(Pipeline, ARedeliveryStartsNothing) {
  Shop shop;
  shop.begin({spec("web")});
  const auto tip = shop.commit({"web/index"});
  const auto first = shop.world.deliver({{tip}}, "one");
  const auto early = shop.world.deliver({{tip}}, "one");
  shop.world.run();
  const auto late = shop.world.deliver({{tip}}, "one");
  shop.world.run();
  EXPECT_TRUE(first->first);
  for (const auto& again : {early, late}) {
    EXPECT_FALSE(again->first);
    EXPECT_EQ(again->id, first->id);
  }
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNRESTRICTED"));
}

TEST(Pipeline, TheSamePushUnderAnotherIdWasConsideredBefore) {
  Shop shop;
  shop.begin({spec("web")});
  const auto tip = shop.commit_and_push({"web/index"});
  shop.push(tip);
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNRESTRICTED", "web ALREADY_CONSIDERED"));
  EXPECT_EQ(shop.world.deployments("web").size(), 2U);
}

TEST(Pipeline, AReplayGoesTheWholeWayAgain) {
  Shop shop;
  shop.begin({spec("web")});
  const auto receipt = shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.run();
  const auto delivery = shop.world.delivery(receipt->id);
  model::DeliveryId again;
  shop.world.act(
      [&](Context& context, store::Transaction& tx) { again = replay(context, tx, delivery); });
  shop.world.run();
  EXPECT_EQ(shop.world.delivery(again).state, DeliveryState::DECIDED);
  EXPECT_EQ(shop.world.delivery(again).replay_of, receipt->id);
  EXPECT_THAT(shop.world.verdicts(), ElementsAre("web UNRESTRICTED", "web ALREADY_CONSIDERED"));
}

TEST(Pipeline, OneDeliveryCarriesSeveralBranches) {
  Shop shop;
  shop.commit({}, "first", "next");
  ServiceSpec preview = spec("preview");
  preview.branch = "next";
  shop.begin({spec("web"), preview});
  const auto main = shop.commit({"web/index"});
  const auto next = shop.commit({"web/index"}, "change", "next");
  const auto other = shop.commit({}, "change", "other");
  const auto receipt = shop.world.deliver({{main}, {next, "next"}, {other, "other"}});
  shop.world.run();
  EXPECT_EQ(shop.world.pushes().size(), 3U);
  EXPECT_THAT(shop.world.verdicts(),
              UnorderedElementsAre("web UNRESTRICTED", "preview UNRESTRICTED"));
  EXPECT_EQ(shop.world.serving_commit("web"), main);
  EXPECT_EQ(shop.world.serving_commit("preview"), next);
  EXPECT_EQ(shop.world.delivery(receipt->id).state, DeliveryState::DECIDED);
}

struct IgnoredCase {
  std::string name;
  Move move;
  std::string why;
};

class Ignored : public testing::TestWithParam<IgnoredCase> {};

TEST_P(Ignored, IsADeliveryThatConcernsNoServiceAndItSaysWhy) {
  Shop shop;
  shop.begin({spec("web")});
  const auto receipt = shop.world.deliver({GetParam().move});
  ASSERT_TRUE(receipt);
  shop.world.run();
  const auto delivery = shop.world.delivery(receipt->id);
  EXPECT_EQ(delivery.state, DeliveryState::IGNORED);
  EXPECT_THAT(delivery.message, HasSubstr(GetParam().why));
  EXPECT_THAT(shop.world.verdicts(), IsEmpty());
  EXPECT_THAT(shop.world.tasks(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, Ignored,
    testing::Values(
        IgnoredCase{"Repository",
                    {std::string(40, 'a'), "main", "https://git.example.com/acme/other.git"},
                    "No service is linked to git.example.com/acme/other."},
        IgnoredCase{"Branch", {std::string(40, 'a'), "next"}, "branch 'next'"},
        IgnoredCase{"Deletion", {std::string(40, '0'), "main"}, "main"},
        IgnoredCase{"Test", {.after = std::string(40, '1'), .before = std::string(40, '1')}, ""}),
    [](const auto& test) { return test.param.name; });

TEST(Pipeline, RefusesWhatItCannotRead) {
  Shop shop;
  shop.begin({spec("web")});
  for (const std::string body : {"", "{", "[]", "{}", R"({"repository":"x"})"}) {
    const auto answer = shop.world.deliver_body(body, "id");
    if (answer) shop.world.run();
  }
  EXPECT_THAT(shop.world.verdicts(), IsEmpty());
  EXPECT_THAT(shop.world.tasks(), IsEmpty());
  // What was refused took no id away.
  EXPECT_TRUE(shop.world.deliver({{shop.commit({"web/index"})}}, "id")->first);
}

TEST(Pipeline, AStoredDeliveryThatCannotBeInterpretedFailsAndSaysWhy) {
  Shop shop;
  shop.begin({spec("web")});
  const auto receipt = shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.run();
  auto broken = shop.world.delivery(receipt->id);
  broken.body = R"({"repository":")" + kShop + R"("})";
  model::DeliveryId id;
  shop.world.act(
      [&](Context& context, store::Transaction& tx) { id = replay(context, tx, broken); });
  shop.world.run();
  EXPECT_EQ(shop.world.delivery(id).state, DeliveryState::FAILED);
  EXPECT_THAT(shop.world.delivery(id).message, HasSubstr("updates"));
  EXPECT_THAT(shop.world.tasks(), IsEmpty());
}

// More than one claim of the step takes.
TEST(Pipeline, AStormOfDeliveriesIsInterpretedWhole) {
  Shop shop;
  shop.begin({spec("web")});
  const auto tip = shop.commit({"web/index"});
  std::vector<model::DeliveryId> ids;
  for (int i = 0; i < 300; ++i) ids.push_back(shop.world.deliver({{tip}})->id);
  shop.world.run();
  for (const auto& id : ids) {
    EXPECT_EQ(shop.world.delivery(id).state, DeliveryState::DECIDED) << id.to_string();
  }
  EXPECT_EQ(shop.world.pushes().size(), ids.size());
  EXPECT_EQ(shop.world.deployments("web").size(), 2U) << "by hand, and for all of these";
  EXPECT_THAT(shop.world.tasks(), IsEmpty());
}

TEST(Pipeline, APushIsDecidedThoughItsServicesAreGone) {
  Shop shop;
  shop.begin({spec("web")});
  const auto receipt = shop.world.deliver({{shop.commit({"web/index"})}});
  const auto web = shop.world.service("web");
  shop.git.fail_next(1, {base::ErrorCode::kUnavailable, "away"});
  shop.world.run_due();
  shop.world.act([&](Context& context, store::Transaction& tx) { remove(context, tx, web); });
  shop.world.run();
  EXPECT_EQ(shop.world.pushes().at(0).state, model::PushState::DECIDED);
  EXPECT_EQ(shop.world.delivery(receipt->id).state, DeliveryState::DECIDED);
  EXPECT_THAT(shop.world.runtime.running(), IsEmpty());
}

}  // namespace
}  // namespace slipway::pipeline
