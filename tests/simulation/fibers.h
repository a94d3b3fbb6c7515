#pragma once
// What would be threads, on one thread and a virtual clock: each runs until it waits, and the dice
// say who goes on. A fiber that is killed unwinds from where it waits, as if its process had died.

#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include <ucontext.h>

#include "base/time.h"
#include "dice.h"

namespace slipway::simulation {

// Not an std::exception, so that nothing but a fiber's end catches it.
struct Killed {};

class Fibers {
 public:
  using Body = std::function<void()>;

  Fibers(base::Timestamp start, Dice dice);
  ~Fibers();
  Fibers(const Fibers&) = delete;
  Fibers& operator=(const Fibers&) = delete;

  base::Timestamp now() const { return now_; }
  void start(int owner, Body body);

  // Inside a fiber: until then, or until it is told to stop. Throws Killed.
  void wait_until(base::Timestamp at, const std::stop_token& stop = {});
  void yield() { wait_until(now_); }
  bool inside() const { return current_ != nullptr; }
  // The owner of the fiber that runs, or -1.
  int owner() const;

  // Outside of all fibers: lets one go on that can. False where none can now.
  bool step();
  std::optional<base::Timestamp> next_wake() const;
  void move_to(base::Timestamp at) { now_ = std::max(now_, at); }
  // None of this owner's goes on before, as if its machine stood still.
  void freeze(int owner, base::Timestamp until) { frozen_[owner] = until; }
  bool is_frozen(int owner) const;
  // Unwinds all fibers of this owner.
  void kill(int owner);
  // What a fiber let out, once.
  std::exception_ptr take_error() { return std::exchange(error_, nullptr); }

  // Before and after a fiber of that owner runs.
  std::function<void(int owner)> on_switch;

 private:
  struct Fiber;
  struct Stack;

  static void enter();
  void resume(Fiber& fiber);
  void leave();
  void forget(const Fiber& fiber);

  // When its owner stands still no more.
  base::Timestamp thaw(const Fiber& fiber) const;

  base::Timestamp now_;
  std::map<int, base::Timestamp> frozen_;
  Dice dice_;
  std::vector<std::unique_ptr<Fiber>> fibers_;
  std::vector<std::unique_ptr<Stack>> free_stacks_;
  Fiber* current_ = nullptr;
  ucontext_t outside_{};
  std::exception_ptr error_;
};

}  // namespace slipway::simulation
