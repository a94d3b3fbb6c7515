#pragma once
// All chance of a run, from its seed alone: splitmix64 (Steele, Lea and Flood, 2014), the same on
// every machine.

#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.h"

namespace slipway::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool one_in(std::size_t times) { return below(times) == 0; }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::size_t>(most - least + 1)));
  }
  base::Duration seconds(std::int64_t least, std::int64_t most) {
    return base::Duration(between(least * 1'000'000, most * 1'000'000));
  }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  // Whoever rolls these changes nothing for who rolls the others.
  Dice others() { return Dice(next()); }

 private:
  std::uint64_t state_;
};

class DiceRandom final : public base::Random {
 public:
  explicit DiceRandom(Dice dice) : dice_(dice) {}
  void fill(std::span<unsigned char> bytes) override {
    for (auto& byte : bytes) byte = static_cast<unsigned char>(dice_.next());
  }

 private:
  Dice dice_;
};

}  // namespace slipway::simulation
