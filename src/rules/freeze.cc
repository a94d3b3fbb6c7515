#include "rules/freeze.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "model/freeze_window_check.h"

namespace slipway::rules {
namespace {

using base::fail;
using model::FreezeWindow;
using model::local_time;
using model::time_of_day;

constexpr std::int64_t kDayOfFreeze = 86'400;
constexpr std::int64_t kDaysOfWeek = 7;
// Further than any zone's offset, and than a change that leaves out a whole day.
constexpr std::int64_t kFarthestOffset = 2 * kDayOfFreeze;
constexpr base::Duration kLongestFreeze = std::chrono::hours(24 * 366);

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

}  // namespace

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
