#include "pipeline/steps.h"
#include "store/deployments.h"
#include "store/events.h"

namespace slipway::pipeline {

base::Result<void> dispatch(Context& context, const store::Task& task, const std::stop_token&) {
  const auto environment = model::EnvironmentId::parse(task.subject).value();
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    auto open = store::open_deployments(tx, environment);
    for (const auto& deployment : open) {
      // One batch at a time: its last release asks for the next.
      if (deployment.state != model::DeploymentState::QUEUED) return;
    }
    for (auto& deployment : open) {
      deployment.state = model::DeploymentState::BUILDING;
      deployment.started_at = now;
      store::update(tx, deployment);
      store::record(tx, deployment.organization, now, "deployment", deployment.id.to_string());
      store::ask(tx, kRelease, deployment.id.to_string(), now);
    }
  });
  return {};
}

}  // namespace slipway::pipeline
