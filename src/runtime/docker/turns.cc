#include "runtime/docker/turns.h"

#include <utility>

namespace slipway::runtime::docker {

Turns::Turn::Turn(Turns& turns, std::string name) : turns_(&turns), name_(std::move(name)) {}

Turns::Turn::Turn(Turn&& other) noexcept
    : turns_(std::exchange(other.turns_, nullptr)), name_(std::move(other.name_)) {}

Turns::Turn::~Turn() {
  if (turns_ == nullptr) return;
  const std::scoped_lock lock(turns_->mutex_);
  turns_->taken_.erase(name_);
  turns_->changed_.notify_all();
}

base::Result<Turns::Turn> Turns::take(const std::string& name, const std::function<void()>& waits,
                                      const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (taken_.contains(name)) {
    lock.unlock();
    waits();
    lock.lock();
  }
  if (!changed_.wait(lock, stop, [&] { return !taken_.contains(name); })) {
    return base::fail(base::ErrorCode::kCancelled, "cancelled");
  }
  taken_.insert(name);
  return Turn(*this, name);
}

}  // namespace slipway::runtime::docker
