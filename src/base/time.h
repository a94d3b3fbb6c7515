#pragma once
// Points in time: microseconds since the Unix epoch, UTC. Written as ISO 8601 with milliseconds.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::base {

using Duration = std::chrono::microseconds;
using Timestamp = std::chrono::time_point<std::chrono::system_clock, Duration>;

// "2026-11-25T02:24:29.123Z"
std::string to_iso8601(Timestamp at);

// Takes what to_iso8601 writes, with or without fraction, and numeric offsets (RFC 3339).
std::optional<Timestamp> parse_iso8601(std::string_view text);

constexpr std::int64_t to_micros(Timestamp at) { return at.time_since_epoch().count(); }
constexpr Timestamp from_micros(std::int64_t micros) { return Timestamp(Duration(micros)); }

// As much of it as a condition variable can be asked to wait at once: the nanoseconds of 292 years
// overflow, and it would return without having waited.
constexpr Duration waitable(Duration duration) {
  return duration < std::chrono::hours(24) ? duration : std::chrono::hours(24);
}

// "850 ms", "3.2 s", "4 min 10 s": for people.
std::string describe(Duration duration);

}  // namespace slipway::base
