#include "pipeline/watch.h"

#include <set>

#include "pipeline/steps.h"
#include "store/services.h"

namespace slipway::pipeline {

void watch(Context& context) {
  std::set<model::DeploymentId> alive;
  for (runtime::Runtime* runtime : all_runtimes(context.runtimes, context.database)) {
    for (const auto& instance : runtime->list()) {
      if (instance.state != runtime::InstanceState::kGone) alive.insert(instance.deployment);
    }
  }
  std::vector<model::ServiceId> lost;
  context.database.read([&](store::Transaction& tx) {
    for (const auto& [service, deployment] : store::serving_deployments(tx)) {
      if (!alive.contains(deployment)) lost.push_back(service);
    }
  });
  if (lost.empty()) return;
  context.database.write([&](store::Transaction& tx) {
    for (const auto& service : lost) {
      store::ask(tx, kSettle, service.to_string(), context.clock.now());
    }
  });
}

}  // namespace slipway::pipeline
