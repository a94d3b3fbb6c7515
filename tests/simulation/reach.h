#pragma once
// The way from a node to what is outside it: each use takes time, and the node may die just before
// or just after it, as it may at every write of its store. Used inside the node's fibers.

#include <functional>
#include <set>
#include <stop_token>
#include <type_traits>
#include <vector>

#include "effects.h"
#include "universe.h"

namespace slipway::simulation {

// A death where a point is reached for the so manieth time.
struct Aim {
  Point point{};
  std::size_t times = 1;
};

// The deaths of a run: at which of the points where a process can die, counted over all nodes.
struct Deaths {
  std::set<std::size_t> at{};
  std::vector<Aim> aims{};
  std::size_t points = 0;
  bool allowed = true;
  PointCounts reached{};
  PointCounts died{};
  // At which of them a node stands still for a while, as a machine that is suspended; and how.
  std::set<std::size_t> stops{};
  std::vector<Aim> stop_aims{};
  std::function<void(int owner)> stand_still{};
};

class Reach {
 public:
  Reach(Universe& universe, Deaths& deaths) : universe_(universe), deaths_(deaths) {}

  // Every use of a port goes through here. Throws Killed.
  template <typename Work>
  auto use(Effect effect, const Work& work) {
    point({effect, Moment::BEFORE});
    if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
      work();
      point({effect, Moment::AFTER});
    } else {
      auto result = work();
      point({effect, Moment::AFTER});
      return result;
    }
  }
  // A point where the process can die, or stand still. Throws Killed.
  void point(Point where);
  // Time passes. Throws Killed where the process dies meanwhile.
  void pass(base::Duration time, const std::stop_token& stop = {});
  // Nothing where the remote can answer; else why not, after as long as that takes.
  std::optional<base::Error> ask(Weather weather, std::string_view whom,
                                 const std::stop_token& stop);

  // It died by itself; whoever runs the nodes ends what is left of it.
  bool is_dead() const { return is_dead_; }
  void die() { is_dead_ = true; }
  Universe& universe() { return universe_; }

 private:
  Universe& universe_;
  Deaths& deaths_;
  bool is_dead_ = false;
};

}  // namespace slipway::simulation
