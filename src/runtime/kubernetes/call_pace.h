#pragma once
// How fast calls go to one API server: so many at once and no more, however many services there
// are, that its priority and fairness (kubernetes.io/docs/concepts/cluster-administration/
// flow-control) has nobody to hold back. Used by Cluster. Thread-safe.

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>

#include "base/result.h"

namespace slipway::runtime::kubernetes {

class CallPace {
 public:
  // Given back at its end.
  class Turn {
   public:
    explicit Turn(CallPace& pace) : pace_(&pace) {}
    Turn(Turn&& other) noexcept : pace_(other.pace_) { other.pace_ = nullptr; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    CallPace* pace_;
  };

  explicit CallPace(std::size_t at_once) : free_(at_once) {}

  // Waits until another ends. kCancelled where it is told to stop before.
  base::Result<Turn> take(const std::stop_token& stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any freed_;
  std::size_t free_;
};

}  // namespace slipway::runtime::kubernetes
