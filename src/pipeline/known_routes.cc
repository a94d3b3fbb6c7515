#include "pipeline/known_routes.h"

#include <map>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/text.h"
#include "gateway/gateway.h"
#include "pipeline/version.h"
#include "store/services.h"

namespace slipway::pipeline {

namespace {

struct Known {
  std::set<model::ServiceId> there;
  std::map<model::ServiceId, gateway::Route> routes;
  bool all_answer = true;
};

Known look(Context& context) {
  Known known;
  std::map<model::DeploymentId, runtime::Endpoint> endpoints;
  std::set<model::DeploymentId> listed;
  for (runtime::Runtime* runtime : all_runtimes(context.runtimes, context.database)) {
    const auto instances = runtime->list();
    known.all_answer = known.all_answer && instances.has_value();
    for (const auto& instance : instances.value_or(std::vector<runtime::Instance>{})) {
      known.there.insert(instance.service);
      listed.insert(instance.deployment);
      if (instance.endpoint) endpoints.emplace(instance.deployment, *instance.endpoint);
    }
  }
  // What serves on one that is silent goes on, most likely where it did.
  const auto kept = known.all_answer ? gateway::HostUpstreams() : context.routes.upstreams();
  const auto kept_of = [&](const gateway::Route& route) {
    const auto at = kept.find(base::to_lower(route.hosts.empty() ? "" : route.hosts.front()));
    return at == kept.end() ? std::vector<gateway::Upstream>{} : at->second;
  };
  context.database.read([&](store::Transaction& tx) {
    for (const auto& [id, deployment] : store::serving_deployments(tx)) {
      const auto service = store::service(tx, id);
      if (!service) continue;
      auto route = route_of(context, tx, *service);
      if (const auto at = endpoints.find(deployment); at != endpoints.end()) {
        route.upstreams.push_back({at->second.host, at->second.port});
      } else if (!listed.contains(deployment)) {
        route.upstreams = kept_of(route);
      }
      if (!route.upstreams.empty()) known.routes.emplace(id, std::move(route));
    }
  });
  return known;
}

}  // namespace

std::set<model::ServiceId> find_routes(Context& context) {
  Known known = look(context);
  if (!known.all_answer) {
    context.routes.remember(std::move(known.routes));
  } else if (const auto replaced = context.routes.replace(std::move(known.routes)); !replaced) {
    spdlog::warn("the gateway cannot be told its routes yet: {}", replaced.error().message);
  }
  return std::move(known.there);
}

base::Result<void> complete_routes(Context& context) {
  if (!context.routes.are_partly_known()) return {};
  Known known = look(context);
  if (!known.all_answer) return {};
  return context.routes.complete(std::move(known.routes));
}

}  // namespace slipway::pipeline
