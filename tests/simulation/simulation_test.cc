// Few seeds of the simulation, whose many run in scripts/simulate; and that it finds what it must.

#include "simulation.h"

#include <gtest/gtest.h>

#include "base/enum.h"

namespace slipway::simulation {
namespace {

constexpr std::uint64_t kSeeds = 40;

TEST(Simulation, KeepsAllPromises) {
  Simulator simulator;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto outcome = simulator.run({.seed = seed});
    ASSERT_FALSE(outcome.broken) << "scripts/simulate --seed " << seed
                                 << " --verbose: " << outcome.broken->promise << ": "
                                 << outcome.broken->how;
  }
}

TEST(Simulation, ReplaysExactly) {
  Simulator simulator;
  Simulator other;
  for (std::uint64_t seed = 100; seed < 104; ++seed) {
    const auto first = simulator.run({.seed = seed, .keeps_trace = true});
    simulator.run({.seed = seed + 1000});
    EXPECT_EQ(simulator.run({.seed = seed, .keeps_trace = true}).trace, first.trace);
    EXPECT_EQ(other.run({.seed = seed}).digest, first.digest);
    EXPECT_NE(simulator.run({.seed = seed + 1}).digest, first.digest);
  }
}

struct Found {
  Fault fault;
  std::uint64_t within;  // seeds
};

class EachFault : public testing::TestWithParam<Found> {};

TEST_P(EachFault, IsFound) {
  Simulator simulator;
  std::optional<Broken> broken;
  std::uint64_t seed = 0;
  while (!broken && seed < GetParam().within) {
    broken = simulator.run({.seed = ++seed, .fault = GetParam().fault}).broken;
  }
  ASSERT_TRUE(broken) << "not in " << seed << " seeds";
  RecordProperty("seed", static_cast<int>(seed));
  RecordProperty("promise", broken->promise);
}

INSTANTIATE_TEST_SUITE_P(
    All, EachFault,
    testing::Values(Found{Fault::WATERMARK_NOT_MOVED, 100}, Found{Fault::BASE_NOT_GIVEN_BACK, 100},
                    Found{Fault::LAST_COMMIT_ONLY, 100}, Found{Fault::DELIVERY_TWICE, 100},
                    Found{Fault::OLDER_TIP_BELIEVED, 1000}, Found{Fault::EXCLUDE_IGNORED, 100},
                    Found{Fault::RECOVERY_FORGETS, 100}, Found{Fault::LEASE_IGNORED, 100},
                    Found{Fault::SUPERSEDED_GOES_ON, 100}, Found{Fault::QUARANTINE_IGNORED, 100},
                    Found{Fault::STOP_FORGOTTEN, 100}, Found{Fault::CANCEL_IGNORED, 100},
                    Found{Fault::SWITCHED_BEFORE_HEALTHY, 100},
                    Found{Fault::OLD_NEVER_STOPPED, 100}, Found{Fault::TAG_POLICY_IGNORED, 100},
                    Found{Fault::NOT_POLLED_AGAIN, 100}, Found{Fault::NEWS_LOST, 100},
                    Found{Fault::STARTED_TWICE, 100}, Found{Fault::COMMIT_NOT_SYNCED, 1000},
                    Found{Fault::CONSIDERED_FORGOTTEN, 100}, Found{Fault::NEVER_SERVED, 100}),
    [](const auto& test) {
      std::string name = base::to_string(test.param.fault);
      std::erase(name, '_');
      return name;
    });

}  // namespace
}  // namespace slipway::simulation
