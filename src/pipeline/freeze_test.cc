// In a freeze window verdicts are made and deployments wait.

#include <gmock/gmock.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/enqueue.h"
#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "store/deployments.h"
#include "store/freeze_windows.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::ElementsAre;
using testing::HasSubstr;

base::Timestamp at(const std::string& text) { return base::parse_iso8601(text).value(); }

// Two services, deployed once, in an environment that is closed on the weekend of summer time's
// end.
struct FrozenShop : Shop {
  model::FreezeWindow window;

  FrozenShop() {
    world.clock.move_to(at("2027-10-29T10:00:00Z"));  // a Friday
    begin({spec("web", "web"), spec("api", "api")});
    window.name = "weekend";
    window.timezone = "Europe/Paris";
    window.weekdays = {model::Weekday::FRIDAY};
    window.start_time = "17:00";
    window.end_weekday = model::Weekday::MONDAY;
    window.end_time = "08:00";
    world.act([&](Context& context, store::Transaction& tx) {
      window.id = model::FreezeWindowId::make(context.clock.now(), context.random);
      window.environment = world.service("web").environment;
      ASSERT_TRUE(store::insert(tx, window));
    });
  }

  void go_to(const std::string& time) {
    const auto wanted = at(time);
    world.run_for(wanted - world.clock.now());
  }

  std::string state(const std::string& name) {
    return base::to_string(world.last_deployment(name).state);
  }

  base::Result<void> go_through(const std::string& name, const std::string& reason) {
    base::Result<void> result;
    const auto id = world.last_deployment(name).id;
    world.act([&](Context& context, store::Transaction& tx) {
      result = go_through_freeze(context, tx, id, reason);
    });
    return result;
  }
};

TEST(Freeze, HoldsTheNewestOfEachServiceUntilItsEnd) {
  FrozenShop shop;
  const auto before = shop.tips["main"];
  shop.go_to("2027-10-29T15:00:00Z");
  shop.commit_and_push({"web/index"});
  const auto second = shop.commit_and_push({"web/index", "api/main"});
  // Verdicts are made as always.
  EXPECT_THAT(shop.world.verdicts(),
              ElementsAre("web MATCHED", "api NO_MATCH", "web MATCHED", "api MATCHED"));
  const auto waiting = shop.world.last_deployment("web");
  EXPECT_EQ(waiting.state, DeploymentState::QUEUED);
  EXPECT_EQ(waiting.commit, second);
  EXPECT_EQ(waiting.freeze_window, "weekend");
  ASSERT_TRUE(waiting.frozen_until);
  EXPECT_EQ(base::to_iso8601(*waiting.frozen_until), "2027-11-01T07:00:00.000Z");
  EXPECT_EQ(shop.world.serving_commit("web"), before);
  shop.go_to("2027-11-01T06:59:59Z");
  EXPECT_EQ(shop.state("web"), "QUEUED");
  shop.go_to("2027-11-01T07:00:00Z");
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), second);
  EXPECT_EQ(shop.world.serving_commit("api"), second);
  const auto done = shop.world.last_deployment("web");
  EXPECT_FALSE(done.frozen_until);
  // Both went at once, and what they replaced never started.
  EXPECT_EQ(done.batch, shop.world.last_deployment("api").batch);
  const auto all = shop.world.deployments("web");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_THAT(all[1], HasSubstr("SUPERSEDED"));
}

TEST(Freeze, HoldsWhatAPersonDeploysAsWell) {
  FrozenShop shop;
  shop.go_to("2027-10-29T15:00:00Z");
  shop.world.deploy("web");
  shop.world.run();
  EXPECT_EQ(shop.state("web"), "QUEUED");
}

TEST(Freeze, LetsThroughWhatAPersonGaveAReasonForAndNothingElse) {
  FrozenShop shop;
  shop.go_to("2027-10-29T15:00:00Z");
  const auto tip = shop.commit_and_push({"web/index", "api/main"});
  ASSERT_TRUE(shop.go_through("web", "The till is down"));
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.world.last_deployment("web").through_freeze, "The till is down");
  EXPECT_EQ(shop.state("api"), "QUEUED");
  EXPECT_TRUE(shop.world.last_deployment("api").frozen_until);
  // Only what waits can be let through.
  EXPECT_EQ(shop.go_through("web", "Again").error().code, base::ErrorCode::kConflict);
  shop.go_to("2027-11-01T07:00:00Z");
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("api"), tip);
}

TEST(Freeze, AfterAnotherGoesOnWithoutADoorBetween) {
  FrozenShop shop;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    auto monday = shop.window;
    monday.id = model::FreezeWindowId::make(context.clock.now(), context.random);
    monday.name = "all saints";
    monday.weekdays.clear();
    monday.start_time = monday.end_time = "";
    monday.end_weekday.reset();
    monday.starts_at = monday.ends_at = "2027-11-01";
    ASSERT_TRUE(store::insert(tx, monday));
  });
  shop.go_to("2027-10-29T15:00:00Z");
  shop.commit_and_push({"web/index"});
  EXPECT_EQ(shop.world.last_deployment("web").freeze_window, "all saints");
  shop.go_to("2027-11-01T22:59:59Z");
  EXPECT_EQ(shop.state("web"), "QUEUED");
  shop.go_to("2027-11-01T23:00:00Z");
  shop.world.run();
  EXPECT_EQ(shop.state("web"), "DEPLOYED");
}

TEST(Freeze, ThatIsTakenAwayLetsGoAtOnce) {
  FrozenShop shop;
  shop.go_to("2027-10-29T15:00:00Z");
  const auto tip = shop.commit_and_push({"web/index"});
  EXPECT_EQ(shop.state("web"), "QUEUED");
  shop.world.act([&](Context& context, store::Transaction& tx) {
    store::remove_freeze_window(tx, shop.window.id);
    store::ask(tx, kDispatch, shop.window.environment.to_string(), context.clock.now());
  });
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

TEST(Freeze, OutlivesARestart) {
  FrozenShop shop;
  shop.go_to("2027-10-29T15:00:00Z");
  const auto tip = shop.commit_and_push({"web/index"});
  shop.world.restart();
  shop.world.run();
  EXPECT_EQ(shop.state("web"), "QUEUED");
  shop.go_to("2027-11-01T07:00:00Z");
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
}

// A batch that has begun is whole only once all its stages have come.
TEST(Freeze, DoesNotCutABatchInTwo) {
  FrozenShop shop;
  shop.go_to("2027-10-29T14:59:59Z");
  shop.world.act(
      [](Context& context, store::Transaction&) { context.policy.stage_parallelism = 1; });
  const auto tip = shop.commit({"web/index", "api/main"});
  shop.world.runtime.during_build = [&](const auto&) {
    shop.world.clock.move_to(at("2027-10-29T15:00:10Z"));
  };
  shop.push(tip);
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_EQ(shop.world.serving_commit("api"), tip);
}

}  // namespace
}  // namespace slipway::pipeline
