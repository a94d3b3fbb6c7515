#pragma once
// For tests: bytes that count up, so that a test knows them. One thread at a time.

#include <span>

#include "base/clock.h"

namespace slipway::base {

class CountingRandom final : public Random {
 public:
  void fill(std::span<unsigned char> bytes) override {
    for (auto& byte : bytes) byte = next_++;
  }

 private:
  unsigned char next_ = 0;
};

}  // namespace slipway::base
