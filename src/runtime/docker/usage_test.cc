#include "runtime/docker/usage.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace slipway::runtime::docker {
namespace {

namespace json = boost::json;

// At this second, with so many milliseconds of processor time since the start.
json::value measured(int second, int cpu, const std::string& more = "") {
  return json::parse(R"({"name": "/slipway-web", "read": "2026-01-02T03:04:)" +
                     std::to_string(second) + R"(.500000000Z", "cpu_stats": {"cpu_usage": )" +
                     R"({"total_usage": )" + std::to_string(cpu) + R"(000000}})" + more + "}");
}

const std::string kBefore = R"(, "preread": "2026-01-02T03:04:10.500000000Z",
    "precpu_stats": {"cpu_usage": {"total_usage": 100000000}})";
const std::string kNothingBefore = R"(, "preread": "0001-01-01T00:00:00Z",
    "precpu_stats": {"cpu_usage": {"total_usage": 0}})";

TEST(DockerUsage, IsTheDifferenceOfTwoMeasurements) {
  const std::string memory =
      R"(, "memory_stats": {"usage": 5000, "stats": {"total_inactive_file": 1000}})";
  const Usage expected{.name = "slipway-web", .cpu_millis = 250, .memory_bytes = 4000};
  EXPECT_EQ(usage_in(measured(12, 600, kBefore + memory)), expected);
  EXPECT_EQ(usage_in(measured(12, 600, kNothingBefore + memory), measured(10, 100)), expected);
  const std::string unified = R"(, "memory_stats": {"usage": 5000, "stats": {"inactive_file": 1}})";
  EXPECT_EQ(usage_in(measured(12, 600, kBefore + unified))->memory_bytes, 4999U);
}

TEST(DockerUsage, IsNotKnownWithoutTwo) {
  EXPECT_EQ(usage_in(measured(12, 600, kNothingBefore)), std::nullopt);
  EXPECT_EQ(usage_in(measured(12, 600, kNothingBefore), measured(12, 600)), std::nullopt);
  // It does not run.
  EXPECT_EQ(usage_in(json::parse(R"({"read": "0001-01-01T00:00:00Z"})")), std::nullopt);
  EXPECT_EQ(usage_in(json::value()), std::nullopt);
}

TEST(DockerUsage, OfWhatBeganAnewIsNone) {
  EXPECT_EQ(usage_in(measured(12, 50, kBefore))->cpu_millis, 0U);
}

}  // namespace
}  // namespace slipway::runtime::docker
