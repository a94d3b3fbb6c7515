#pragma once
// Writes a deployment's log lines as they come: one write is under way at a time, and what comes
// meanwhile goes with the next. Lives for one release; its end waits for the last write.

#include <condition_variable>
#include <mutex>
#include <string_view>
#include <vector>

#include "model/deployment.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

class DeploymentLog {
 public:
  DeploymentLog(Context& context, const model::Deployment& deployment);
  ~DeploymentLog();
  DeploymentLog(const DeploymentLog&) = delete;
  DeploymentLog& operator=(const DeploymentLog&) = delete;

  // Thread-safe.
  void add(std::string_view stream, std::string_view text);
  // Returns once all lines added so far are stored, or cannot be.
  void flush();

 private:
  void write_locked();

  Context& context_;
  model::DeploymentId deployment_;
  std::mutex mutex_;
  std::condition_variable idle_;
  bool writing_ = false;
  std::vector<model::LogLine> waiting_;
};

}  // namespace slipway::pipeline
