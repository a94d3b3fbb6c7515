#pragma once
// A time in which nothing is deployed to an environment: one that comes each week, or one of a
// date. Values only; when it is, src/rules/freeze.h says.

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(Weekday, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY)

// Times and dates are those of a clock on the wall in the time zone, as people write them.
struct FreezeWindow {
  FreezeWindowId id;
  EnvironmentId environment;
  std::string name;
  std::string timezone = "UTC";
  // Of one that comes each week: the days on which it starts, "17:00", and where it does not end on
  // the same day, or the next, the day on which it does.
  std::vector<Weekday> weekdays{};
  std::string start_time{};
  std::optional<Weekday> end_weekday{};
  std::string end_time{};
  // Of one that comes once: "2026-12-24T18:00", or "2026-12-24" for that day's beginning and end.
  std::string starts_at{};
  std::string ends_at{};
  base::Timestamp created_at{};
  base::Timestamp updated_at{};

  bool comes_each_week() const { return !weekdays.empty(); }
};

}  // namespace slipway::model
