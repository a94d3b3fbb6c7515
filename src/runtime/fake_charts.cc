#include "runtime/fake_charts.h"

#include <utility>

namespace slipway::runtime {

void FakeCharts::refuse(std::optional<base::Error> why) {
  const std::scoped_lock lock(mutex_);
  refusal_ = std::move(why);
}

void FakeCharts::fail(const std::string& version, base::Error error) {
  const std::scoped_lock lock(mutex_);
  failures_.insert_or_assign(version, std::move(error));
}

std::vector<std::string> FakeCharts::brought() const {
  const std::scoped_lock lock(mutex_);
  return brought_;
}

base::Result<void> FakeCharts::check() {
  const std::scoped_lock lock(mutex_);
  if (refusal_) return base::fail(*refusal_);
  return {};
}

base::Result<void> FakeCharts::bring(const Version& version, const Lines& log,
                                     std::stop_token stop) {
  if (during_bring) during_bring(version);
  const bool is_of_git = !version.chart || version.chart->version.empty();
  const std::string& text = is_of_git ? version.commit : version.chart->version;
  log("stdout", "Bringing " + text);
  const std::scoped_lock lock(mutex_);
  if (refusal_) return base::fail(*refusal_);
  brought_.push_back(text);
  last_ = version;
  if (stop.stop_requested()) {
    return base::fail(base::ErrorCode::kCancelled, "The upgrade was cancelled.");
  }
  if (const auto found = failures_.find(text); found != failures_.end()) {
    return base::fail(found->second);
  }
  auto& release = releases_[version.service];
  release.deployment = version.deployment;
  release.service = version.service;
  release.state = InstanceState::kRunning;
  release.endpoint.reset();
  if (version.settings.helm && !version.settings.helm->ports.empty()) {
    release.endpoint = {.host = "10.0.0.9",
                        .port = version.settings.helm->ports.front().internal_port};
  }
  return {};
}

std::optional<Version> FakeCharts::last() const {
  const std::scoped_lock lock(mutex_);
  return last_;
}

std::size_t FakeCharts::count() const {
  const std::scoped_lock lock(mutex_);
  return releases_.size();
}

void FakeCharts::lose(const model::ServiceId& service) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = releases_.find(service); found != releases_.end()) {
    found->second.state = InstanceState::kGone;
  }
}

std::vector<Instance> FakeCharts::list() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Instance> instances;
  instances.reserve(releases_.size());
  for (const auto& [service, instance] : releases_) instances.push_back(instance);
  return instances;
}

std::optional<Instance> FakeCharts::find(const model::DeploymentId& deployment) const {
  for (auto& instance : list()) {
    if (instance.deployment == deployment) return instance;
  }
  return std::nullopt;
}

void FakeCharts::stop(const model::DeploymentId& deployment) {
  const std::scoped_lock lock(mutex_);
  for (auto& [service, instance] : releases_) {
    if (instance.deployment == deployment) instance.state = InstanceState::kExited;
  }
}

void FakeCharts::forget(const model::ServiceId& service) {
  const std::scoped_lock lock(mutex_);
  releases_.erase(service);
}

}  // namespace slipway::runtime
