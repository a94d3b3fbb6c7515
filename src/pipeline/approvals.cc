#include "pipeline/approvals.h"

#include "pipeline/enqueue.h"
#include "pipeline/steps.h"
#include "rules/approval.h"
#include "store/approvals.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/organizations.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using base::fail;
using model::ApprovalState;

base::Result<model::Deployment> waiting(store::Transaction& tx, const model::DeploymentId& id) {
  auto deployment = store::deployment(tx, id);
  if (!deployment) {
    return fail(ErrorCode::kNotFound, "There is no deployment with the id " + id.to_string() + ".");
  }
  if (deployment->state == model::DeploymentState::SUPERSEDED) {
    return fail(ErrorCode::kConflict,
                "A newer version took this one's place, and needs a word of its own: look at what "
                "waits now.");
  }
  if (deployment->state != model::DeploymentState::QUEUED ||
      deployment->approval != ApprovalState::WAITING) {
    return fail(ErrorCode::kConflict,
                "This deployment waits for nobody's word (any more): look at its state.");
  }
  return std::move(*deployment);
}

void look_again(Context& context, store::Transaction& tx, const model::Deployment& deployment) {
  const auto now = context.clock.now();
  store::ask(tx, kDispatch, deployment.environment.to_string(), now);
  store::record(tx, deployment.organization, now, "deployment", deployment.id.to_string());
}

}  // namespace

base::Result<void> approve(Context& context, store::Transaction& tx, const model::DeploymentId& id,
                           const model::Person& person, const std::string& comment) {
  const auto deployment = waiting(tx, id);
  if (!deployment) return fail(deployment.error());
  if (deployment->commit.empty() && deployment->image.name.empty()) {
    return fail(ErrorCode::kConflict,
                "Which commit this would deploy is not known yet; its repository is being asked. "
                "Try again in a moment.");
  }
  const auto environment = store::environment(tx, deployment->environment);
  if (!environment) return fail(ErrorCode::kNotFound, "The environment was deleted.");
  auto said = rules::may_approve(environment->approval, *deployment, person).and_then([&] {
    return store::insert(
        tx, {id, person, model::ApprovalAnswer::APPROVED, comment, context.clock.now()});
  });
  if (!said) return said;
  // Known at once, and not only when dispatch looks: the next word finds it as it is.
  const auto state =
      rules::approval_of(environment->approval, *deployment, store::approvals(tx, id));
  if (state != deployment->approval) store::set_approval(tx, id, state, std::nullopt);
  look_again(context, tx, *deployment);
  return {};
}

base::Result<void> refuse(Context& context, store::Transaction& tx, const model::DeploymentId& id,
                          const model::Person& person, const std::string& reason) {
  const auto deployment = waiting(tx, id);
  if (!deployment) return fail(deployment.error());
  auto said =
      store::insert(tx, {id, person, model::ApprovalAnswer::REFUSED, reason, context.clock.now()});
  if (!said) return said;
  store::set_approval(tx, id, ApprovalState::REFUSED, std::nullopt);
  cancel(context, tx, id, "Refused by '" + person.name + "': " + reason);
  return {};
}

base::Result<void> go_through_approval(Context& context, store::Transaction& tx,
                                       const model::DeploymentId& id, const std::string& reason) {
  const auto deployment = store::deployment(tx, id);
  if (!deployment || deployment->state != model::DeploymentState::QUEUED) {
    return fail(ErrorCode::kConflict,
                "This deployment waits for nobody's word any more: it has begun or ended.");
  }
  store::set_through_approval(tx, id, reason);
  look_again(context, tx, *deployment);
  return {};
}

void follow_rule(Context& context, store::Transaction& tx, const model::EnvironmentId& environment,
                 const model::ApprovalRule& before, const model::ApprovalRule& after) {
  if (after.timeout == before.timeout) return;
  const base::Duration change =
      std::chrono::seconds(after.timeout) - std::chrono::seconds(before.timeout);
  for (const auto& waiting : store::open_deployments(tx, environment)) {
    if (!waiting.approval_until) continue;
    store::set_approval(tx, waiting.id, waiting.approval, *waiting.approval_until + change);
    store::record(tx, waiting.organization, context.clock.now(), "deployment",
                  waiting.id.to_string());
  }
}

}  // namespace slipway::pipeline
