#include "api/executor.h"

#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

namespace slipway::api {

Executor::Executor(std::size_t threads, std::size_t queue_limit) : queue_limit_(queue_limit) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { loop(stop); });
  }
}

Executor::~Executor() { finish(); }

void Executor::finish() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

bool Executor::run(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= queue_limit_) return false;
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
  return true;
}

void Executor::loop(const std::stop_token& stop) {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [this] { return !queue_.empty(); });
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    try {
      work();
    } catch (const std::exception& e) {
      spdlog::error("a request failed unexpectedly: {}", e.what());
    }
  }
}

}  // namespace slipway::api
