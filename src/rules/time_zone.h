#pragma once
// A time zone of the tz database: which offset from UTC held, holds and will hold when. Pure; the
// bytes of its file are handed in. The form is RFC 8536's (TZif), its footer POSIX's TZ.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::rules {

// All in seconds, times since the Unix epoch in UTC.
struct ZonePeriod {
  std::int64_t begin = std::numeric_limits<std::int64_t>::min();
  std::int64_t end = std::numeric_limits<std::int64_t>::max();  // exclusive
  std::int64_t offset = 0;                                      // local time is UTC plus this
};

class TimeZone {
 public:
  // UTC.
  TimeZone() = default;
  // Of the content of a TZif file. kInvalid where it is none.
  static base::Result<TimeZone> parse(std::string_view tzif);

  // The period of one offset that holds `at`.
  ZonePeriod period_at(std::int64_t at) const;

 private:
  // A day of a year by POSIX's rule, and the seconds after its midnight.
  struct YearDay {
    enum class Kind { kWeekday, kJulian, kZeroBased } kind = Kind::kWeekday;
    int month = 1;    // of kWeekday
    int week = 1;     // 5: the last
    int weekday = 0;  // from Sunday
    int day = 0;      // of the other kinds
    std::int64_t seconds = 7200;
  };
  struct Rule {
    std::int64_t standard = 0;
    std::int64_t summer = 0;
    bool has_summer = false;
    YearDay begin;  // of summer time, in local standard time
    YearDay end;    // in local summer time
  };
  struct Transition {
    std::int64_t at = 0;
    std::int64_t offset = 0;  // from then on
  };
  class RuleReader;

  static std::int64_t midnight_of(const YearDay& day, int year);
  ZonePeriod by_rule(std::int64_t at) const;

  std::int64_t first_offset_ = 0;
  std::vector<Transition> transitions_;
  std::optional<Rule> rule_;  // after the last transition
};

// Where time zones are found by their names.
class TimeZones {
 public:
  virtual ~TimeZones() = default;
  // "Europe/Paris", "UTC". kInvalid where there is none of this name; the message names it.
  // Thread-safe.
  virtual base::Result<TimeZone> find(const std::string& name) const = 0;
};

}  // namespace slipway::rules
