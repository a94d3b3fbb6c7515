#include "reach.h"

namespace slipway::simulation {
namespace {
constexpr auto kDeadline = std::chrono::minutes(2);  // of a call that hangs
}

void Reach::point(std::string_view what) {
  if (is_dead_) throw Killed{};
  if (!universe_.fibers.inside()) return;
  ++deaths_.points;
  if (!deaths_.allowed) return;
  // From its next wait on: here it may hold a lock, which another of its fibers must not meet.
  if (deaths_.stops.contains(deaths_.points)) deaths_.stand_still(universe_.fibers.owner());
  if (!deaths_.at.contains(deaths_.points)) return;
  is_dead_ = true;
  universe_.note({"killed at", what});
  throw Killed{};
}

void Reach::pass(base::Duration time, const std::stop_token& stop) {
  if (is_dead_) throw Killed{};
  if (!universe_.fibers.inside()) return;
  universe_.fibers.wait_until(universe_.now() + time, stop);
}

std::optional<base::Error> Reach::ask(Weather weather, std::string_view whom,
                                      const std::stop_token& stop) {
  Dice& dice = universe_.dice;
  pass(weather == Weather::kSlow ? dice.seconds(1, 40) : base::Duration(dice.between(100, 400'000)),
       stop);
  if (stop.stop_requested()) return base::Error{base::ErrorCode::kCancelled, "told to stop"};
  if (weather == Weather::kHanging && !dice.one_in(3)) {
    pass(kDeadline, stop);
    return base::Error{base::ErrorCode::kTimeout, std::string(whom) + " hangs"};
  }
  if (weather == Weather::kFailing && !dice.one_in(3)) {
    return base::Error{base::ErrorCode::kUnavailable, std::string(whom) + " does not answer"};
  }
  return std::nullopt;
}

}  // namespace slipway::simulation
