#include "rules/freeze.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace slipway::rules {
namespace {

using base::ErrorCode;
using base::fail;
using model::FreezeWindow;

constexpr std::int64_t kMinuteOfFreeze = 60;
constexpr std::int64_t kDayOfFreeze = 86'400;
constexpr std::int64_t kDaysOfWeek = 7;
// Further than any zone's offset, and than a change that leaves out a whole day.
constexpr std::int64_t kFarthestOffset = 2 * kDayOfFreeze;
constexpr base::Duration kLongestFreeze = std::chrono::hours(24 * 366);

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
    return std::nullopt;
  }
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// "17:00", in seconds since midnight.
std::optional<std::int64_t> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return (*hour * 60 + *minute) * kMinuteOfFreeze;
}

// "2026-12-24", in days since 1970.
std::optional<std::int64_t> date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto century = two_digits(text.substr(0, 2));
  const auto year = two_digits(text.substr(2, 2));
  const auto month = two_digits(text.substr(5, 2));
  const auto day = two_digits(text.substr(8));
  if (!century || !year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day civil(std::chrono::year(*century * 100 + *year),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day)));
  if (!civil.ok()) return std::nullopt;
  return std::chrono::sys_days(civil).time_since_epoch().count();
}

// A clock's time in seconds, as if its zone were UTC. A date alone is its beginning, or its end.
std::optional<std::int64_t> local_time(std::string_view text, bool as_end) {
  const auto day = date(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return (*day + (as_end ? 1 : 0)) * kDayOfFreeze;
  if (text[10] != 'T') return std::nullopt;
  const auto time = time_of_day(text.substr(11));
  if (!time) return std::nullopt;
  return *day * kDayOfFreeze + *time;
}

enum class Occurrence { kFirst, kLast };

std::int64_t instant_of(const TimeZone& zone, std::int64_t local, Occurrence wanted) {
  std::optional<std::int64_t> found;
  std::int64_t gap = local;
  std::optional<std::int64_t> offset_before;
  ZonePeriod period = zone.period_at(local - kFarthestOffset);
  while (true) {
    if (offset_before && period.begin + *offset_before <= local &&
        local < period.begin + period.offset) {
      gap = period.begin;
    }
    const std::int64_t at = local - period.offset;
    if (at >= period.begin && at < period.end) {
      if (wanted == Occurrence::kFirst) return at;
      found = at;
    }
    if (period.end >= local + kFarthestOffset) return found.value_or(gap);
    offset_before = period.offset;
    period = zone.period_at(period.end);
  }
}

FreezePeriod period_of(const TimeZone& zone, std::int64_t local_start, std::int64_t local_end) {
  const auto as_time = [](std::int64_t at) { return base::Timestamp(std::chrono::seconds(at)); };
  return {as_time(instant_of(zone, local_start, Occurrence::kFirst)),
          as_time(instant_of(zone, local_end, Occurrence::kLast))};
}

// From Monday.
std::int64_t weekday_of(std::int64_t day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(std::chrono::days(day))};
  return static_cast<std::int64_t>(weekday.iso_encoding()) - 1;
}

// Of a window that begins on a day that it names, how long it is by the clock.
std::int64_t length_from(const FreezeWindow& window, std::int64_t weekday) {
  const std::int64_t start = time_of_day(window.start_time).value_or(0);
  const std::int64_t end = time_of_day(window.end_time).value_or(0);
  std::int64_t days = 0;
  if (window.end_weekday) {
    days = (static_cast<std::int64_t>(*window.end_weekday) - weekday + kDaysOfWeek) % kDaysOfWeek;
    if (days == 0 && end <= start) days = kDaysOfWeek;
  } else if (end <= start) {
    days = 1;
  }
  return days * kDayOfFreeze + end - start;
}

std::optional<FreezePeriod> weekly_period(const FreezeWindow& window, const TimeZone& zone,
                                          base::Timestamp at) {
  const auto today = std::chrono::floor<std::chrono::days>(at.time_since_epoch()).count();
  const std::int64_t start = time_of_day(window.start_time).value_or(0);
  std::optional<FreezePeriod> result;
  // One lasts a week at most; a change of the clock may leave one out altogether.
  for (std::int64_t day = today - kDaysOfWeek - 2; day <= today + 2 * kDaysOfWeek + 2; ++day) {
    const std::int64_t weekday = weekday_of(day);
    if (std::find(window.weekdays.begin(), window.weekdays.end(),
                  static_cast<model::Weekday>(weekday)) == window.weekdays.end()) {
      continue;
    }
    const std::int64_t local = day * kDayOfFreeze + start;
    const auto period = period_of(zone, local, local + length_from(window, weekday));
    if (period.end <= at || period.end <= period.start) continue;
    if (!result || period.start < result->start) result = period;
  }
  return result;
}

tl::unexpected<base::Error> no_time(const std::string& field, const std::string& value) {
  return fail(ErrorCode::kInvalid,
              field + ": '" + value +
                  "' is no time of the day; write hours and minutes, as in "
                  "17:00 (midnight is 00:00).",
              field);
}

base::Result<void> check_week(const FreezeWindow& window) {
  if (!window.starts_at.empty() || !window.ends_at.empty()) {
    return fail(ErrorCode::kInvalid,
                "starts_at: a window comes either each week (weekdays, start_time, end_time) or "
                "once (starts_at, ends_at); write one of both.",
                "starts_at");
  }
  if (!time_of_day(window.start_time)) return no_time("start_time", window.start_time);
  if (!time_of_day(window.end_time)) return no_time("end_time", window.end_time);
  return {};
}

base::Result<void> check_dates(const FreezeWindow& window) {
  if (!window.start_time.empty() || !window.end_time.empty() || window.end_weekday) {
    return fail(ErrorCode::kInvalid,
                "weekdays: are missing; a window that comes each week names the days on which it "
                "starts, as in [\"FRIDAY\"].",
                "weekdays");
  }
  const auto wrong = [](const std::string& field, const std::string& value) {
    return fail(ErrorCode::kInvalid,
                field + ": '" + value +
                    "' is no date; write one as in 2026-12-24, or with a time "
                    "as in 2026-12-24T18:00.",
                field);
  };
  const auto start = local_time(window.starts_at, false);
  const auto end = local_time(window.ends_at, true);
  if (!start) return wrong("starts_at", window.starts_at);
  if (!end) return wrong("ends_at", window.ends_at);
  if (*end <= *start) {
    return fail(ErrorCode::kInvalid, "ends_at: is not after starts_at; write a later date or time.",
                "ends_at");
  }
  return {};
}

}  // namespace

base::Result<void> check_freeze_window(const FreezeWindow& window) {
  if (window.comes_each_week()) return check_week(window);
  if (window.starts_at.empty() && window.ends_at.empty() && window.start_time.empty() &&
      window.end_time.empty()) {
    return fail(ErrorCode::kInvalid,
                "weekdays: are missing; write weekdays, start_time and end_time for a window that "
                "comes each week, or starts_at and ends_at for one that comes once.",
                "weekdays");
  }
  return check_dates(window);
}

std::optional<FreezePeriod> freeze_period(const FreezeWindow& window, const TimeZone& zone,
                                          base::Timestamp at) {
  if (window.comes_each_week()) return weekly_period(window, zone, at);
  const auto start = local_time(window.starts_at, false);
  const auto end = local_time(window.ends_at, true);
  if (!start || !end) return std::nullopt;
  const auto period = period_of(zone, *start, *end);
  if (period.end <= at || period.end <= period.start) return std::nullopt;
  return period;
}

base::Result<std::optional<Freeze>> frozen_at(const std::vector<FreezeWindow>& windows,
                                              const TimeZones& zones, base::Timestamp at) {
  std::map<std::string, TimeZone> known;
  for (const auto& window : windows) {
    if (known.contains(window.timezone)) continue;
    auto zone = zones.find(window.timezone);
    if (!zone) return fail(zone.error());
    known.emplace(window.timezone, std::move(*zone));
  }
  std::optional<Freeze> freeze;
  base::Timestamp until = at;
  // Each round ends where a window does that holds the end of the one before.
  for (bool further = true; further && until < at + kLongestFreeze;) {
    further = false;
    for (const auto& window : windows) {
      const auto period = freeze_period(window, known.at(window.timezone), until);
      if (!period || period->start > until) continue;
      freeze = Freeze{period->end, window.name};
      until = period->end;
      further = true;
    }
  }
  return freeze;
}

}  // namespace slipway::rules
