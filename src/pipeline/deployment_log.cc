#include "pipeline/deployment_log.h"

#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "store/deployments.h"

namespace slipway::pipeline {
namespace {
constexpr std::size_t kMostWaiting = 10'000;  // lines; a build that writes faster loses some
}

DeploymentLog::DeploymentLog(Context& context, const model::Deployment& deployment)
    : context_(context), deployment_(deployment.id) {}

DeploymentLog::~DeploymentLog() { flush(); }

void DeploymentLog::add(std::string_view stream, std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostWaiting) return;
  waiting_.push_back({0, context_.clock.now(), std::string(stream), std::string(text)});
  if (!writing_) write_locked();
}

void DeploymentLog::flush() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return !writing_ && waiting_.empty(); });
}

void DeploymentLog::write_locked() {
  auto lines = std::make_shared<std::vector<model::LogLine>>(std::exchange(waiting_, {}));
  writing_ = true;
  const auto taken = context_.database.submit(
      [lines, deployment = deployment_](store::Transaction& tx) {
        store::append_log(tx, deployment, *lines);
      },
      [this](const base::Result<void>& done) {
        if (!done) spdlog::warn("a log line is lost: {}", done.error().message);
        const std::lock_guard lock(mutex_);
        writing_ = false;
        if (!waiting_.empty()) {
          write_locked();
        } else {
          idle_.notify_all();
        }
      });
  if (!taken) {
    writing_ = false;
    idle_.notify_all();
  }
}

}  // namespace slipway::pipeline
