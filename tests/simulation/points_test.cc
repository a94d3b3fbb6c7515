// That a node can die before and after all that it does to what is outside, and that it is
// survived.

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "simulation.h"

namespace slipway::simulation {
namespace {

constexpr std::size_t kDeathsEach = 2;
constexpr std::uint64_t kMostTried = 300;  // seeds; a service is deleted in few of them

struct Port {
  std::string name;    // of its effects
  std::string header;  // below src/
  // Not called by any step that is simulated, or nothing but a fact about the adapter.
  std::set<std::string> others{};
};

const std::vector<Port> kPorts = {
    {"GIT", "git/git.h", {"version", "history", "folders"}},
    {"REGISTRY", "registry/registry.h"},
    {"RUNTIME",
     "runtime/runtime.h",
     {"source_directory", "usage", "dial", "runs_images", "builds_sources", "probes_liveness",
      "mounts_files", "unable", "jobs", "charts", "capabilities"}},
    {"JOBS", "runtime/job_runtime.h"},
    {"GATEWAY", "gateway/gateway.h", {"check", "address"}},
    {"COURIER", "pipeline/courier.h"},
};

std::multiset<std::string> methods_of(const std::string& header) {
  std::ifstream file(SLIPWAY_SOURCE_DIR "/src/" + header);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  static const std::regex pattern(R"(virtual\s[^;{(~]*\b(\w+)\()");
  std::multiset<std::string> methods;
  for (auto at = std::sregex_iterator(all.begin(), all.end(), pattern);
       at != std::sregex_iterator(); ++at) {
    methods.insert((*at)[1]);
  }
  return methods;
}

std::string in_capitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

// Whoever adds a method to a port says here what it is, or gives it a point of its own.
TEST(Points, EveryMethodOfThePortsHasOne) {
  std::set<std::string> expected{"STORE_WRITE", "PROBE_LOOK", "COURIER_SEND_MAIL"};
  for (const auto& port : kPorts) {
    const auto methods = methods_of(port.header);
    ASSERT_FALSE(methods.empty()) << port.header;
    for (const auto& other : port.others) EXPECT_TRUE(methods.contains(other)) << other;
    for (const auto& method : methods) {
      if (!port.others.contains(method)) expected.insert(port.name + "_" + in_capitals(method));
    }
  }
  EXPECT_EQ(methods_of("pipeline/courier.h").count("send"), 2U);  // of which one takes mails
  EXPECT_THAT(base::enum_names<Effect>(), testing::UnorderedElementsAreArray(expected));
}

class EachPoint : public testing::TestWithParam<std::size_t> {};

TEST_P(EachPoint, IsWhereANodeDiesAndLosesNothing) {
  const Point point = Point::at(GetParam());
  Simulator simulator;
  std::size_t deaths = 0;
  std::uint64_t seed = 0;
  while (deaths < kDeathsEach && seed < kMostTried) {
    ++seed;
    const auto outcome = simulator.run({.seed = seed, .dies_at = Aim{point, 1 + seed % 2}});
    deaths += outcome.died[point.index()];
    ASSERT_FALSE(outcome.broken) << "seed " << seed << ": " << outcome.broken->promise << ": "
                                 << outcome.broken->how;
  }
  EXPECT_GE(deaths, kDeathsEach) << "in " << seed << " seeds";
}

INSTANTIATE_TEST_SUITE_P(All, EachPoint, testing::Range(std::size_t{0}, kPoints),
                         [](const auto& test) {
                           const Point point = Point::at(test.param);
                           std::string name =
                               base::to_string(point.moment) + base::to_string(point.effect);
                           std::erase(name, '_');
                           return name;
                         });

}  // namespace
}  // namespace slipway::simulation
