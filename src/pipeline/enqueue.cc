#include "pipeline/enqueue.h"

#include <algorithm>

#include "pipeline/steps.h"
#include "pipeline/webhooks.h"
#include "rules/decide_image.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/services.h"
#include "store/values_links.h"

namespace slipway::pipeline {
namespace {

// A pushed version is the branch's tip and brings all that came before; one by hand may be any.
bool by_hand(model::TriggerType trigger) {
  return trigger == model::TriggerType::MANUAL || trigger == model::TriggerType::ROLLBACK;
}

// A version that is not live leaves the service its tag of before, unless somebody chose another
// meanwhile. What a person asked for stays asked for.
void give_back_tag(Context& context, store::Transaction& tx, const model::Deployment& ended) {
  const auto before = rules::tag_of(ended.base);
  if (ended.trigger != model::TriggerType::NOTICE || before.empty()) return;
  const auto service = store::service(tx, ended.service);
  if (!service || service->image.tag != ended.image.tag || before == ended.image.tag) return;
  store::set_image_tag(tx, ended.service, before, context.clock.now());
}

// Its values are not live either: those that serve are what was considered.
void give_back_values(store::Transaction& tx, const model::Deployment& ended) {
  if (ended.values_commit.empty()) return;
  const auto service = store::service(tx, ended.service);
  if (!service) return;
  const auto serving = service->serving ? store::deployment(tx, *service->serving) : std::nullopt;
  store::move_values_watermark(tx, ended.service, serving ? serving->values_commit : "");
}

void end_superseded(Context& context, store::Transaction& tx, model::Deployment& waiting,
                    const model::DeploymentId& by) {
  const auto now = context.clock.now();
  waiting.state = model::DeploymentState::SUPERSEDED;
  waiting.superseded_by = by;
  waiting.ended_at = now;
  store::update(tx, waiting);
  announce_state(context, tx, waiting);
  store::record(tx, waiting.organization, now, "deployment", waiting.id.to_string());
}

}  // namespace

void supersede(Context& context, store::Transaction& tx, const model::Deployment& deployment,
               const std::vector<model::DeploymentId>& older) {
  for (auto& waiting : store::open_deployments(tx, deployment.service)) {
    if (waiting.state != model::DeploymentState::QUEUED) continue;
    if (std::ranges::find(older, waiting.id) == older.end()) continue;
    end_superseded(context, tx, waiting, deployment.id);
  }
}

model::DeploymentId enqueue(Context& context, store::Transaction& tx, const model::Service& service,
                            const Request& request) {
  const auto now = context.clock.now();
  model::Deployment deployment;
  deployment.id = model::DeploymentId::make(now, context.random);
  deployment.service = service.id;
  deployment.environment = service.environment;
  deployment.organization = service.organization;
  deployment.action = request.action;
  deployment.trigger = request.trigger;
  deployment.push = request.push;
  deployment.user = request.user;
  deployment.commit = request.commit;
  deployment.image = request.image;
  deployment.values_commit = request.values_commit;
  deployment.notice = request.notice;
  deployment.base = service.watermark;
  deployment.created_at = now;
  for (auto& waiting : store::open_deployments(tx, service.id)) {
    if (waiting.state != model::DeploymentState::QUEUED) continue;
    deployment.base = waiting.base;
    if (by_hand(request.trigger)) store::move_watermark(tx, service.id, waiting.base, now);
    end_superseded(context, tx, waiting, deployment.id);
  }
  store::insert(tx, deployment);
  store::record(tx, service.organization, now, "deployment", deployment.id.to_string());
  store::ask(tx, kDispatch, service.environment.to_string(), now);
  return deployment.id;
}

void give_back_base(Context& context, store::Transaction& tx, const model::Deployment& ended) {
  for (auto& open : store::open_deployments(tx, ended.service)) {
    if (ended.id < open.id) {
      open.base = ended.base;
      store::update(tx, open);
      if (!by_hand(open.trigger)) return;
      store::move_watermark(tx, ended.service, ended.base, context.clock.now());
      if (open.image.tag != ended.image.tag) give_back_tag(context, tx, ended);
      return;
    }
  }
  give_back_tag(context, tx, ended);
  give_back_values(tx, ended);
  store::move_watermark(tx, ended.service, ended.base, context.clock.now());
}

void cancel_running(Context& context) {
  for (const auto& id : context.cancellations.running()) {
    std::optional<model::Deployment> deployment;
    context.database.read([&](store::Transaction& tx) { deployment = store::deployment(tx, id); });
    if (deployment && deployment->cancel_requested) context.cancellations.cancel(id);
  }
}

bool cancel(Context& context, store::Transaction& tx, const model::DeploymentId& id,
            const std::string& why) {
  auto deployment = store::deployment(tx, id);
  if (!deployment || model::is_terminal(deployment->state)) return false;
  const auto now = context.clock.now();
  if (deployment->state == model::DeploymentState::QUEUED) {
    deployment->state = model::DeploymentState::CANCELED;
    deployment->error = why;
    deployment->ended_at = now;
    store::update(tx, *deployment);
    announce_state(context, tx, *deployment);
    give_back_base(context, tx, *deployment);
    store::ask(tx, kDispatch, deployment->environment.to_string(), now);
  } else {
    deployment->state = model::DeploymentState::CANCELING;
    deployment->error = why;
    store::update(tx, *deployment);
    store::request_cancel(tx, id);
    // Before the commit: were it undone, the release would still end, as cancelled.
    context.cancellations.cancel(id);
  }
  store::record(tx, deployment->organization, now, "deployment", id.to_string());
  return true;
}

}  // namespace slipway::pipeline
