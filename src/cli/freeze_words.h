#pragma once
// Freeze windows as people read and write them. Called by the commands and by the parts of apply.
// Pure.

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace slipway::cli {

// "friday", "Fri": "FRIDAY". kInvalid where it names none, or several.
base::Result<std::string> weekday_of(std::string_view word);

// "fri 17:00 - mon 08:00" or "2026-12-24 - 2027-01-01" of a window as the API shows it.
std::string freeze_words(const boost::json::value& window);

}  // namespace slipway::cli
