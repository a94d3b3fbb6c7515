#include "pipeline/quarantine.h"

#include "pipeline/image_verdicts.h"
#include "rules/quarantine.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/quarantines.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

void remove_outlived(Context& context, store::Transaction& tx, const model::Service& service) {
  rules::QuarantineUse use;
  use.kept = context.policy.retention.quarantines_kept;
  const auto all = store::quarantines(tx, service.id);
  if (all.size() <= use.kept) return;
  if (model::comes_from_git(service)) {
    use.current = {store::branch(tx, service.organization, service.repository, service.git.branch)
                       .considered_tip};
  }
  use.current.insert(service.chart.version);
  use.policy = service.settings.tag_policy;
  use.tag = current_tag(service);
  for (const auto& id : rules::outlived(all, use)) store::remove_quarantine(tx, id);
}

}  // namespace

void quarantine(Context& context, store::Transaction& tx, const model::Deployment& deployment,
                model::QuarantineCause cause, const std::string& user) {
  model::Quarantine quarantine;
  quarantine.version = rules::quarantined_version(deployment.commit, deployment.image);
  // A service that was deleted meanwhile has nothing to keep.
  const auto service = store::service(tx, deployment.service);
  if (quarantine.version.empty() || !service) return;
  quarantine.created_at = context.clock.now();
  quarantine.id = model::QuarantineId::make(quarantine.created_at, context.random);
  quarantine.service = deployment.service;
  quarantine.tag = deployment.image.tag;
  quarantine.cause = cause;
  quarantine.user = user;
  quarantine.message = deployment.error;
  quarantine.deployment = deployment.id;
  store::put(tx, quarantine);
  remove_outlived(context, tx, *service);
  store::record(tx, deployment.organization, quarantine.created_at, "service",
                deployment.service.to_string());
}

void end_quarantine(store::Transaction& tx, const model::Deployment& deployment) {
  store::remove_quarantine(tx, deployment.service,
                           rules::quarantined_version(deployment.commit, deployment.image));
}

}  // namespace slipway::pipeline
