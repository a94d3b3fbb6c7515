#include "runtime/process/supervisor/restart_pause.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

struct PauseCase {
  std::string name;
  std::vector<std::int64_t> uptimes;
  std::vector<std::int64_t> pauses;
};

class RestartPauses : public testing::TestWithParam<PauseCase> {};

TEST_P(RestartPauses, AreAsExpected) {
  RestartPause pause(200);
  std::vector<std::int64_t> pauses;
  for (const auto uptime : GetParam().uptimes) pauses.push_back(pause.after_run(uptime));
  EXPECT_EQ(pauses, GetParam().pauses);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RestartPauses,
    testing::Values(
        PauseCase{"doubles", {0, 0, 0, 0}, {200, 400, 800, 1600}},
        PauseCase{"is_bounded",
                  {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                  {200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000}},
        PauseCase{"begins_anew_after_ten_pauses", {0, 0, 3999, 8000, 0}, {200, 400, 800, 200, 400}},
        PauseCase{"begins_anew_after_a_minute",
                  {0, 0, 0, 0, 0, 0, 0, 0, 60000},
                  {200, 400, 800, 1600, 3200, 6400, 12800, 25600, 200}}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
