#pragma once
// A release on its way, as everybody else sees it: its deployment with the steps, and its log. The
// step `release` and its parts write it.

#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/deployment.h"
#include "pipeline/context.h"
#include "pipeline/deployment_log.h"
#include "runtime/runtime.h"
#include "store/tasks.h"

namespace slipway::pipeline {

class ReleaseProgress {
 public:
  ReleaseProgress(Context& context, model::Deployment deployment, std::stop_token stop);

  // Parts fill in what they find out: the commit, the digest, the error.
  model::Deployment& deployment() { return deployment_; }
  const model::Deployment& deployment() const { return deployment_; }

  // The steps that wait, where no earlier attempt has them.
  void plan(const std::vector<std::string_view>& names);
  // Does `work` as a step of that name, and stores when it began. kCancelled where it is told to
  // stop before; else what `work` says.
  base::Result<void> step(std::string_view name, const std::function<base::Result<void>()>& work);
  void enter(model::DeploymentState state);
  // Ends the deployment, and its task with it. Throws where it cannot become `state`.
  void end(store::Transaction& tx, const store::Task& task, model::DeploymentState state);

  // A line of Slipway's own.
  void say(std::string_view text) { log_.add("slipway", text); }
  runtime::LogSink sink();
  void flush() { log_.flush(); }

 private:
  void store();

  Context& context_;
  model::Deployment deployment_;
  std::stop_token stop_;
  DeploymentLog log_;
};

}  // namespace slipway::pipeline
