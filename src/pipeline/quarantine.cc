#include "pipeline/quarantine.h"

#include "rules/quarantine.h"
#include "store/events.h"
#include "store/quarantines.h"
#include "store/services.h"

namespace slipway::pipeline {

void quarantine(Context& context, store::Transaction& tx, const model::Deployment& deployment,
                model::QuarantineCause cause, const std::string& user) {
  model::Quarantine quarantine;
  quarantine.version = rules::quarantined_version(deployment.commit, deployment.image);
  // A service that was deleted meanwhile has nothing to keep.
  if (quarantine.version.empty() || !store::service(tx, deployment.service)) return;
  quarantine.created_at = context.clock.now();
  quarantine.id = model::QuarantineId::make(quarantine.created_at, context.random);
  quarantine.service = deployment.service;
  quarantine.tag = deployment.image.tag;
  quarantine.cause = cause;
  quarantine.user = user;
  quarantine.message = deployment.error;
  quarantine.deployment = deployment.id;
  store::put(tx, quarantine);
  store::record(tx, deployment.organization, quarantine.created_at, "service",
                deployment.service.to_string());
}

void end_quarantine(store::Transaction& tx, const model::Deployment& deployment) {
  store::remove_quarantine(tx, deployment.service,
                           rules::quarantined_version(deployment.commit, deployment.image));
}

}  // namespace slipway::pipeline
