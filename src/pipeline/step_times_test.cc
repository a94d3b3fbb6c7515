#include "pipeline/step_times.h"

#include <gmock/gmock.h>

namespace slipway::pipeline {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

TEST(StepTimes, CountsIntoEveryBucketThatHoldsIt) {
  StepTimes times;
  times.note("decide", milliseconds(5), milliseconds(400), false);
  times.note("decide", milliseconds(-20), std::chrono::hours(1), true);
  const auto steps = times.steps();
  ASSERT_EQ(steps.size(), 1U);
  const auto& step = steps.at("decide");
  EXPECT_THAT(step.waited.at_most, ElementsAre(2, 2, 2, 2, 2, 2, 2, 2, 2));
  EXPECT_DOUBLE_EQ(step.waited.sum, 0.005);
  EXPECT_THAT(step.ran.at_most, ElementsAre(0, 0, 0, 1, 1, 1, 1, 1, 1));
  EXPECT_EQ(step.ran.count, 2U);
  EXPECT_DOUBLE_EQ(step.ran.sum, 3600.4);
  EXPECT_EQ(step.put_off, 1U);
}

}  // namespace
}  // namespace slipway::pipeline
