#include "pipeline/routes.h"

#include <algorithm>
#include <utility>

namespace slipway::pipeline {

base::Result<void> Routes::set(const model::ServiceId& service, gateway::Route route) {
  const std::lock_guard lock(mutex_);
  const auto known = routes_.find(service);
  // The gateway has it, and may have others that are not known yet: leave it alone.
  if (is_told_ && known != routes_.end() && known->second == route) return {};
  auto former = routes_;
  routes_[service] = std::move(route);
  auto applied = apply_locked();
  if (!applied) {
    routes_ = std::move(former);
  } else if (is_partial_) {
    changed_.insert(service);
  }
  return applied;
}

base::Result<void> Routes::remove(const model::ServiceId& service) {
  const std::lock_guard lock(mutex_);
  return remove_locked(service);
}

base::Result<void> Routes::remove(const model::ServiceId& service,
                                  const std::vector<gateway::Upstream>& ending) {
  const std::lock_guard lock(mutex_);
  const auto known = routes_.find(service);
  if (known == routes_.end()) return is_told_ ? base::Result<void>() : apply_locked();
  const auto& upstreams = known->second.upstreams;
  const bool ends = std::ranges::any_of(upstreams, [&](const auto& upstream) {
    return std::ranges::find(ending, upstream) != ending.end();
  });
  return ends ? remove_locked(service) : base::Result<void>();
}

base::Result<void> Routes::remove_locked(const model::ServiceId& service) {
  if (is_partial_) changed_.insert(service);
  if (routes_.erase(service) == 0 && is_told_) return {};
  return apply_locked();
}

base::Result<void> Routes::replace(std::map<model::ServiceId, gateway::Route> routes) {
  const std::lock_guard lock(mutex_);
  routes_ = std::move(routes);
  is_partial_ = false;
  return apply_locked();
}

void Routes::remember(std::map<model::ServiceId, gateway::Route> routes) {
  const std::lock_guard lock(mutex_);
  routes_ = std::move(routes);
  is_partial_ = true;
  changed_.clear();
}

bool Routes::are_partly_known() {
  const std::lock_guard lock(mutex_);
  return is_partial_;
}

base::Result<void> Routes::complete(std::map<model::ServiceId, gateway::Route> routes) {
  const std::lock_guard lock(mutex_);
  if (!is_partial_) return {};
  for (const auto& service : changed_) {
    routes.erase(service);
    if (auto known = routes_.extract(service)) routes.insert(std::move(known));
  }
  routes_ = std::move(routes);
  auto applied = apply_locked();
  is_partial_ = !applied;
  return applied;
}

bool Routes::has(const model::ServiceId& service) {
  const std::lock_guard lock(mutex_);
  return routes_.contains(service);
}

base::Result<void> Routes::apply() {
  const std::lock_guard lock(mutex_);
  return apply_locked();
}

base::Result<void> Routes::apply_locked() {
  std::vector<gateway::Route> all;
  all.reserve(routes_.size());
  for (const auto& [service, route] : routes_) all.push_back(route);
  auto applied = gateway_.apply(all);
  is_told_ = applied.has_value();
  return applied;
}

}  // namespace slipway::pipeline
