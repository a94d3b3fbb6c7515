#include "pipeline/step_times.h"

#include <algorithm>

namespace slipway::pipeline {

void StepTimes::Histogram::add(base::Duration took) {
  // A clock that was set back would take from a sum that must only grow.
  const double seconds = std::max(0.0, std::chrono::duration<double>(took).count());
  for (std::size_t i = 0; i < kBounds.size(); ++i) at_most[i] += seconds <= kBounds[i] ? 1U : 0U;
  ++count;
  sum += seconds;
}

void StepTimes::note(const std::string& step, base::Duration waited, base::Duration ran,
                     bool put_off) {
  const std::lock_guard lock(mutex_);
  auto& times = steps_[step];
  times.waited.add(waited);
  times.ran.add(ran);
  times.put_off += put_off ? 1U : 0U;
}

std::map<std::string, StepTimes::Step> StepTimes::steps() const {
  const std::lock_guard lock(mutex_);
  return steps_;
}

}  // namespace slipway::pipeline
