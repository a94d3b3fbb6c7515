#include "pipeline/release_progress.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/enum.h"
#include "pipeline/steps.h"
#include "pipeline/webhooks.h"
#include "rules/deployment_states.h"
#include "store/deployments.h"
#include "store/events.h"

namespace slipway::pipeline {

using model::DeploymentState;
using model::StepState;

ReleaseProgress::ReleaseProgress(Context& context, model::Deployment deployment,
                                 std::stop_token stop)
    : context_(context),
      deployment_(std::move(deployment)),
      stop_(std::move(stop)),
      log_(context, deployment_) {}

void ReleaseProgress::plan(const std::vector<std::string_view>& names) {
  if (!deployment_.steps.empty()) return;
  for (const auto name : names) {
    deployment_.steps.push_back({std::string(name), StepState::PENDING, {}, {}});
  }
}

base::Result<void> ReleaseProgress::step(std::string_view name,
                                         const std::function<base::Result<void>()>& work) {
  if (stop_.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Cancelled.");
  const auto known = std::find_if(deployment_.steps.begin(), deployment_.steps.end(),
                                  [&](const auto& s) { return s.name == name; });
  // The service's settings may have changed since an attempt that was cut off.
  auto& step = known != deployment_.steps.end() ? *known : deployment_.steps.emplace_back();
  step.name = name;
  step.state = StepState::RUNNING;
  step.started_at = context_.clock.now();
  step.ended_at.reset();
  store();
  auto result = work();
  step.state = result ? StepState::SUCCEEDED : StepState::FAILED;
  step.ended_at = context_.clock.now();
  return result;
}

void ReleaseProgress::enter(DeploymentState state) {
  deployment_.state = state;
  store();
}

void ReleaseProgress::end(store::Transaction& tx, const store::Task& task, DeploymentState state) {
  const auto now = context_.clock.now();
  const auto stored = store::deployment(tx, deployment_.id);
  if (stored) {
    if (!rules::may_become(stored->state, state)) {
      throw std::logic_error("a deployment cannot become " + base::to_string(state) + " from " +
                             base::to_string(stored->state));
    }
    model::Deployment ended = deployment_;
    ended.base = stored->base;
    ended.state = state;
    ended.ended_at = now;
    store::update(tx, ended);
    announce_state(context_, tx, ended);
    store::record(tx, ended.organization, now, "deployment", ended.id.to_string());
    store::record(tx, ended.organization, now, "service", ended.service.to_string());
  }
  store::complete(tx, task, now);
  store::ask(tx, kDispatch, deployment_.environment.to_string(), now);
}

runtime::LogSink ReleaseProgress::sink() {
  return [this](std::string_view stream, std::string_view text) { log_.add(stream, text); };
}

// Others may cancel it, or change its base, meanwhile.
void ReleaseProgress::store() {
  context_.database.write([&](store::Transaction& tx) {
    const auto stored = store::deployment(tx, deployment_.id);
    if (!stored) return;
    model::Deployment now = deployment_;
    now.base = stored->base;
    if (stored->state == DeploymentState::CANCELING) now.state = stored->state;
    store::update(tx, now);
    store::record(tx, now.organization, context_.clock.now(), "deployment", now.id.to_string());
  });
}

}  // namespace slipway::pipeline
