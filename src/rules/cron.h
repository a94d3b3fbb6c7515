#pragma once
// The points in time that a schedule means in a time zone. Pure: no clock. Called by the step that
// arms timers.

#include <optional>

#include "base/time.h"
#include "model/cron_expression.h"
#include "rules/time_zone.h"

namespace slipway::rules {

// The first time after `after`; nothing where there is none within twelve years.
std::optional<base::Timestamp> next_time(const model::CronExpression& cron, const TimeZone& zone,
                                         base::Timestamp after);

}  // namespace slipway::rules
