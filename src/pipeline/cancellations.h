#pragma once
// Which deployments are being released now, so that a request to cancel reaches them at once. What
// is durable of it stands in the store. Thread-safe.

#include <map>
#include <mutex>
#include <stop_token>
#include <vector>

#include "model/ids.h"

namespace slipway::pipeline {

class Cancellations {
 public:
  std::stop_source begin(const model::DeploymentId& deployment) {
    const std::lock_guard lock(mutex_);
    return running_[deployment] = std::stop_source();
  }

  void end(const model::DeploymentId& deployment) {
    const std::lock_guard lock(mutex_);
    running_.erase(deployment);
  }

  std::vector<model::DeploymentId> running() const {
    const std::lock_guard lock(mutex_);
    std::vector<model::DeploymentId> ids;
    ids.reserve(running_.size());
    for (const auto& [id, source] : running_) ids.push_back(id);
    return ids;
  }

  void cancel(const model::DeploymentId& deployment) {
    std::stop_source source(std::nostopstate);
    {
      const std::lock_guard lock(mutex_);
      const auto found = running_.find(deployment);
      if (found == running_.end()) return;
      source = found->second;
    }
    source.request_stop();
  }

 private:
  mutable std::mutex mutex_;
  std::map<model::DeploymentId, std::stop_source> running_;
};

}  // namespace slipway::pipeline
