#include "io/system_clock.h"

#include <openssl/rand.h>

#include <stdexcept>

namespace slipway::io {

base::Timestamp SystemClock::now() {
  return std::chrono::time_point_cast<base::Duration>(std::chrono::system_clock::now());
}

void SystemRandom::fill(std::span<unsigned char> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the random generator failed");
  }
}

}  // namespace slipway::io
