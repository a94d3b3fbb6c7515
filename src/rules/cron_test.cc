#include "rules/cron.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

TimeZone zone(const std::string& name) {
  std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  const auto parsed = TimeZone::parse(content.str());
  EXPECT_TRUE(parsed) << name;
  return parsed.value_or(TimeZone());
}

struct DueCase {
  std::string expression;
  std::string zone;
  std::string after;
  std::vector<std::string> times;
};

class NextTime : public testing::TestWithParam<DueCase> {};

TEST_P(NextTime, IsAsCronHasIt) {
  const auto& wanted = GetParam();
  const auto cron = model::parse_cron(wanted.expression);
  ASSERT_TRUE(cron) << cron.error().message;
  const auto where = zone(wanted.zone);
  auto at = base::parse_iso8601(wanted.after).value();
  for (const auto& time : wanted.times) {
    const auto next = next_time(*cron, where, at);
    ASSERT_TRUE(next);
    EXPECT_EQ(base::to_iso8601(*next), time + ":00.000Z");
    at = *next;
  }
}

const std::vector<DueCase> kCases = {
    {"*/15 * * * *",
     "UTC",
     "2026-03-01T10:07:30Z",
     {"2026-03-01T10:15", "2026-03-01T10:30", "2026-03-01T10:45", "2026-03-01T11:00"}},
    {"0 9-17/4 * * mon-fri",
     "UTC",
     "2026-11-27T13:00:00Z",
     {"2026-11-27T17:00", "2026-11-30T09:00", "2026-11-30T13:00"}},
    {"5,35 0 1 JAN,jul *",
     "UTC",
     "2026-02-01T00:00:00Z",
     {"2026-07-01T00:05", "2026-07-01T00:35", "2027-01-01T00:05"}},
    {"0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", {"2028-02-29T00:00", "2032-02-29T00:00"}},
    {"0 0 29 2 *", "UTC", "2097-01-01T00:00:00Z", {"2104-02-29T00:00"}},
    // Either kind of day is enough where both are restricted...
    {"0 0 13 * fri",
     "UTC",
     "2026-11-01T00:00:00Z",
     {"2026-11-06T00:00", "2026-11-13T00:00", "2026-11-20T00:00", "2026-11-27T00:00",
      "2026-12-04T00:00", "2026-12-11T00:00", "2026-12-13T00:00"}},
    // ...and a day that begins with * is not restricted.
    {"0 0 */2 * fri", "UTC", "2026-11-01T00:00:00Z", {"2026-11-13T00:00", "2026-11-27T00:00"}},
    {"0 0 * * sat-sun", "UTC", "2026-11-26T00:00:00Z", {"2026-11-28T00:00", "2026-11-29T00:00"}},
    {"0 0 * * 7", "UTC", "2026-11-26T00:00:00Z", {"2026-11-29T00:00", "2026-12-06T00:00"}},
    {"@weekly", "UTC", "2026-11-26T00:00:00Z", {"2026-11-29T00:00"}},
    {"@hourly", "UTC", "2026-11-26T00:00:00Z", {"2026-11-26T01:00"}},
    {"59 23 31 12 *", "UTC", "2026-12-31T23:58:59.999Z", {"2026-12-31T23:59", "2027-12-31T23:59"}},
    {"0 9 * * *", "Asia/Kolkata", "2026-11-26T00:00:00Z", {"2026-11-26T03:30"}},
    {"0 9 * * *",
     "Europe/Paris",
     "2026-03-28T00:00:00Z",
     {"2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"}},
    // Paris, 2026-03-29: 02:00 is 03:00. A time of the day in between runs right after.
    {"30 2 * * *",
     "Europe/Paris",
     "2026-03-28T00:00:00Z",
     {"2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"}},
    {"0,30 2,3 * * *",
     "Europe/Paris",
     "2026-03-28T22:00:00Z",
     {"2026-03-29T01:00", "2026-03-29T01:30", "2026-03-30T00:00"}},
    // What follows the hands of the clock is left out with the hour.
    {"30 * * * *",
     "Europe/Paris",
     "2026-03-29T00:00:00Z",
     {"2026-03-29T00:30", "2026-03-29T01:30"}},
    {"*/30 2 * * *", "Europe/Paris", "2026-03-28T12:00:00Z", {"2026-03-30T00:00"}},
    // Paris, 2026-10-25: 03:00 is 02:00 again. A time of the day runs once...
    {"30 2 * * *",
     "Europe/Paris",
     "2026-10-24T12:00:00Z",
     {"2026-10-25T00:30", "2026-10-26T01:30"}},
    {"30 2 * * *", "Europe/Paris", "2026-10-25T01:00:00Z", {"2026-10-26T01:30"}},
    {"0 3 * * *", "Europe/Paris", "2026-10-24T12:00:00Z", {"2026-10-25T02:00", "2026-10-26T02:00"}},
    // ...and every half hour is every half hour.
    {"*/30 * * * *",
     "Europe/Paris",
     "2026-10-25T00:00:00Z",
     {"2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00"}},
    // Half an hour only: Lord Howe, 2026-10-04, 02:00 is 02:30.
    {"15 2 * * *",
     "Australia/Lord_Howe",
     "2026-10-03T00:00:00Z",
     {"2026-10-03T15:30", "2026-10-04T15:15"}},
    // At midnight: Santiago, 2026-09-06, 00:00 is 01:00.
    {"0 0 * * *",
     "America/Santiago",
     "2026-09-05T12:00:00Z",
     {"2026-09-06T04:00", "2026-09-07T03:00"}},
    // After the years that the file lists, its rule holds.
    {"30 2 * * *",
     "America/New_York",
     "2050-03-12T12:00:00Z",
     {"2050-03-13T07:00", "2050-03-14T06:30"}},
    {"30 1 * * *",
     "America/New_York",
     "2050-11-05T12:00:00Z",
     {"2050-11-06T05:30", "2050-11-07T06:30"}},
    // Summer time the other way round: Dublin's winter is the exception in its rule.
    {"30 1 * * *",
     "Europe/Dublin",
     "2045-03-25T12:00:00Z",
     {"2045-03-26T01:00", "2045-03-27T00:30"}},
};

INSTANTIATE_TEST_SUITE_P(Cases, NextTime, testing::ValuesIn(kCases));

TEST(TimeZoneFile, BrokenOnesAreRefused) {
  std::ifstream file("/usr/share/zoneinfo/Europe/Paris", std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  const std::string whole = content.str();
  EXPECT_FALSE(TimeZone::parse(""));
  EXPECT_FALSE(TimeZone::parse("TZif"));
  EXPECT_FALSE(TimeZone::parse("no zone at all, but long enough to hold a header of one"));
  for (std::size_t size = 0; size + 60 < whole.size(); size += 7) {
    EXPECT_FALSE(TimeZone::parse(whole.substr(0, size))) << size;
  }
  std::string broken = whole;
  broken.insert(broken.size() - 1, ",x");
  EXPECT_FALSE(TimeZone::parse(broken));
}

}  // namespace
}  // namespace slipway::rules
