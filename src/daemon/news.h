#pragma once
// What other nodes committed, brought to what this one keeps in memory: hooks, tokens and sessions,
// and which deployments are to be cancelled. Reads the store on a thread of its own; thread-safe.

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "store/database.h"

namespace slipway::daemon {

class News {
 public:
  // By topic (store/topics.h).
  using Readers = std::map<std::string, std::function<void()>, std::less<>>;

  explicit News(Readers readers);

  // After a commit that announced `topics`; returns at once.
  void hear(const store::Topics& topics);
  // Anything may have been announced.
  void hear_all();

 private:
  void loop(const std::stop_token& stop);
  void read(const std::stop_token& stop, const store::Topics& topics);

  const Readers readers_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  store::Topics heard_;
  std::jthread thread_;
};

}  // namespace slipway::daemon
