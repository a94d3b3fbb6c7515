#include "model/freeze_window_check.h"

#include <chrono>

namespace slipway::model {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::int64_t kSecondsOfMinute = 60;
constexpr std::int64_t kSecondsOfCivilDay = 86'400;

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
    return std::nullopt;
  }
  return (text[0] - '0') * 10 + (text[1] - '0');
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

std::optional<std::int64_t> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return (*hour * 60 + *minute) * kSecondsOfMinute;
}

std::optional<std::int64_t> local_time(std::string_view text, bool as_end) {
  const auto day = date(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return (*day + (as_end ? 1 : 0)) * kSecondsOfCivilDay;
  if (text[10] != 'T') return std::nullopt;
  const auto time = time_of_day(text.substr(11));
  if (!time) return std::nullopt;
  return *day * kSecondsOfCivilDay + *time;
}

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

}  // namespace slipway::model
