#include "io/http_stream.h"

#include <utility>

namespace slipway::io {

StreamQueue::StreamQueue(std::size_t limit, std::function<void()> wake)
    : limit_(limit), wake_(std::move(wake)) {}

bool StreamQueue::push(std::string chunk) {
  std::unique_lock lock(mutex_);
  if (finished_ || overflown_ || ended_) return false;
  if (queued_.size() + in_flight_ + chunk.size() > limit_) {
    overflown_ = true;
    wake_pending_ = false;
    wake_unless_pending(std::move(lock));
    return false;
  }
  if (queued_.empty()) {
    queued_ = std::move(chunk);
  } else {
    queued_ += chunk;
  }
  wake_unless_pending(std::move(lock));
  return true;
}

void StreamQueue::finish() {
  std::unique_lock lock(mutex_);
  if (finished_ || ended_) return;
  finished_ = true;
  wake_unless_pending(std::move(lock));
}

void StreamQueue::on_closed(std::function<void()> callback) {
  std::unique_lock lock(mutex_);
  if (!ended_) {
    on_closed_ = std::move(callback);
    return;
  }
  lock.unlock();
  callback();
}

StreamQueue::Taken StreamQueue::take() {
  const std::scoped_lock lock(mutex_);
  wake_pending_ = false;
  Taken taken{std::exchange(queued_, {}), finished_};
  in_flight_ = taken.bytes.size();
  return taken;
}

bool StreamQueue::overflown() const {
  const std::scoped_lock lock(mutex_);
  return overflown_;
}

void StreamQueue::end() {
  std::unique_lock lock(mutex_);
  if (std::exchange(ended_, true)) return;
  const auto callback = std::exchange(on_closed_, nullptr);
  lock.unlock();
  if (callback) callback();
}

void StreamQueue::wake_unless_pending(std::unique_lock<std::mutex> lock) {
  const bool pending = std::exchange(wake_pending_, true);
  lock.unlock();
  if (!pending) wake_();
}

}  // namespace slipway::io
