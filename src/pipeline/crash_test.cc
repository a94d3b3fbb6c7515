// A crash at every write of the pipeline, before and after its commit: what comes out in the end is
// what comes out without one.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

// Runs to the end through all crashes.
void run(World& world) {
  while (true) {
    try {
      world.run();
      return;
    } catch (const Crash&) {
      world.restart();
    }
  }
}

void deliver(Shop& shop, const std::string& tip) {
  ASSERT_TRUE(shop.world.deliver({{tip}}));
  run(shop.world);
}

void act(Shop& shop, const std::function<void(Context&, store::Transaction&)>& work) {
  shop.world.act(work);
  run(shop.world);
}

// A day of the shop: changes for one and for both, failures, a skip, a reset, acts by hand.
void live_after_crash(Shop& shop) {
  const base::Error broken{base::ErrorCode::kFailed, "make: error"};
  World& world = shop.world;
  shop.commit({});
  ServiceSpec web = spec("web", "web");
  web.port = true;
  ServiceSpec api = spec("api", "api");
  api.releases_kept = 1;
  for (const auto& service : {web, api}) {
    world.add(service);
    world.deploy(service.name);
  }
  run(world);
  const auto second = shop.commit({"web/index"});
  deliver(shop, second);
  const auto both = shop.commit({"web/index", "api/main"});
  world.runtime.fake.fail_build(both, broken);
  deliver(shop, both);
  deliver(shop, shop.commit({"docs/guide"}));
  const auto unhealthy = shop.commit({"web/index", "api/main"});
  world.runtime.unreachable.insert(unhealthy);
  deliver(shop, unhealthy);
  deliver(shop, shop.commit({"web/index"}, "[skip deploy]"));
  deliver(shop, shop.move(second));
  const auto before = world.service("api");
  act(shop, [&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(context, tx, before, std::nullopt, "ada"));
  });
  world.deploy("web", both);
  run(world);
  deliver(shop, shop.commit({"api/main", "web/index"}));
  const auto stopped = world.service("api");
  act(shop, [&](Context& context, store::Transaction& tx) { stop(context, tx, stopped); });
  deliver(shop, shop.commit({"api/main", "web/index"}));
}

// All that must not depend on crashes, one line each.
std::vector<std::string> picture(Shop& shop) {
  World& world = shop.world;
  std::vector<std::string> lines;
  for (const std::string name : {"web", "api"}) {
    const auto service = world.service(name);
    lines.push_back(name + " watermark " + service.watermark);
    lines.push_back(name + " serving " + world.serving_commit(name));
    for (const auto& deployment : world.deployments(name)) lines.push_back(name + " " + deployment);
    for (const auto& verdict : world.verdicts_of(name)) {
      lines.push_back(name + " " + base::to_string(verdict.reason) + " " + verdict.from + " " +
                      verdict.to + (verdict.deployment ? " deploys" : ""));
    }
  }
  lines.push_back("considered " + world.considered());
  for (const auto& push : world.pushes()) {
    lines.push_back("push " + push.tip + " " + base::to_string(push.state));
  }
  return lines;
}

// Exactly one serves where something should, traffic goes there, and nothing else is left.
void expect_settled(Shop& shop) {
  World& world = shop.world;
  const auto running = world.runtime.running();
  for (const std::string name : {"web", "api"}) {
    const auto service = world.service(name);
    ASSERT_EQ(running.count(service.id), service.stopped ? 0U : 1U) << name;
    if (!service.stopped) {
      EXPECT_EQ(running.find(service.id)->second.deployment, service.serving) << name;
    }
  }
  const auto routes = world.gateway.applied().back();
  ASSERT_EQ(routes.size(), 1U);
  EXPECT_EQ(routes[0].upstreams.at(0).port,
            running.find(world.service("web").id)->second.endpoint.value().port);
  EXPECT_THAT(world.tasks(), testing::IsEmpty());
  for (const auto& [id, times] : world.runtime.builds) {
    // One that failed was taken away already when its end could not be stored.
    const bool deployed = world.deployment(id).state == model::DeploymentState::DEPLOYED;
    EXPECT_LE(times, deployed ? 1 : 2) << id.to_string();
  }
}

class CrashSweep : public testing::TestWithParam<bool> {};

TEST_P(CrashSweep, EndsAsWithoutACrash) {
  std::vector<std::string> expected;
  int writes = 0;
  {
    Shop shop;
    live_after_crash(shop);
    expect_settled(shop);
    expected = picture(shop);
    writes = shop.world.crashes.writes;
  }
  ASSERT_GT(writes, 100);
  for (int at = 1; at <= writes && !HasFailure(); at += kEveryWrite) {
    SCOPED_TRACE("crash at write " + std::to_string(at) + " of " + std::to_string(writes));
    Shop shop;
    shop.world.crashes.at_write = at;
    shop.world.crashes.after_commit = GetParam();
    live_after_crash(shop);
    expect_settled(shop);
    EXPECT_EQ(picture(shop), expected);
  }
  RecordProperty("writes", writes);
}

INSTANTIATE_TEST_SUITE_P(All, CrashSweep, testing::Bool(), [](const auto& test) {
  return test.param ? "AfterTheCommit" : "BeforeTheCommit";
});

}  // namespace
}  // namespace slipway::pipeline
