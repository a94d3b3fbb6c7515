#pragma once
// What runs uses just now, as runtimes know it. Value type.

#include <cstdint>
#include <string>

namespace slipway::runtime {

// Of one container, pod or instance.
struct Usage {
  std::string name{};              // by which its runtime knows it, for people
  std::uint64_t cpu_millis = 0;    // thousandths of a core, over a short time before
  std::uint64_t memory_bytes = 0;  // without the caches that can be given up

  friend bool operator==(const Usage&, const Usage&) = default;
};

}  // namespace slipway::runtime
