#include "base/time.h"

#include <fmt/format.h>

namespace slipway::base {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Exactly `digits` of them, then `separator` where one is given.
std::optional<int> take_number(std::string_view& text, std::size_t digits, char separator = '\0') {
  const std::size_t length = digits + (separator == '\0' ? 0 : 1);
  if (text.size() < length || (separator != '\0' && text[digits] != separator)) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (!is_digit(c)) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(length);
  return number;
}

std::optional<Duration> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return Duration();
  text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  Duration fraction{};
  for (Duration unit(100'000); !text.empty() && is_digit(text.front()); unit /= 10) {
    fraction += unit * (text.front() - '0');
    text.remove_prefix(1);
  }
  return fraction;
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const char sign = text.front();
  text.remove_prefix(1);
  if (sign == 'Z') return std::chrono::minutes();
  if (sign != '+' && sign != '-') return std::nullopt;
  const auto hours = take_number(text, 2, ':');
  const auto minutes = take_number(text, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return std::chrono::minutes((sign == '+' ? 1 : -1) * (*hours * 60 + *minutes));
}

// The last `digits` of a number that is not negative.
void put(std::string& text, std::size_t at, std::size_t digits, std::int64_t number) {
  for (std::size_t left = digits; left > 0; --left, number /= 10) {
    text[at + left - 1] = static_cast<char>('0' + number % 10);
  }
}

}  // namespace

std::string to_iso8601(Timestamp at) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(millis);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(millis - day);
  // Pages have thousands of times: a format string would be read anew for each.
  std::string text = "0000-00-00T00:00:00.000Z";
  put(text, 0, 4, static_cast<int>(date.year()));
  put(text, 5, 2, static_cast<unsigned>(date.month()));
  put(text, 8, 2, static_cast<unsigned>(date.day()));
  put(text, 11, 2, time.hours().count());
  put(text, 14, 2, time.minutes().count());
  put(text, 17, 2, time.seconds().count());
  put(text, 20, 3, time.subseconds().count());
  return text;
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  const auto year = take_number(text, 4, '-');
  const auto month = take_number(text, 2, '-');
  const auto day = take_number(text, 2, 'T');
  const auto hour = take_number(text, 2, ':');
  const auto minute = take_number(text, 2, ':');
  const auto second = take_number(text, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second) + *fraction - *offset;
}

std::string describe(Duration duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 1) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace slipway::base
