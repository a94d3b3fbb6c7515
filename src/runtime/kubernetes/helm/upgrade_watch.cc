#include "runtime/kubernetes/helm/upgrade_watch.h"

#include <chrono>
#include <utility>

namespace slipway::runtime::helm {
namespace {

constexpr auto kLookEvery = std::chrono::seconds(2);

}  // namespace

UpgradeWatch::UpgradeWatch(std::function<std::string()> look, ChartRuntime::Lines log)
    : look_(std::move(look)),
      log_(std::move(log)),
      thread_([this](const std::stop_token& stop) { watch(stop); }) {}

std::string UpgradeWatch::end() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  return seen_;
}

void UpgradeWatch::watch(const std::stop_token& stop) {
  do {
    auto trouble = look_();
    if (!trouble.empty() && trouble != seen_) {
      log_("slipway", "Its pods: " + trouble + ".");
      seen_ = std::move(trouble);
    }
    std::unique_lock lock(mutex_);
    ends_.wait_for(lock, stop, kLookEvery, [] { return false; });
  } while (!stop.stop_requested());
}

}  // namespace slipway::runtime::helm
