#include <algorithm>
#include <optional>

#include "pipeline/enqueue.h"
#include "pipeline/holds.h"
#include "pipeline/steps.h"
#include "pipeline/webhooks.h"
#include "rules/freeze.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/freeze_windows.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::pipeline {
namespace {

using model::Deployment;
using model::DeploymentState;

bool waits(const Deployment& deployment) { return deployment.state == DeploymentState::QUEUED; }

bool has_failed(const Deployment& deployment) {
  return deployment.state == DeploymentState::BUILD_ERROR ||
         deployment.state == DeploymentState::DEPLOYMENT_ERROR;
}

// The stages of an environment, and where its services stand in them.
class Stages {
 public:
  Stages(store::Transaction& tx, const model::EnvironmentId& environment)
      : stages_(store::stages(tx, environment)), staged_(store::staged_services(tx, environment)) {}

  // 0 also where there are no stages.
  std::size_t order_of(const Deployment& deployment) const {
    const auto* stage = stage_of(deployment);
    return stage == nullptr ? 0 : static_cast<std::size_t>(stage->order);
  }
  std::string name_of(const Deployment& deployment) const {
    const auto* stage = stage_of(deployment);
    return stage == nullptr ? "" : stage->name;
  }

 private:
  const model::DeploymentStage* stage_of(const Deployment& deployment) const {
    const auto service = staged_.find(deployment.service);
    if (service == staged_.end()) return nullptr;
    const auto at = std::find_if(stages_.begin(), stages_.end(), [&](const auto& stage) {
      return stage.id == service->second.stage;
    });
    return at == stages_.end() ? nullptr : &*at;
  }

  std::vector<model::DeploymentStage> stages_;
  std::map<model::ServiceId, model::StagedService> staged_;
};

// The batch under way, or a new one of all that waits and may start. None while something runs that
// is in none.
std::optional<model::BatchId> batch_of(Context& context, store::Transaction& tx,
                                       const std::vector<Deployment>& open, const Holds& holds) {
  for (const auto& deployment : open) {
    if (deployment.batch) return deployment.batch;
  }
  const auto is_held = [&](const auto& deployment) { return holds.keeps(deployment); };
  if (std::all_of(open.begin(), open.end(), is_held)) return std::nullopt;
  if (!std::all_of(open.begin(), open.end(), waits)) return std::nullopt;
  const auto batch = model::BatchId::make(context.clock.now(), context.random);
  for (const auto& deployment : open) {
    if (!is_held(deployment)) store::set_batch(tx, deployment.id, batch);
  }
  return batch;
}

// What comes after a stage in which one failed is not started. Whether there was such.
bool stop_after_failure(Context& context, store::Transaction& tx, const Stages& stages,
                        const std::vector<Deployment>& members) {
  const Deployment* failed = nullptr;
  for (const auto& member : members) {
    if (!has_failed(member) || !store::service(tx, member.service)) continue;
    if (failed == nullptr || stages.order_of(member) < stages.order_of(*failed)) failed = &member;
  }
  if (failed == nullptr) return false;
  const auto service = store::service(tx, failed->service);
  const std::string why = "Not started: '" + (service ? service->name : std::string("a service")) +
                          "' failed in the stage '" + stages.name_of(*failed) +
                          "', which comes before.";
  bool stopped = false;
  for (const auto& member : members) {
    if (!waits(member) || stages.order_of(member) <= stages.order_of(*failed)) continue;
    stopped = cancel(context, tx, member.id, why) || stopped;
  }
  return stopped;
}

void start_deployment(Context& context, store::Transaction& tx, Deployment deployment) {
  const auto now = context.clock.now();
  deployment.state = DeploymentState::BUILDING;
  deployment.started_at = now;
  store::update(tx, deployment);
  announce_state(context, tx, deployment);
  store::record(tx, deployment.organization, now, "deployment", deployment.id.to_string());
  store::ask(tx, kRelease, deployment.id.to_string(), now);
}

// The first stage that has not ended, as many at once as may be.
void go_on(Context& context, store::Transaction& tx, const Stages& stages,
           const std::vector<Deployment>& members) {
  std::optional<std::size_t> current;
  std::size_t running = 0;
  for (const auto& member : members) {
    if (model::is_terminal(member.state)) continue;
    const auto order = stages.order_of(member);
    if (!current || order < *current) current = order;
    if (!waits(member)) ++running;
  }
  for (const auto& member : members) {
    if (running >= context.policy.stage_parallelism) return;
    if (!waits(member) || stages.order_of(member) != current) continue;
    start_deployment(context, tx, member);
    ++running;
  }
}

}  // namespace

base::Result<void> dispatch(Context& context, const store::Task& task, const std::stop_token&) {
  const auto environment = model::EnvironmentId::parse(task.subject).value();
  std::vector<model::FreezeWindow> windows;
  context.database.read(
      [&](store::Transaction& tx) { windows = store::freeze_windows(tx, environment); });
  const auto freeze = rules::frozen_at(windows, context.zones, context.clock.now());
  if (!freeze) return base::fail(freeze.error());
  context.database.write([&](store::Transaction& tx) {
    store::complete(tx, task, context.clock.now());
    const auto open = store::open_deployments(tx, environment);
    Holds holds(context, tx, environment, *freeze);
    holds.note(open);
    // One batch at a time: what comes meanwhile waits for the next. One that has begun goes on into
    // a freeze window, stage by stage: half of it would be neither version of the environment.
    const auto batch = batch_of(context, tx, open, holds);
    if (!batch) return;
    const Stages stages(tx, environment);
    const auto members = store::deployments_of_batch(tx, environment, *batch);
    // Each that is not started asks for another dispatch.
    if (stop_after_failure(context, tx, stages, members)) return;
    go_on(context, tx, stages, members);
  });
  return {};
}

}  // namespace slipway::pipeline
