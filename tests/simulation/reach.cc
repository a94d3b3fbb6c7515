#include "reach.h"

#include <algorithm>

#include "base/enum.h"

namespace slipway::simulation {
namespace {
constexpr auto kDeadline = std::chrono::minutes(2);  // of a call that hangs
}

void Reach::point(Point where) {
  if (is_dead_) throw Killed{};
  if (!universe_.fibers.inside()) return;
  ++deaths_.points;
  const std::size_t times = ++deaths_.reached[where.index()];
  if (!deaths_.allowed) return;
  const auto is_now = [&](const std::set<std::size_t>& at, const std::vector<Aim>& aims) {
    return at.contains(deaths_.points) ||
           std::any_of(aims.begin(), aims.end(),
                       [&](const Aim& aim) { return aim.times == times && aim.point == where; });
  };
  // From its next wait on: here it may hold a lock, which another of its fibers must not meet.
  if (is_now(deaths_.stops, deaths_.stop_aims)) deaths_.stand_still(universe_.fibers.owner());
  if (!is_now(deaths_.at, deaths_.aims)) return;
  is_dead_ = true;
  ++deaths_.died[where.index()];
  universe_.note({"killed", base::to_string(where.moment), base::to_string(where.effect)});
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
