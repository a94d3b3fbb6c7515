#include "fibers.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <cxxabi.h>

namespace slipway::simulation {
namespace {

constexpr std::size_t kStackSize = 512U << 10U;

// makecontext(3) passes only ints.
Fibers* entering = nullptr;

}  // namespace

// What of a thread's exceptions is under way belongs to the fiber, not to the thread (Itanium C++
// ABI, 2.2.2).
struct Exceptions {
  void* caught = nullptr;
  unsigned int uncaught = 0;

  void swap() {
    auto* const mine = reinterpret_cast<Exceptions*>(abi::__cxa_get_globals());
    std::swap(caught, mine->caught);
    std::swap(uncaught, mine->uncaught);
  }
};

struct Fibers::Stack {
  std::array<std::byte, kStackSize> bytes;
};

struct Fibers::Fiber {
  int owner = 0;
  Body body;
  base::Timestamp wake{};
  std::stop_token stop;
  bool killed = false;
  bool ended = false;
  std::unique_ptr<Stack> stack;
  ucontext_t context{};
  Exceptions exceptions;
};

Fibers::Fibers(base::Timestamp start, Dice dice) : now_(start), dice_(dice) {}

Fibers::~Fibers() {
  while (!fibers_.empty()) kill(fibers_.front()->owner);
}

void Fibers::start(int owner, Body body) {
  auto fiber = std::make_unique<Fiber>();
  fiber->owner = owner;
  fiber->body = std::move(body);
  fiber->wake = now_;
  fibers_.push_back(std::move(fiber));
}

int Fibers::owner() const { return current_ == nullptr ? -1 : current_->owner; }

void Fibers::enter() {
  Fibers& all = *entering;
  Fiber& mine = *all.current_;
  try {
    mine.body();
  } catch (const Killed&) {
    mine.body = nullptr;
  } catch (...) {
    if (!all.error_) all.error_ = std::current_exception();
  }
  mine.body = nullptr;
  mine.ended = true;
  all.leave();
}

void Fibers::leave() {
  Fiber& mine = *current_;
  mine.exceptions.swap();
  swapcontext(&mine.context, &outside_);
  mine.exceptions.swap();
}

void Fibers::resume(Fiber& fiber) {
  if (!fiber.stack) {
    if (fiber.killed) {
      fiber.ended = true;
      return;
    }
    if (free_stacks_.empty()) free_stacks_.emplace_back(new Stack);
    fiber.stack = std::move(free_stacks_.back());
    free_stacks_.pop_back();
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack->bytes.data();
    fiber.context.uc_stack.ss_size = kStackSize;
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, &Fibers::enter, 0);
    entering = this;
  }
  current_ = &fiber;
  if (on_switch) on_switch(fiber.owner);
  Exceptions outside;
  outside.swap();
  swapcontext(&outside_, &fiber.context);
  outside.swap();
  if (on_switch) on_switch(fiber.owner);
  current_ = nullptr;
}

void Fibers::wait_until(base::Timestamp at, const std::stop_token& stop) {
  Fiber& mine = *current_;
  mine.wake = at;
  mine.stop = stop;
  leave();
  mine.stop = {};
  if (mine.killed) throw Killed{};
}

base::Timestamp Fibers::thaw(const Fiber& fiber) const {
  const auto found = frozen_.find(fiber.owner);
  return found == frozen_.end() ? now_ : found->second;
}

bool Fibers::is_frozen(int owner) const {
  const auto found = frozen_.find(owner);
  return found != frozen_.end() && found->second > now_;
}

bool Fibers::step() {
  std::vector<Fiber*> ready;
  for (const auto& fiber : fibers_) {
    if (thaw(*fiber) > now_) continue;
    if (fiber->wake <= now_ || fiber->stop.stop_requested()) ready.push_back(fiber.get());
  }
  if (ready.empty()) return false;
  Fiber& chosen = *ready[dice_.below(ready.size())];
  resume(chosen);
  if (chosen.ended) forget(chosen);
  return true;
}

std::optional<base::Timestamp> Fibers::next_wake() const {
  std::optional<base::Timestamp> next;
  for (const auto& fiber : fibers_) {
    const auto wake = std::max(fiber->wake, thaw(*fiber));
    next = std::min(next.value_or(wake), wake);
  }
  return next;
}

void Fibers::kill(int owner) {
  const auto theirs = [&](const auto& fiber) { return fiber->owner == owner; };
  while (true) {
    const auto found = std::find_if(fibers_.begin(), fibers_.end(), theirs);
    if (found == fibers_.end()) return;
    Fiber& fiber = **found;
    fiber.killed = true;
    // Whoever catches it waits again, and is told again.
    while (!fiber.ended) resume(fiber);
    forget(fiber);
  }
}

void Fibers::forget(const Fiber& fiber) {
  const auto found = std::find_if(fibers_.begin(), fibers_.end(),
                                  [&](const auto& one) { return one.get() == &fiber; });
  if ((*found)->stack) free_stacks_.push_back(std::move((*found)->stack));
  fibers_.erase(found);
}

}  // namespace slipway::simulation
