#pragma once
// When a server that has no answer now wants to be asked again. Pure.

#include <optional>
#include <string_view>

#include "base/time.h"

namespace slipway::io {

// Retry-After (RFC 9110, section 10.2.3): seconds, or a date. At most a day from now, since nobody
// can tell Slipway to stay away for good.
std::optional<base::Timestamp> retry_at(std::string_view header, base::Timestamp now);

}  // namespace slipway::io
