#include "runtime/kubernetes/call_pace.h"

namespace slipway::runtime::kubernetes {

CallPace::Turn::~Turn() {
  if (pace_ == nullptr) return;
  const std::scoped_lock lock(pace_->mutex_);
  ++pace_->free_;
  pace_->freed_.notify_one();
}

base::Result<CallPace::Turn> CallPace::take(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!freed_.wait(lock, stop, [this] { return free_ > 0; })) {
    return base::fail(base::ErrorCode::kCancelled, "The call to the cluster was cancelled.");
  }
  --free_;
  return Turn(*this);
}

}  // namespace slipway::runtime::kubernetes
