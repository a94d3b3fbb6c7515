#include "io/retry_after.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::io {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(RetryAt, IsSecondsOrADate) {
  const base::Timestamp now = *base::parse_iso8601("2026-11-25T02:24:29.500Z");
  struct Case {
    std::string header;
    std::optional<base::Duration> wait;
  };
  for (const auto& [header, wait] : std::vector<Case>{
           {"", std::nullopt},
           {"soon", std::nullopt},
           {"-5", std::nullopt},
           {"0", seconds(0)},
           {"120", seconds(120)},
           {"999999999999999999999999", hours(24)},
           {"Wed, 25 Nov 2026 02:25:29 GMT", seconds(60) - std::chrono::milliseconds(500)},
           {"Tue, 24 Nov 2026 02:25:29 GMT", seconds(0)},
           {"Wed, 25 Nov 2099 02:25:29 GMT", hours(24) - std::chrono::milliseconds(500)}}) {
    const auto at = retry_at(header, now);
    ASSERT_EQ(at.has_value(), wait.has_value()) << header;
    if (wait) {
      EXPECT_EQ(*at - now, *wait) << header;
    }
  }
}

}  // namespace
}  // namespace slipway::io
