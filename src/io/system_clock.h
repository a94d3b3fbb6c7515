#pragma once
// The real clock and the kernel's randomness. Stateless and thread-safe.

#include "base/clock.h"

namespace slipway::io {

class SystemClock final : public base::Clock {
 public:
  base::Timestamp now() override;
  void pause(base::Duration duration, std::stop_token stop) override;
};

class SystemRandom final : public base::Random {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

}  // namespace slipway::io
