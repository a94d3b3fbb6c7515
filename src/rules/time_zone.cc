#include "rules/time_zone.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

namespace slipway::rules {
namespace {

using base::ErrorCode;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kWeek = 7 * kDay;  // as far as a rule's time may be from its day's midnight
constexpr std::size_t kHeader = 44;       // bytes, RFC 8536 3.1

// RFC 8536 3.2 has none beyond.
bool is_offset(std::int64_t seconds) { return seconds >= -25 * kHour && seconds <= 26 * kHour; }

base::Result<TimeZone> broken() {
  return base::fail(ErrorCode::kInvalid, "it is no file of the tz database");
}

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = (number << 8U) | static_cast<unsigned char>(c);
  const std::size_t unused = 64 - 8 * bytes.size();
  return static_cast<std::int64_t>(number << unused) >> unused;
}

struct Counts {
  std::size_t is_ut = 0;
  std::size_t is_standard = 0;
  std::size_t leaps = 0;
  std::size_t times = 0;
  std::size_t types = 0;
  std::size_t letters = 0;

  std::size_t size(std::size_t time_size) const {
    return times * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) + is_standard +
           is_ut;
  }
};

std::optional<Counts> read_header(std::string_view bytes) {
  if (bytes.size() < kHeader || !bytes.starts_with("TZif")) return std::nullopt;
  std::array<std::size_t, 6> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::int64_t number = big_endian(bytes.substr(20 + 4 * i, 4));
    if (number < 0 || number > 1'000'000) return std::nullopt;
    numbers[i] = static_cast<std::size_t>(number);
  }
  return Counts{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
}

int year_of(std::int64_t at) {
  const std::chrono::sys_days day{std::chrono::floor<std::chrono::days>(std::chrono::seconds(at))};
  return static_cast<int>(std::chrono::year_month_day(day).year());
}

}  // namespace

// "CET-1CEST,M3.5.0,M10.5.0/3": POSIX's TZ, as RFC 8536 3.3 extends it.
class TimeZone::RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  std::optional<Rule> read() {
    Rule rule;
    name();
    rule.standard = -time(1);
    if (text_.empty()) return finish(rule);
    name();
    rule.has_summer = true;
    rule.summer = text_.empty() || text_.front() == ',' ? rule.standard + kHour : -time(1);
    rule.begin = year_day();
    rule.end = year_day();
    return finish(rule);
  }

 private:
  std::optional<Rule> finish(const Rule& rule) const {
    const bool far = !is_offset(rule.standard) || !is_offset(rule.summer) ||
                     std::abs(rule.begin.seconds) > kWeek || std::abs(rule.end.seconds) > kWeek;
    if (wrong_ || far || !text_.empty()) return std::nullopt;
    return rule;
  }

  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  void name() {
    const bool quoted = take('<');
    std::size_t length = 0;
    const auto belongs = [&](char c) {
      if (quoted) return c != '>';
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    while (length < text_.size() && belongs(text_[length])) ++length;
    wrong_ = wrong_ || length == 0;
    text_.remove_prefix(length);
    if (quoted) wrong_ = !take('>') || wrong_;
  }

  int number() {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < text_.size() && digits < 4 && text_[digits] >= '0' && text_[digits] <= '9';
         ++digits) {
      value = value * 10 + (text_[digits] - '0');
    }
    wrong_ = wrong_ || digits == 0;
    text_.remove_prefix(digits);
    return value;
  }

  std::int64_t time(std::int64_t sign) {
    if (take('-')) {
      sign = -sign;
    } else {
      take('+');
    }
    std::int64_t seconds = number() * kHour;
    if (take(':')) seconds += std::int64_t{number()} * 60;
    if (take(':')) seconds += number();
    return sign * seconds;
  }

  YearDay year_day() {
    YearDay day;
    wrong_ = !take(',') || wrong_;
    if (take('M')) {
      day.month = number();
      wrong_ = !take('.') || wrong_;
      day.week = number();
      wrong_ = !take('.') || wrong_;
      day.weekday = number();
      wrong_ = wrong_ || day.month < 1 || day.month > 12 || day.week < 1 || day.week > 5 ||
               day.weekday > 6;
    } else {
      day.kind = take('J') ? YearDay::Kind::kJulian : YearDay::Kind::kZeroBased;
      day.day = number();
      wrong_ = wrong_ || day.day > 365;
    }
    if (take('/')) day.seconds = time(1);
    return day;
  }

  std::string_view text_;
  bool wrong_ = false;
};

base::Result<TimeZone> TimeZone::parse(std::string_view tzif) {
  auto header = read_header(tzif);
  if (!header) return broken();
  std::size_t time_size = 4;
  if (tzif[4] >= '2') {
    // The first part is for readers that only know the first version.
    const std::size_t first = kHeader + header->size(time_size);
    if (tzif.size() < first) return broken();
    tzif.remove_prefix(first);
    header = read_header(tzif);
    time_size = 8;
  }
  if (!header || header->types == 0 || tzif.size() < kHeader + header->size(time_size)) {
    return broken();
  }
  const std::string_view times = tzif.substr(kHeader);
  const std::string_view indices = times.substr(header->times * time_size);
  const std::string_view types = indices.substr(header->times);
  const auto offset_of = [&](std::size_t type) { return big_endian(types.substr(type * 6, 4)); };
  TimeZone zone;
  for (std::size_t type = 0; type < header->types; ++type) {
    if (!is_offset(offset_of(type))) return broken();
  }
  zone.first_offset_ = offset_of(0);
  for (std::size_t i = 0; i < header->times; ++i) {
    const auto type = static_cast<unsigned char>(indices[i]);
    if (type >= header->types) return broken();
    const std::int64_t at = big_endian(times.substr(i * time_size, time_size));
    if (!zone.transitions_.empty() && at <= zone.transitions_.back().at) return broken();
    zone.transitions_.push_back({at, offset_of(type)});
  }
  std::string_view footer = tzif.substr(kHeader + header->size(time_size));
  if (time_size == 8 && footer.starts_with('\n')) {
    footer = footer.substr(1, footer.find('\n', 1) - 1);
    if (!footer.empty()) {
      zone.rule_ = RuleReader(footer).read();
      if (!zone.rule_) return broken();
    }
  }
  return zone;
}

std::int64_t TimeZone::midnight_of(const YearDay& day, int year) {
  using namespace std::chrono;
  const sys_days january = sys_days(std::chrono::year(year) / 1 / 1);
  sys_days result = january + days(day.day);
  if (day.kind == YearDay::Kind::kJulian) {
    // Never counts the 29th of February.
    const bool after_february = std::chrono::year(year).is_leap() && day.day >= 60;
    result = january + days(day.day - 1 + (after_february ? 1 : 0));
  } else if (day.kind == YearDay::Kind::kWeekday) {
    const auto month = std::chrono::year(year) / day.month;
    const weekday wanted(static_cast<unsigned>(day.weekday));
    result = day.week == 5 ? sys_days(month / wanted[last])
                           : sys_days(month / wanted[static_cast<unsigned>(day.week)]);
  }
  return result.time_since_epoch().count() * kDay;
}

ZonePeriod TimeZone::by_rule(std::int64_t at) const {
  const std::int64_t begin =
      transitions_.empty() ? std::numeric_limits<std::int64_t>::min() : transitions_.back().at;
  if (!rule_->has_summer) {
    return {begin, std::numeric_limits<std::int64_t>::max(), rule_->standard};
  }
  std::vector<Transition> around;
  const int year = year_of(at);
  for (int one = year - 2; one <= year + 2; ++one) {
    around.push_back(
        {midnight_of(rule_->begin, one) + rule_->begin.seconds - rule_->standard, rule_->summer});
    around.push_back(
        {midnight_of(rule_->end, one) + rule_->end.seconds - rule_->summer, rule_->standard});
  }
  std::sort(around.begin(), around.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  auto next = std::find_if(around.begin(), around.end(),
                           [&](const auto& transition) { return transition.at > at; });
  const auto& now = *std::prev(next);
  return {std::max(begin, now.at), next->at, now.offset};
}

ZonePeriod TimeZone::period_at(std::int64_t at) const {
  const auto next =
      std::upper_bound(transitions_.begin(), transitions_.end(), at,
                       [](std::int64_t time, const auto& one) { return time < one.at; });
  if (next == transitions_.end() && rule_) return by_rule(at);
  ZonePeriod period;
  period.offset = first_offset_;
  if (next != transitions_.begin()) {
    period.begin = std::prev(next)->at;
    period.offset = std::prev(next)->offset;
  }
  if (next != transitions_.end()) period.end = next->at;
  return period;
}

}  // namespace slipway::rules
