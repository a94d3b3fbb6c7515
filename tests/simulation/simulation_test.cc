// Few seeds of the simulation, whose many run in scripts/simulate; and that it finds what it must.

#include "simulation.h"

#include <iostream>

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

constexpr std::uint64_t kMostSeeds = 1500;  // of which some fault's circumstances need hundreds

class EachFault : public testing::TestWithParam<Fault> {};

TEST_P(EachFault, IsFound) {
  Simulator simulator;
  const bool is_of_many =
      GetParam() == Fault::LOST_LEASE_WRITES || GetParam() == Fault::TOLD_TOO_LATE;
  const std::size_t nodes = is_of_many ? 3 : 1;
  std::optional<Broken> broken;
  std::uint64_t seed = 0;
  while (!broken && seed < kMostSeeds) {
    broken = simulator.run({.seed = ++seed, .fault = GetParam(), .nodes = nodes}).broken;
  }
  ASSERT_TRUE(broken) << "not in " << seed << " seeds";
  std::cout << "seed " << seed << " breaks '" << broken->promise << "'\n";
}

std::vector<Fault> faults() {
  std::vector<Fault> all;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Fault>>([&](auto one) {
    if (one.value != Fault::NONE) all.push_back(one.value);
  });
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, EachFault, testing::ValuesIn(faults()), [](const auto& test) {
  std::string name = base::to_string(test.param);
  std::erase(name, '_');
  return name;
});

}  // namespace
}  // namespace slipway::simulation
