#include "pipeline/environment_actions.h"

#include "pipeline/actions.h"
#include "store/deployments.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::pipeline {

void deploy(Context& context, store::Transaction& tx, const std::vector<Wanted>& wanted,
            const std::string& user) {
  for (const auto& [service, version, values_commit] : wanted) {
    if (service.kind == model::ServiceKind::HELM) {
      deploy_chart(context, tx, service, version, values_commit, user);
    } else if (service.image.name.empty()) {
      deploy(context, tx, service, version, user);
    } else {
      deploy_image(context, tx, service, version, user);
    }
  }
}

std::vector<model::Service> concerned_services(store::Transaction& tx,
                                               const model::EnvironmentId& environment) {
  auto services = store::services(tx, environment);
  const auto staged = store::staged_services(tx, environment);
  std::erase_if(services, [&](const auto& service) {
    return service.deleting || staged.at(service.id).skipped;
  });
  return services;
}

base::Result<void> redeploy(Context& context, store::Transaction& tx,
                            const std::vector<model::Service>& services,
                            model::DeploymentAction action, const std::string& user) {
  bool any = false;
  for (const auto& service : services) {
    if (store::deployments(tx, service.id, {.before = "", .limit = 1}).empty()) continue;
    if (auto done = redeploy(context, tx, service, action, user); !done) {
      return base::fail(done.error());
    }
    any = true;
  }
  if (any) return {};
  return base::fail(base::ErrorCode::kConflict,
                    "None of these services was ever deployed; deploy them first.");
}

}  // namespace slipway::pipeline
