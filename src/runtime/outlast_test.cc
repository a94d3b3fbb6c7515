// Calls of which each answer is scripted.

#include "runtime/outlast.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

using base::ErrorCode;

// Whose time passes only by pauses.
class PausedClock final : public base::Clock {
 public:
  base::Timestamp now() override { return now_; }
  void pause(base::Duration duration, std::stop_token) override { now_ += duration; }

 private:
  base::Timestamp now_{};
};

struct OutlastCase {
  std::string name;
  std::vector<std::optional<ErrorCode>> answers;  // the last one again and again; nothing: it works
  std::optional<ErrorCode> expected;
  std::size_t calls;
  std::vector<std::string> said{};
};

class Outlast : public testing::TestWithParam<OutlastCase> {};

TEST_P(Outlast, EndsAsItShould) {
  const auto& [name, answers, expected, calls, said] = GetParam();
  PausedClock clock;
  std::size_t count = 0;
  std::vector<std::string> heard;
  Absence absence([&](std::string_view text) { heard.emplace_back(text); });
  const auto answer = outlast(clock, clock.now() + std::chrono::seconds(5), {}, absence,
                              [&]() -> base::Result<int> {
                                const auto now = answers[std::min(count++, answers.size() - 1)];
                                if (now) return base::fail(*now, "It is away.");
                                return 7;
                              });
  EXPECT_EQ(answer ? std::nullopt : std::optional(answer.error().code), expected);
  EXPECT_EQ(count, calls);
  EXPECT_EQ(heard, said);
}

const std::string kItIsAway = "It is away. Waiting until 00:00:05 UTC.";
const std::string kItIsBack = "It answers again.";

INSTANTIATE_TEST_SUITE_P(
    All, Outlast,
    testing::Values(
        OutlastCase{"WhatWorks", {std::nullopt}, std::nullopt, 1},
        OutlastCase{"WhatIsBack",
                    {ErrorCode::kUnavailable, ErrorCode::kUnavailable, std::nullopt},
                    std::nullopt,
                    3,
                    {kItIsAway, kItIsBack}},
        OutlastCase{
            "WhatStaysAway", {ErrorCode::kUnavailable}, ErrorCode::kUnavailable, 6, {kItIsAway}},
        OutlastCase{"WhatFails", {ErrorCode::kFailed}, ErrorCode::kFailed, 1},
        OutlastCase{"WhatFailsWhenItIsBack",
                    {ErrorCode::kUnavailable, ErrorCode::kFailed},
                    ErrorCode::kFailed,
                    2,
                    {kItIsAway, kItIsBack}},
        OutlastCase{"WhatIsForbidden", {ErrorCode::kForbidden}, ErrorCode::kForbidden, 1},
        OutlastCase{"WhatKnowsNoRightsYet",
                    {ErrorCode::kUnavailable, ErrorCode::kForbidden, std::nullopt},
                    std::nullopt,
                    3,
                    {kItIsAway, kItIsBack}},
        OutlastCase{"WhatIsForbiddenWhenItIsBack",
                    {ErrorCode::kUnavailable, ErrorCode::kForbidden},
                    ErrorCode::kForbidden,
                    6,
                    {kItIsAway}}),
    [](const auto& tested) { return tested.param.name; });

TEST(OutlastStopped, IsCancelled) {
  PausedClock clock;
  std::stop_source stop;
  stop.request_stop();
  Absence untold;
  const auto answer =
      outlast(clock, clock.now() + std::chrono::hours(1), stop.get_token(), untold,
              [] { return base::Result<int>(base::fail(ErrorCode::kUnavailable, "away")); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace slipway::runtime
