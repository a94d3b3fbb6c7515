#pragma once
// Which freeze windows are right, and how their dates and times are read. Called by whoever checks
// what people write, and by rules/freeze.h. Pure.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/freeze_window.h"

namespace slipway::model {

// kInvalid, with the field, for what is no window. Whether there is the time zone, its finder says.
base::Result<void> check_freeze_window(const FreezeWindow& window);

// "17:00", in seconds since midnight.
std::optional<std::int64_t> time_of_day(std::string_view text);
// A clock's time in seconds, as if its zone were UTC. A date alone is its beginning, or its end.
std::optional<std::int64_t> local_time(std::string_view text, bool as_end);

}  // namespace slipway::model
