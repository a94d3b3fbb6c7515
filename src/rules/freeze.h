#pragma once
// When the freeze windows of an environment are, across changes of the clock. Pure: no clock; time
// zones are handed in. Called by the API, which shows them, and by dispatch.
//
// Whenever a clock on the wall of the window's time zone shows a time within the window, it is
// closed: a time that comes twice begins it the first time and ends it the second; one that a
// change leaves out begins or ends it at that change.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/freeze_window.h"
#include "rules/time_zone.h"

namespace slipway::rules {

struct FreezePeriod {
  base::Timestamp start{};
  base::Timestamp end{};  // exclusive
};

// The period that goes on at `at`, or else the next; nothing where there is none any more. The
// window is one that was checked.
std::optional<FreezePeriod> freeze_period(const model::FreezeWindow& window, const TimeZone& zone,
                                          base::Timestamp at);

struct Freeze {
  base::Timestamp until{};
  std::string window;  // the name of the one that ends it
};

// What is closed at `at`, up to the first moment that is in no window; at most a year on, where
// windows follow each other without end. kInvalid where a time zone is not known any more.
base::Result<std::optional<Freeze>> frozen_at(const std::vector<model::FreezeWindow>& windows,
                                              const TimeZones& zones, base::Timestamp at);

}  // namespace slipway::rules
