#include "pipeline/known_routes.h"

#include <map>
#include <utility>

#include <spdlog/spdlog.h>

#include "pipeline/version.h"
#include "store/services.h"

namespace slipway::pipeline {

std::set<model::ServiceId> find_routes(Context& context) {
  std::set<model::ServiceId> there;
  std::map<model::DeploymentId, runtime::Endpoint> endpoints;
  bool all_answer = true;
  for (runtime::Runtime* runtime : all_runtimes(context.runtimes, context.database)) {
    const auto instances = runtime->list();
    all_answer = all_answer && instances.has_value();
    for (const auto& instance : instances.value_or(std::vector<runtime::Instance>{})) {
      there.insert(instance.service);
      if (instance.endpoint) endpoints.emplace(instance.deployment, *instance.endpoint);
    }
  }
  std::map<model::ServiceId, gateway::Route> routes;
  context.database.read([&](store::Transaction& tx) {
    for (const auto& [id, deployment] : store::serving_deployments(tx)) {
      const auto endpoint = endpoints.find(deployment);
      const auto service = store::service(tx, id);
      if (endpoint == endpoints.end() || !service) continue;
      auto route = route_of(context, tx, *service);
      route.upstreams.push_back({endpoint->second.host, endpoint->second.port});
      routes.emplace(id, std::move(route));
    }
  });
  if (!all_answer) {
    context.routes.remember(std::move(routes));
  } else if (const auto replaced = context.routes.replace(std::move(routes)); !replaced) {
    spdlog::warn("the gateway cannot be told its routes yet: {}", replaced.error().message);
  }
  return there;
}

}  // namespace slipway::pipeline
