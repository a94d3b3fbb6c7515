// Deployments of one batch go stage by stage.

#include "pipeline/stages.h"

#include <gmock/gmock.h>

#include "base/enum.h"
#include "pipeline/enqueue.h"
#include "pipeline/test_shop.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::ElementsAre;
using testing::HasSubstr;

// The services by the stage that each is in, from 0.
struct StagedShop : Shop {
  explicit StagedShop(const std::map<std::string, std::size_t>& services) {
    commit({});
    for (const auto& [name, stage] : services) world.add(spec(name));
    world.act([&](Context& context, store::Transaction& tx) {
      const auto environment = world.service(services.begin()->first).environment;
      add_default_stages(context, tx, environment);
      const auto stages = store::stages(tx, environment);
      for (const auto& [name, stage] : services) {
        store::attach(tx, world.service(name).id, stages.at(stage).id, false, context.clock.now());
      }
    });
  }

  // One batch of all these; the names in the order in which they start to build.
  std::vector<std::string> deploy(const std::vector<std::string>& names) {
    std::vector<std::string> order;
    std::function<void(const runtime::Version&)> note = [&](const runtime::Version& version) {
      order.push_back(version.service_name);
      world.runtime.during_build = note;
    };
    world.runtime.during_build = note;
    for (const auto& name : names) world.deploy(name, tips["main"]);
    world.run();
    world.runtime.during_build = nullptr;
    return order;
  }

  std::vector<std::string> states(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const auto& name : names)
      all.push_back(base::to_string(world.last_deployment(name).state));
    return all;
  }
};

TEST(Stages, GoOneAfterTheOther) {
  StagedShop shop({{"a", 3}, {"b", 0}, {"c", 2}});
  EXPECT_THAT(shop.deploy({"a", "b", "c"}), ElementsAre("b", "c", "a"));
  const auto batch = shop.world.last_deployment("a").batch;
  EXPECT_TRUE(batch.has_value());
  EXPECT_EQ(shop.world.last_deployment("b").batch, batch);
}

TEST(Stages, AfterAFailureAreNotStartedAndSaySo) {
  StagedShop shop({{"a", 0}, {"b", 0}, {"c", 2}, {"d", 3}});
  shop.world.runtime.during_build = nullptr;
  shop.world.runtime.fake.fail_build(shop.tips["main"],
                                     {base::ErrorCode::kFailed, "It does not compile."});
  for (const auto* name : {"a", "b", "c", "d"}) shop.world.deploy(name, shop.tips["main"]);
  shop.world.run();
  EXPECT_THAT(shop.states({"a", "b", "c", "d"}),
              ElementsAre("BUILD_ERROR", "BUILD_ERROR", "CANCELED", "CANCELED"));
  EXPECT_EQ(shop.world.last_deployment("d").error,
            "Not started: 'a' failed in the stage 'DEFAULT DATABASE', which comes before.");
  // What was not started is no worse off than before: the next batch has it.
  const auto next = shop.commit({"web/index"});
  EXPECT_EQ(shop.deploy({"a", "d"}).size(), 2U);
  EXPECT_EQ(shop.world.serving_commit("d"), next);
}

TEST(Stages, AfterACancellationGoOn) {
  StagedShop shop({{"a", 0}, {"b", 3}});
  shop.world.deploy("a", shop.tips["main"]);
  shop.world.deploy("b", shop.tips["main"]);
  shop.world.runtime.during_build = [&](const auto&) { shop.world.cancel("a"); };
  shop.world.run();
  EXPECT_THAT(shop.states({"a", "b"}), ElementsAre("CANCELED", "DEPLOYED"));
}

// A newer version waits for the next batch, so that a failure of this one does not stop it.
TEST(Stages, ANewerVersionOfWhatWaitsGoesWithTheNextBatch) {
  StagedShop shop({{"a", 0}, {"b", 3}});
  const auto broken = shop.tips["main"];
  shop.world.runtime.fake.fail_build(broken, {base::ErrorCode::kFailed, "It does not compile."});
  const auto fixed = shop.commit({"web/index"});
  shop.world.deploy("a", broken);
  shop.world.deploy("b", broken);
  shop.world.runtime.during_build = [&](const auto&) {
    shop.world.deploy("a", fixed);
    shop.world.deploy("b", fixed);
  };
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("a"), fixed);
  EXPECT_EQ(shop.world.serving_commit("b"), fixed);
}

TEST(Stages, StartAsManyAtOnceAsMayBe) {
  StagedShop shop({{"a", 0}, {"b", 0}, {"c", 0}});
  std::size_t most = 0;
  shop.world.act(
      [](Context& context, store::Transaction&) { context.policy.stage_parallelism = 2; });
  std::function<void(const runtime::Version&)> count = [&](const runtime::Version&) {
    std::size_t running = 0;
    for (const auto* name : {"a", "b", "c"}) {
      const auto state = shop.world.last_deployment(name).state;
      if (state == DeploymentState::BUILDING || state == DeploymentState::DEPLOYING) ++running;
    }
    most = std::max(most, running);
    shop.world.runtime.during_build = count;
  };
  shop.world.runtime.during_build = count;
  for (const auto* name : {"a", "b", "c"}) shop.world.deploy(name, shop.tips["main"]);
  shop.world.run();
  shop.world.runtime.during_build = nullptr;
  EXPECT_EQ(most, 2U);
  EXPECT_THAT(shop.states({"a", "b", "c"}), ElementsAre("DEPLOYED", "DEPLOYED", "DEPLOYED"));
}

}  // namespace
}  // namespace slipway::pipeline
