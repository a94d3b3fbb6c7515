#include "io/system_clock.h"

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <openssl/rand.h>

namespace slipway::io {

base::Timestamp SystemClock::now() {
  return std::chrono::time_point_cast<base::Duration>(std::chrono::system_clock::now());
}

void SystemClock::pause(base::Duration duration, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, std::move(stop), base::waitable(duration), [] { return false; });
}

void SystemRandom::fill(std::span<unsigned char> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the random generator failed");
  }
}

}  // namespace slipway::io
