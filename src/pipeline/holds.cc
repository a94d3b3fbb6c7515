#include "pipeline/holds.h"

#include <algorithm>

#include "pipeline/enqueue.h"
#include "pipeline/steps.h"
#include "pipeline/webhooks.h"
#include "rules/approval.h"
#include "store/approvals.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/organizations.h"

namespace slipway::pipeline {
namespace {

using model::ApprovalState;
using model::Deployment;

bool may_be_held(const Deployment& deployment) {
  return deployment.state == model::DeploymentState::QUEUED && !deployment.batch;
}

}  // namespace

Holds::Holds(Context& context, store::Transaction& tx, const model::EnvironmentId& environment,
             std::optional<rules::Freeze> freeze)
    : context_(context),
      tx_(tx),
      environment_(environment),
      freeze_(std::move(freeze)),
      now_(context.clock.now()) {
  if (const auto found = store::environment(tx, environment)) rule_ = found->approval;
}

void Holds::note(const std::vector<Deployment>& open) {
  for (auto deployment : open) {
    if (!may_be_held(deployment)) continue;
    const bool is_frozen = note_freeze(deployment);
    if (note_approval(deployment) || is_frozen) held_.insert(deployment.id);
  }
  if (next_) store::ask(tx_, kDispatch, environment_.to_string(), *next_);
}

bool Holds::note_freeze(Deployment& deployment) {
  const bool is_frozen = freeze_ && deployment.through_freeze.empty();
  if (is_frozen) next_ = std::min(next_.value_or(freeze_->until), freeze_->until);
  const auto until = is_frozen ? std::optional(freeze_->until) : std::nullopt;
  const auto window = is_frozen ? freeze_->window : std::string();
  if (until == deployment.frozen_until && window == deployment.freeze_window) return is_frozen;
  store::set_frozen(tx_, deployment.id, until, window);
  store::record(tx_, deployment.organization, now_, "deployment", deployment.id.to_string());
  deployment.frozen_until = until;
  deployment.freeze_window = window;
  return is_frozen;
}

bool Holds::note_approval(Deployment& deployment) {
  if (rule_.required == 0 && deployment.approval == ApprovalState::NONE) return false;
  const auto state = rules::approval_of(rule_, deployment, store::approvals(tx_, deployment.id));
  const bool waits = state == ApprovalState::WAITING;
  const auto until =
      waits ? std::optional(rules::approval_deadline(rule_, deployment)) : std::nullopt;
  if (state != deployment.approval || until != deployment.approval_until) {
    store::set_approval(tx_, deployment.id, state, until);
    store::record(tx_, deployment.organization, now_, "deployment", deployment.id.to_string());
    const bool is_new = waits && deployment.approval != state;
    deployment.approval = state;
    deployment.approval_until = until;
    if (is_new) {
      store::ask(tx_, kPin, deployment.id.to_string(), now_);
      announce(context_, tx_, deployment, model::WebhookEventType::DEPLOYMENT_WAITING_FOR_APPROVAL);
    }
  }
  if (!waits) return false;
  if (*until <= now_) {
    expire(deployment);
  } else {
    next_ = std::min(next_.value_or(*until), *until);
  }
  return true;
}

void Holds::expire(const Deployment& deployment) {
  store::set_approval(tx_, deployment.id, ApprovalState::EXPIRED, deployment.approval_until);
  cancel(context_, tx_, deployment.id,
         rules::explain_expired(rule_, deployment, store::approvals(tx_, deployment.id)));
}

}  // namespace slipway::pipeline
