#include "runtime/kubernetes/metrics.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace slipway::runtime::kubernetes {
namespace {

TEST(Metrics, AQuantityIsANumberWithASuffix) {
  struct Quantity {
    const char* text;
    std::optional<double> expected;
  };
  for (const auto& [text, expected] : {Quantity{"0", 0},
                                       {"250m", 0.25},
                                       {"12500000n", 0.0125},
                                       {"3u", 3e-6},
                                       {"1.5", 1.5},
                                       {"2e3", 2000},
                                       {"3E", std::nullopt},  // no machine has that
                                       {"12Ki", 12'288},
                                       {"3Mi", 3 << 20},
                                       {"2Gi", 2.0 * (1 << 30)},
                                       {"5M", 5e6},
                                       {"", std::nullopt},
                                       {"m", std::nullopt},
                                       {"-1", std::nullopt},
                                       {"nan", std::nullopt},
                                       {"inf", std::nullopt},
                                       {"1 Mi", std::nullopt},
                                       {"1MiB", std::nullopt}}) {
    const auto parsed = parse_quantity(text);
    ASSERT_EQ(parsed.has_value(), expected.has_value()) << text;
    if (expected) {
      EXPECT_DOUBLE_EQ(*parsed, *expected) << text;
    }
  }
}

TEST(Metrics, APodUsesWhatItsContainersUse) {
  const auto pods = boost::json::parse(R"([
      {"metadata": {"name": "web-2"}, "containers": [
          {"name": "service", "usage": {"cpu": "1200u", "memory": "1024Ki"}}]},
      {"metadata": {"name": "web-1"}, "containers": [
          {"name": "service", "usage": {"cpu": "12500000n", "memory": "2Mi"}},
          {"name": "proxy", "usage": {"cpu": "100m", "memory": "1000"}},
          {"name": "odd", "usage": {"cpu": "many"}}]},
      {"metadata": {"name": "odd"}}, 3])");
  const std::vector<Usage> expected{
      {.name = "web-1", .cpu_millis = 113, .memory_bytes = (2 << 20) + 1000},
      {.name = "web-2", .cpu_millis = 1, .memory_bytes = 1 << 20}};
  EXPECT_EQ(usage_in(pods.as_array()), expected);
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
