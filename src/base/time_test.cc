#include "base/time.h"

#include <vector>

#include <gtest/gtest.h>

namespace slipway::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Time, Iso8601BothWays) {
  const std::vector<std::pair<std::int64_t, std::string>> cases{
      {0, "1970-01-01T00:00:00.000Z"},
      {1'795'573'469'123'000, "2026-11-25T02:24:29.123Z"},
      {951'782'400'000'000, "2000-02-29T00:00:00.000Z"},
      {-1'000, "1969-12-31T23:59:59.999Z"},
      {253'402'300'799'999'000, "9999-12-31T23:59:59.999Z"}};
  for (const auto& [micros, text] : cases) {
    EXPECT_EQ(to_iso8601(from_micros(micros)), text);
    const auto parsed = parse_iso8601(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(to_micros(*parsed), micros) << text;
  }
  EXPECT_EQ(to_iso8601(from_micros(1'999)), "1970-01-01T00:00:00.001Z") << "cut, not rounded";
}

TEST(Time, TakesFractionsAndOffsets) {
  const std::vector<std::pair<std::string, std::int64_t>> cases{
      {"1970-01-01T00:00:01Z", 1'000'000},        {"1970-01-01T00:00:01.5Z", 1'500'000},
      {"1970-01-01T00:00:01.123456Z", 1'123'456}, {"1970-01-01T00:00:01.123456789Z", 1'123'456},
      {"1970-01-01T01:00:01+01:00", 1'000'000},   {"1969-12-31T20:30:01.25-03:30", 1'250'000},
      {"1970-01-01T00:00:01+00:00", 1'000'000},   {"1970-01-01T00:00:60Z", 60'000'000}};
  for (const auto& [text, micros] : cases) {
    const auto parsed = parse_iso8601(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(to_micros(*parsed), micros) << text;
  }
}

TEST(Time, RefusesWhatIsNone) {
  for (const auto* text : {"",
                           "now",
                           "2026-11-25",
                           "2026-11-25T02:24:29",
                           "2026-11-25 02:24:29Z",
                           "2026-13-25T02:24:29Z",
                           "2026-02-29T02:24:29Z",
                           "2026-00-25T02:24:29Z",
                           "2026-11-00T02:24:29Z",
                           "2026-11-25T24:00:00Z",
                           "2026-11-25T02:60:29Z",
                           "2026-11-25T02:24:61Z",
                           "2026-11-25T02:24:29.Z",
                           "2026-11-25T02:24:29Zx",
                           "2026-11-25T02:24:29+01",
                           "2026-11-25T02:24:29+01:0",
                           "2026-11-25T02:24:29+01:00x",
                           "2026-11-25T02:24:29+24:00",
                           "2026-11-25T02:24:29+-1:00",
                           " 026-11-25T02:24:29Z",
                           "2026- 1-25T02:24:29Z",
                           "-026-11-25T02:24:29Z",
                           "26-11-25T02:24:29Z",
                           "2026-11-25T02:24:+9Z",
                           "2026-11-25T2:24:29Z"}) {
    EXPECT_EQ(parse_iso8601(text), std::nullopt) << text;
  }
}

TEST(Time, IsWaitedForADayAtMostAtOnce) {
  EXPECT_EQ(waitable(std::chrono::seconds(3)), std::chrono::seconds(3));
  EXPECT_EQ(waitable(std::chrono::seconds(-3)), std::chrono::seconds(-3));
  EXPECT_EQ(waitable(Duration::max()), std::chrono::hours(24));
}

TEST(Time, DescribesForPeople) {
  const std::vector<std::pair<Duration, std::string>> cases{
      {Duration(0), "0 ms"},
      {milliseconds(850), "850 ms"},
      {milliseconds(3200), "3.2 s"},
      {seconds(1), "1.0 s"},
      {minutes(4) + seconds(10), "4 min 10 s"},
      {minutes(1), "1 min 0 s"},
      {hours(2) + minutes(5) + seconds(59), "2 h 5 min"}};
  for (const auto& [duration, text] : cases) EXPECT_EQ(describe(duration), text);
}

}  // namespace
}  // namespace slipway::base
