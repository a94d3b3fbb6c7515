#include "pipeline/refusals.h"

#include <utility>

namespace slipway::pipeline {
namespace {
constexpr std::size_t kRefusalsKept = 10;
}

void Refusals::note(Refusal refusal) {
  const std::lock_guard lock(mutex_);
  if (!latest_.empty() && latest_.front().message == refusal.message &&
      latest_.front().user_agent == refusal.user_agent) {
    refusal.count = latest_.front().count + 1;
    latest_.pop_front();
  }
  latest_.push_front(std::move(refusal));
  if (latest_.size() > kRefusalsKept) latest_.pop_back();
}

std::vector<Refusal> Refusals::list() const {
  const std::lock_guard lock(mutex_);
  return {latest_.begin(), latest_.end()};
}

}  // namespace slipway::pipeline
