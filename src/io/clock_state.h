#pragma once
// Whether this machine's clock can be trusted. Called by what tells of the daemon's surroundings.

#include <optional>

namespace slipway::io {

// Whether something keeps the clock in step with others, as the kernel knows it (adjtimex(2),
// STA_UNSYNC); none where the kernel does not say.
std::optional<bool> clock_is_synchronised();

}  // namespace slipway::io
