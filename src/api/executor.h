#pragma once
// The threads on which endpoints run: they may read the store and git. A full queue refuses.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace slipway::api {

class Executor {
 public:
  Executor(std::size_t threads, std::size_t queue_limit);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // False where the queue is full. What the work throws is logged.
  bool run(std::function<void()> work);
  // Runs what waits, and returns once all threads have ended.
  void finish();

 private:
  void loop(const std::stop_token& stop);

  std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::jthread> threads_;
};

}  // namespace slipway::api
