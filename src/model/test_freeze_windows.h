#pragma once
// For tests: freeze windows of both sorts.

#include <optional>
#include <string>
#include <vector>

#include "model/freeze_window.h"

namespace slipway::model {

inline FreezeWindow each_week(const std::vector<Weekday>& days, const std::string& from,
                              const std::string& to, const std::string& zone,
                              std::optional<Weekday> end = std::nullopt) {
  FreezeWindow window;
  window.name = "weekly " + from;
  window.timezone = zone;
  window.weekdays = days;
  window.start_time = from;
  window.end_time = to;
  window.end_weekday = end;
  return window;
}

inline FreezeWindow once(const std::string& from, const std::string& to, const std::string& zone) {
  FreezeWindow window;
  window.name = "once " + from;
  window.timezone = zone;
  window.starts_at = from;
  window.ends_at = to;
  return window;
}

}  // namespace slipway::model
