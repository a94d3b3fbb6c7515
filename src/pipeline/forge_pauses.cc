#include "pipeline/forge_pauses.h"

namespace slipway::pipeline {

std::optional<base::Error> ForgePauses::find(const std::string& key, base::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end()) return std::nullopt;
  if (found->second.retry_at > now) return found->second;
  kept_.erase(found);
  return std::nullopt;
}

void ForgePauses::keep(const std::string& key, const base::Error& error) {
  if (!error.retry_at) return;
  const std::scoped_lock lock(mutex_);
  kept_[key] = error;
}

}  // namespace slipway::pipeline
