// What a liveness probe does: a service that runs and no longer answers is started again.

#include "pipeline/liveness.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

// From its 30th second on it is looked at every 10 s.
ServiceSpec watched(std::uint32_t failure_threshold) {
  ServiceSpec result = spec("web");
  result.port = true;
  result.liveness = {.kind = model::ProbeKind::TCP,
                     .initial_delay = 30,
                     .period = 10,
                     .timeout = 1,
                     .failure_threshold = failure_threshold};
  return result;
}

// How often it was started, its first time not counted.
int restarts(World& world) {
  const auto calls = world.runtime.fake.calls();
  return static_cast<int>(
             std::count_if(calls.begin(), calls.end(),
                           [](const auto& call) { return call.starts_with("start"); })) -
         1;
}

struct LivenessCase {
  const char* name;
  // One letter for each probe: whether the service answered.
  const char* answers;
  std::uint32_t failure_threshold;
  int restarts;
};

class LivenessCases : public testing::TestWithParam<LivenessCase> {};

TEST_P(LivenessCases, RestartAsTheProbeSays) {
  Shop shop;
  shop.begin({watched(GetParam().failure_threshold)});
  World& world = shop.world;
  const auto serving = world.service("web").serving.value();
  world.probe_liveness();
  world.clock.advance(std::chrono::seconds(30));
  for (const char answer : std::string_view(GetParam().answers)) {
    world.runtime.deaf.clear();
    if (answer == '-') world.runtime.deaf.insert(serving);
    world.probe_liveness();
    world.clock.advance(std::chrono::seconds(10));
  }
  EXPECT_EQ(restarts(world), GetParam().restarts);
  EXPECT_EQ(world.service("web").serving, serving);
  EXPECT_EQ(world.runtime.running().size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Liveness, LivenessCases,
                         testing::Values(LivenessCase{"Well", "++++++", 3, 0},
                                         LivenessCase{"Hangs", "---", 3, 1},
                                         LivenessCase{"NotYet", "--", 3, 0},
                                         LivenessCase{"CountsInARow", "--+--", 3, 0},
                                         LivenessCase{"AtOnce", "-", 1, 1}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::pipeline
