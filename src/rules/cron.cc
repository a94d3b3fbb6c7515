#include "rules/cron.h"

#include <chrono>

namespace slipway::rules {
namespace {

using model::CronExpression;

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kSecondsOfDay = 86'400;
// Longer than the eight years that a 29th of February may keep one waiting.
constexpr std::int64_t kPatience = std::int64_t{12} * 366 * kSecondsOfDay;

bool day_matches(const CronExpression& cron, std::int64_t day) {
  const std::chrono::sys_days date{std::chrono::days(day)};
  const std::chrono::year_month_day civil(date);
  if (!cron.months[static_cast<unsigned>(civil.month())]) return false;
  const bool by_day = cron.days[static_cast<unsigned>(civil.day())];
  const bool by_weekday = cron.weekdays[std::chrono::weekday(date).c_encoding()];
  if (cron.any_day || cron.any_weekday) return by_day && by_weekday;
  return by_day || by_weekday;
}

// The first match of local times in [from, to).
std::optional<std::int64_t> first_local(const CronExpression& cron, std::int64_t from,
                                        std::int64_t to) {
  const std::int64_t first_day =
      from >= 0 ? from / kSecondsOfDay : -((-from + kSecondsOfDay - 1) / kSecondsOfDay);
  for (std::int64_t day = first_day; day * kSecondsOfDay < to; ++day) {
    if (!day_matches(cron, day)) continue;
    for (std::size_t hour = 0; hour < 24; ++hour) {
      for (std::size_t minute = 0; cron.hours[hour] && minute < 60; ++minute) {
        const auto at =
            day * kSecondsOfDay + static_cast<std::int64_t>(hour * 60 + minute) * kMinute;
        if (!cron.minutes[minute] || at < from) continue;
        if (at >= to) return std::nullopt;
        return at;
      }
    }
  }
  return std::nullopt;
}

std::int64_t whole_minute_after(std::int64_t seconds) { return (seconds / kMinute + 1) * kMinute; }

}  // namespace

std::optional<base::Timestamp> next_time(const CronExpression& cron, const TimeZone& zone,
                                         base::Timestamp after) {
  const auto since = std::chrono::floor<std::chrono::seconds>(after.time_since_epoch()).count();
  const auto as_time = [](std::int64_t seconds) {
    return base::Timestamp(std::chrono::seconds(seconds));
  };
  const std::int64_t limit = since + kPatience;
  std::int64_t at = whole_minute_after(since);
  while (at < limit) {
    const ZonePeriod period = zone.period_at(at);
    std::int64_t from = at + period.offset;
    if (!cron.follows_clock && period.begin > since - kSecondsOfDay) {
      const std::int64_t before = zone.period_at(period.begin - 1).offset;
      const bool is_left_out =
          period.begin > since &&
          first_local(cron, period.begin + before, period.begin + period.offset).has_value();
      if (is_left_out) return as_time(period.begin);
      // What comes a second time was run the first.
      from = std::max(from, period.begin + before);
    }
    const std::int64_t end = std::min(period.end, limit);
    if (const auto found = first_local(cron, from, end + period.offset)) {
      return as_time(*found - period.offset);
    }
    at = std::max(at + kMinute, (end + kMinute - 1) / kMinute * kMinute);
  }
  return std::nullopt;
}

}  // namespace slipway::rules
