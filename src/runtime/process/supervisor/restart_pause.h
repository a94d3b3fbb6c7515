#pragma once
// How long a supervisor waits before it starts its program again: longer each time, until the
// program stayed up for a while. Pure.

#include <algorithm>
#include <cstdint>

namespace slipway::runtime {

class RestartPause {
 public:
  explicit RestartPause(std::int64_t first_ms) : first_ms_(std::max<std::int64_t>(first_ms, 1)) {}

  // The pause after a run of this length.
  std::int64_t after_run(std::int64_t uptime_ms) {
    const bool was_stable = uptime_ms >= std::min(kLongestMs, last_ms_ * 10);
    last_ms_ = last_ms_ == 0 || was_stable ? first_ms_ : std::min(kLongestMs, last_ms_ * 2);
    return last_ms_;
  }

  static constexpr std::int64_t kLongestMs = 60'000;

 private:
  std::int64_t first_ms_;
  std::int64_t last_ms_ = 0;
};

}  // namespace slipway::runtime
