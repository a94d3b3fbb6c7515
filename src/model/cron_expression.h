#pragma once
// Schedules as crontab(5) writes them. Pure. Called by whoever checks what people write, and by
// rules/cron.h, which says what points in time they mean.

#include <bitset>
#include <string_view>

#include "base/result.h"

namespace slipway::model {

struct CronExpression {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days;     // of the month, from 1
  std::bitset<13> months;   // from 1
  std::bitset<7> weekdays;  // from Sunday
  // crontab(5): where both kinds of days are restricted, either is enough.
  bool any_day = false;
  bool any_weekday = false;
  // The minute or the hour begins with "*": it follows the clock's hands, and a change of the clock
  // moves it. The others are times of the day: one that a change leaves out runs right after the
  // change, one that comes twice runs the first time (cron(8) of Debian).
  bool follows_clock = false;
};

// Five fields (minute, hour, day of the month, month, day of the week) of numbers, names of three
// letters, lists, ranges, steps and "*"; or "@hourly", "@daily", "@midnight", "@weekly",
// "@monthly", "@yearly", "@annually". kInvalid names the field and what it may be.
base::Result<CronExpression> parse_cron(std::string_view text);

}  // namespace slipway::model
