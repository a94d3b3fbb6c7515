// A store over days of many pushes. Apart from the other tests, which tell SQLite that there is one
// thread.

#include "year.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace slipway::simulation {
namespace {

// scripts/simulate --year lives through more of it.
TEST(Year, TheStoreStaysLevel) {
  spdlog::set_level(spdlog::level::off);
  // In memory where the machine has such a place.
  const std::filesystem::path memory = "/dev/shm";
  const auto folder =
      (std::filesystem::is_directory(memory) ? memory : std::filesystem::path(testing::TempDir())) /
      ("year-" + std::to_string(::getpid()));
  auto retention = shortened({}, 243);  // the longest is a day and a half
  retention.pushes_kept = retention.deployments_kept = retention.logs_kept = 1;
  const auto days =
      simulate_year({.folder = folder, .days = 6, .pushes = 100, .retention = retention});
  std::filesystem::remove_all(folder);
  ASSERT_EQ(days.size(), 6U);
  const auto [middle, last] = largest_of_thirds(days);
  EXPECT_LE(static_cast<double>(last), 1.1 * static_cast<double>(middle));
  EXPECT_GT(days.back().bytes, 1 << 20);
  EXPECT_EQ(days.back().live, 9);
  // What was removed makes room for what comes.
  EXPECT_GT(days.back().rows.at("push"), 120);
  EXPECT_LT(days.back().rows.at("push"), 250);
}

}  // namespace
}  // namespace slipway::simulation
