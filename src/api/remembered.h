#pragma once
// What takes long to read, as it was a moment ago: whoever asks gets at once what was read last,
// and where that is no longer new it is read again on another thread, for who asks next. What is
// quickly read is read each time, so that a small store is shown as it is. Shared by the endpoints
// that show it. Thread-safe.

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include <spdlog/spdlog.h>

#include "api/executor.h"
#include "base/clock.h"

namespace slipway::api {

template <typename Value>
class Remembered : public std::enable_shared_from_this<Remembered<Value>> {
 public:
  static constexpr base::Duration kQuick = std::chrono::milliseconds(2);
  static constexpr base::Duration kNew = std::chrono::seconds(5);
  // Then it is no answer any more.
  static constexpr base::Duration kOld = std::chrono::minutes(5);

  // Made by make_shared. `read` is called on any thread, and must go on until the executor ends.
  Remembered(Executor& executor, base::Clock& clock, std::function<Value()> read)
      : executor_(executor), clock_(clock), read_(std::move(read)) {}

  std::shared_ptr<const Value> get() {
    if (auto value = known()) return value;
    // One of those who ask at once reads it for all.
    const std::lock_guard turn(turn_);
    if (auto value = known()) return value;
    return read_now();
  }

 private:
  std::shared_ptr<const Value> known() {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto age = now - read_at_;
    const bool is_of_the_future = age < base::Duration{};  // the clock went back since
    if (!value_ || took_ <= kQuick || is_of_the_future || age >= kOld) return nullptr;
    if (age >= kNew && !reading_) read_again();
    return value_;
  }

  // In its turn.
  std::shared_ptr<const Value> read_now() {
    const auto began = clock_.now();
    auto value = std::make_shared<const Value>(read_());
    const auto ended = clock_.now();
    const std::lock_guard lock(mutex_);
    value_ = value;
    read_at_ = ended;
    took_ = ended - began;
    return value;
  }

  // Under the lock.
  void read_again() {
    reading_ = executor_.run([self = this->shared_from_this()] {
      const Done done{*self};
      try {
        const std::lock_guard turn(self->turn_);
        self->read_now();
      } catch (const std::exception& e) {
        spdlog::error("what is remembered cannot be read again: {}", e.what());
      }
    });
  }

  // Also where the reading fails.
  struct Done {
    Remembered& of;
    ~Done() {
      const std::lock_guard lock(of.mutex_);
      of.reading_ = false;
    }
  };

  Executor& executor_;
  base::Clock& clock_;
  std::function<Value()> read_;
  std::mutex turn_;  // before the other
  std::mutex mutex_;
  std::shared_ptr<const Value> value_;
  base::Timestamp read_at_{};
  base::Duration took_{};
  bool reading_ = false;
};

}  // namespace slipway::api
