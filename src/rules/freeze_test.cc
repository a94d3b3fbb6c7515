#include "rules/freeze.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "model/freeze_window_check.h"
#include "model/test_freeze_windows.h"

namespace slipway::rules {
namespace {

using model::each_week;
using model::FreezeWindow;
using model::once;
using model::Weekday;

class Zones final : public TimeZones {
 public:
  base::Result<TimeZone> find(const std::string& name) const override {
    std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return TimeZone::parse(content.str());
  }
};

std::string minute_of(base::Timestamp at) { return base::to_iso8601(at).substr(0, 16); }

struct PeriodCase {
  std::string name;
  FreezeWindow window;
  std::string at;
  std::vector<std::string> periods;  // in UTC, one after the other
};

class FreezePeriods : public testing::TestWithParam<PeriodCase> {};

TEST_P(FreezePeriods, AreByTheClockOnTheWall) {
  const auto& wanted = GetParam();
  ASSERT_TRUE(model::check_freeze_window(wanted.window));
  const auto zone = Zones().find(wanted.window.timezone).value();
  auto at = base::parse_iso8601(wanted.at + ":00Z").value();
  for (const auto& shown : wanted.periods) {
    const auto period = freeze_period(wanted.window, zone, at);
    ASSERT_EQ(period.has_value(), shown != "none");
    if (!period) return;
    EXPECT_EQ(minute_of(period->start) + " " + minute_of(period->end), shown);
    at = period->end;
  }
}

const std::vector<Weekday> kAllDays = {Weekday::MONDAY,   Weekday::TUESDAY, Weekday::WEDNESDAY,
                                       Weekday::THURSDAY, Weekday::FRIDAY,  Weekday::SATURDAY,
                                       Weekday::SUNDAY};

const std::vector<PeriodCase> kPeriodCases = {
    {"ComesAgain",
     each_week({Weekday::FRIDAY}, "17:00", "18:30", "UTC"),
     "2026-11-25T00:00",
     {"2026-11-27T17:00 2026-11-27T18:30", "2026-12-04T17:00 2026-12-04T18:30"}},
    {"GoesOn",
     each_week({Weekday::FRIDAY}, "17:00", "18:30", "UTC"),
     "2026-11-27T18:29",
     {"2026-11-27T17:00 2026-11-27T18:30"}},
    {"EndsTheNextDay",
     each_week({Weekday::SUNDAY, Weekday::MONDAY}, "22:00", "06:00", "Europe/Paris"),
     "2026-07-05T12:00",
     {"2026-07-05T20:00 2026-07-06T04:00", "2026-07-06T20:00 2026-07-07T04:00",
      "2026-07-12T20:00 2026-07-13T04:00"}},
    {"WholeDays",
     each_week({Weekday::SATURDAY}, "00:00", "00:00", "Europe/Paris"),
     "2026-11-25T00:00",
     {"2026-11-27T23:00 2026-11-28T23:00"}},
    {"OverAWeekend",
     each_week({Weekday::FRIDAY}, "17:00", "08:00", "America/New_York", Weekday::MONDAY),
     "2026-11-29T12:00",
     {"2026-11-27T22:00 2026-11-30T13:00"}},
    {"AWholeWeek",
     each_week({Weekday::FRIDAY}, "17:00", "17:00", "UTC", Weekday::FRIDAY),
     "2026-11-27T16:59",
     {"2026-11-20T17:00 2026-11-27T17:00", "2026-11-27T17:00 2026-12-04T17:00"}},
    // Paris, 2026-03-29: 02:00 is 03:00.
    {"SpringWithinIsAnHourLess",
     each_week({Weekday::SUNDAY}, "01:00", "05:00", "Europe/Paris"),
     "2026-03-28T00:00",
     {"2026-03-29T00:00 2026-03-29T03:00", "2026-04-04T23:00 2026-04-05T03:00"}},
    {"SpringLeavesOutItsBeginning",
     each_week({Weekday::SUNDAY}, "02:30", "05:00", "Europe/Paris"),
     "2026-03-28T00:00",
     {"2026-03-29T01:00 2026-03-29T03:00"}},
    {"SpringLeavesOutItsEnd",
     each_week({Weekday::SUNDAY}, "01:00", "02:30", "Europe/Paris"),
     "2026-03-28T00:00",
     {"2026-03-29T00:00 2026-03-29T01:00"}},
    {"SpringLeavesItOut",
     each_week({Weekday::SUNDAY}, "02:10", "02:50", "Europe/Paris"),
     "2026-03-28T00:00",
     {"2026-04-05T00:10 2026-04-05T00:50"}},
    {"OverTheWeekendOfSpring",
     each_week({Weekday::FRIDAY}, "17:00", "08:00", "Europe/Paris", Weekday::MONDAY),
     "2026-03-25T00:00",
     {"2026-03-27T16:00 2026-03-30T06:00", "2026-04-03T15:00 2026-04-06T06:00"}},
    // Paris, 2026-10-25: 03:00 is 02:00 again.
    {"AutumnWithinIsAnHourMore",
     each_week({Weekday::SUNDAY}, "01:00", "05:00", "Europe/Paris"),
     "2026-10-24T12:00",
     {"2026-10-24T23:00 2026-10-25T04:00", "2026-11-01T00:00 2026-11-01T04:00"}},
    {"AutumnBeginsItTheFirstTime",
     each_week({Weekday::SUNDAY}, "02:30", "05:00", "Europe/Paris"),
     "2026-10-24T12:00",
     {"2026-10-25T00:30 2026-10-25T04:00"}},
    {"AutumnEndsItTheSecondTime",
     each_week({Weekday::SUNDAY}, "01:00", "02:30", "Europe/Paris"),
     "2026-10-24T12:00",
     {"2026-10-24T23:00 2026-10-25T01:30"}},
    {"AutumnHoldsBothTimes",
     each_week({Weekday::SUNDAY}, "02:10", "02:50", "Europe/Paris"),
     "2026-10-25T00:55",
     {"2026-10-25T00:10 2026-10-25T01:50", "2026-11-01T01:10 2026-11-01T01:50"}},
    // After the years that the file lists, its rule holds.
    {"FarAway",
     each_week({Weekday::SUNDAY}, "02:30", "04:00", "America/New_York"),
     "2050-03-12T00:00",
     {"2050-03-13T07:00 2050-03-13T08:00"}},
    // At midnight: Santiago, 2026-09-06, 00:00 is 01:00.
    {"AtMidnight",
     each_week({Weekday::SUNDAY}, "00:00", "02:00", "America/Santiago"),
     "2026-09-05T00:00",
     {"2026-09-06T04:00 2026-09-06T05:00"}},
    {"OneDay",
     once("2026-12-24", "2026-12-24", "Europe/Paris"),
     "2026-11-27T00:00",
     {"2026-12-23T23:00 2026-12-24T23:00", "none"}},
    {"DaysAndTimes",
     once("2026-12-24T18:00", "2027-01-02", "America/New_York"),
     "2026-12-25T00:00",
     {"2026-12-24T23:00 2027-01-03T05:00", "none"}},
    {"TheDayOfSpring",
     once("2026-03-29", "2026-03-29", "Europe/Paris"),
     "2026-03-01T00:00",
     {"2026-03-28T23:00 2026-03-29T22:00", "none"}},
    {"TheDayOfAutumn",
     once("2026-10-25", "2026-10-25", "Europe/Paris"),
     "2026-10-01T00:00",
     {"2026-10-24T22:00 2026-10-25T23:00", "none"}},
    // Samoa had no 2011-12-30.
    {"ADayThatNeverWas",
     once("2011-12-30", "2011-12-30", "Pacific/Apia"),
     "2011-12-01T00:00",
     {"none"}},
};

INSTANTIATE_TEST_SUITE_P(Cases, FreezePeriods, testing::ValuesIn(kPeriodCases),
                         [](const auto& one) { return one.param.name; });

// Every moment is closed whose time on the wall is within the window, and no other but those that
// lie between both times of an hour that comes twice.
TEST(FreezeWindows, HoldEveryTimeThatAClockOnTheWallShowsWithinThem) {
  const auto zone = Zones().find("Europe/Paris").value();
  const auto window = each_week(kAllDays, "01:40", "02:20", "Europe/Paris");
  for (const auto* day : {"2026-03-29", "2026-07-01", "2026-10-25"}) {
    const auto from = base::parse_iso8601(std::string(day) + "T00:00:00Z").value();
    for (int minute = -180; minute < 180; ++minute) {
      const auto at = from + std::chrono::minutes(minute);
      const auto seconds = base::to_micros(at) / 1'000'000;
      const auto local = (seconds + zone.period_at(seconds).offset) / 60 % (24 * 60);
      const bool shown = local >= 100 && local < 140;
      const auto period = freeze_period(window, zone, at);
      ASSERT_TRUE(period);
      const bool closed = period->start <= at;
      if (shown) {
        EXPECT_TRUE(closed) << base::to_iso8601(at);
      }
      if (!shown && std::string_view(day) != "2026-10-25") {
        EXPECT_FALSE(closed) << base::to_iso8601(at);
      }
    }
  }
}

struct FrozenCase {
  std::string name;
  std::vector<FreezeWindow> windows;
  std::string at;
  std::string until;  // and the window; "" where nothing is frozen
};

class Frozen : public testing::TestWithParam<FrozenCase> {};

TEST_P(Frozen, UntilTheFirstMomentThatIsInNoWindow) {
  const auto& wanted = GetParam();
  const auto freeze =
      frozen_at(wanted.windows, Zones(), base::parse_iso8601(wanted.at + ":00Z").value());
  ASSERT_TRUE(freeze) << freeze.error().message;
  EXPECT_EQ(*freeze ? minute_of((*freeze)->until) + " " + (*freeze)->window : "", wanted.until);
}

const std::vector<FrozenCase> kFrozenCases = {
    {"NoWindows", {}, "2026-11-27T17:00", ""},
    {"Before", {each_week({Weekday::FRIDAY}, "17:00", "18:00", "UTC")}, "2026-11-27T16:59", ""},
    {"AtItsStart",
     {each_week({Weekday::FRIDAY}, "17:00", "18:00", "UTC")},
     "2026-11-27T17:00",
     "2026-11-27T18:00 weekly 17:00"},
    {"AtItsEnd", {each_week({Weekday::FRIDAY}, "17:00", "18:00", "UTC")}, "2026-11-27T18:00", ""},
    {"OneAfterTheOther",
     {once("2026-11-28", "2026-11-28", "UTC"),
      each_week({Weekday::FRIDAY}, "17:00", "00:00", "UTC")},
     "2026-11-27T20:00",
     "2026-11-29T00:00 once 2026-11-28"},
    {"WithinEachOther",
     {each_week({Weekday::FRIDAY}, "17:00", "18:00", "UTC"),
      once("2026-11-27", "2026-11-27", "UTC")},
     "2026-11-27T17:30",
     "2026-11-28T00:00 once 2026-11-27"},
    {"WholeDaysInARow",
     {each_week({Weekday::SATURDAY, Weekday::SUNDAY}, "00:00", "00:00", "UTC")},
     "2026-11-28T12:00",
     "2026-11-30T00:00 weekly 00:00"},
    {"Over", {once("2026-11-26", "2026-11-26", "UTC")}, "2026-11-27T00:00", ""},
};

INSTANTIATE_TEST_SUITE_P(Cases, Frozen, testing::ValuesIn(kFrozenCases),
                         [](const auto& one) { return one.param.name; });

TEST(FreezeWindows, ThatFollowEachOtherWithoutEndAreAskedAgainAfterAYear) {
  const auto at = base::parse_iso8601("2026-11-27T12:00:00Z").value();
  const auto freeze = frozen_at({each_week(kAllDays, "00:00", "00:00", "UTC")}, Zones(), at);
  ASSERT_TRUE(freeze && *freeze);
  EXPECT_GT((*freeze)->until, at + std::chrono::hours(24 * 365));
  EXPECT_LT((*freeze)->until, at + std::chrono::hours(24 * 400));
}

TEST(FreezeWindows, OfAnUnknownZoneAreNoOpenDoor) {
  EXPECT_FALSE(frozen_at({once("2026-11-26", "2026-11-26", "Europe/Nowhere")}, Zones(),
                         base::parse_iso8601("2026-11-27T12:00:00Z").value()));
}

}  // namespace
}  // namespace slipway::rules
