#include "daemon/news.h"

#include <spdlog/spdlog.h>

namespace slipway::daemon {
namespace {

// What is said to nobody, as that a session was seen, is read now and then.
constexpr auto kAnyway = std::chrono::minutes(10);
constexpr auto kNewsPause = std::chrono::seconds(1);

}  // namespace

News::News(Readers readers) : readers_(std::move(readers)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

void News::hear(const store::Topics& topics) {
  bool is_any = false;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& topic : topics) {
      if (readers_.contains(topic)) is_any = heard_.insert(topic).second || is_any;
    }
  }
  if (is_any) changed_.notify_one();
}

void News::hear_all() {
  store::Topics all;
  for (const auto& [topic, reader] : readers_) all.insert(topic);
  hear(all);
}

void News::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    store::Topics topics;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kAnyway, [this] { return !heard_.empty(); });
      topics = std::exchange(heard_, {});
    }
    if (topics.empty()) {
      hear_all();
    } else {
      read(stop, topics);
    }
  }
}

void News::read(const std::stop_token& stop, const store::Topics& topics) {
  try {
    for (const auto& topic : topics) readers_.at(topic)();
  } catch (const std::exception& e) {
    spdlog::warn("what other nodes changed cannot be read now: {}", e.what());
    hear(topics);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, kNewsPause, [] { return false; });
  }
}

}  // namespace slipway::daemon
