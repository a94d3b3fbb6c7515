#pragma once
// A gateway for tests: records what was applied, and fails when told to. Thread-safe.

#include <mutex>
#include <optional>

#include "gateway/gateway.h"

namespace slipway::gateway {

class FakeGateway final : public Gateway {
 public:
  base::Result<void> apply(const std::vector<Route>& routes) override {
    const std::lock_guard lock(mutex_);
    if (failure_) return base::fail(*failure_);
    if (applied_.empty() || applied_.back() != routes) applied_.push_back(routes);
    return {};
  }

  base::Result<void> check() override {
    const std::lock_guard lock(mutex_);
    if (failure_) return base::fail(*failure_);
    return {};
  }

  std::string address() const override { return "http://127.0.0.1:1"; }

  HostUpstreams upstreams() const override {
    const std::lock_guard lock(mutex_);
    HostUpstreams all;
    if (applied_.empty()) return all;
    for (const auto& route : applied_.back()) {
      for (const auto& host : route.hosts) all.emplace(host, route.upstreams);
    }
    return all;
  }

  // Every change, oldest first.
  std::vector<std::vector<Route>> applied() const {
    const std::lock_guard lock(mutex_);
    return applied_;
  }

  // Nothing: succeed again.
  void fail_with(std::optional<base::Error> failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::vector<Route>> applied_;
  std::optional<base::Error> failure_;
};

}  // namespace slipway::gateway
