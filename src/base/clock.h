#pragma once
// What a step may know of time and chance. daemon/ hands in the real ones (io/system_clock.h); a
// simulation hands in its own. Thread-safe.

#include <cstddef>
#include <span>
#include <stop_token>

#include "base/time.h"

namespace slipway::base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
  // Returns when the time has passed, or at once when `stop` is asked for.
  virtual void pause(Duration duration, std::stop_token stop) = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;
};

}  // namespace slipway::base
