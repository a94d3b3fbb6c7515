#include "pipeline/watch.h"

#include <algorithm>
#include <set>

#include <spdlog/spdlog.h>

#include "pipeline/steps.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::pipeline {

void watch(Context& context) {
  std::vector<model::Runtime> configured;
  context.database.read([&](store::Transaction& tx) { configured = store::all_runtimes(tx); });
  std::set<model::DeploymentId> alive;
  // Of what runs on one that does not answer, or is another node's, nobody here can say that it is
  // lost.
  std::set<model::RuntimeId> away;
  std::set<runtime::Runtime*> seen;
  std::set<runtime::Runtime*> silent;
  for (const auto& one : configured) {
    if (!context.runtimes.is_here(one)) {
      away.insert(one.id);
      continue;
    }
    const auto adapter = context.runtimes.of(one);
    if (!adapter) continue;
    if (seen.insert(*adapter).second) {
      const bool answers = context.runtimes.look(one).is_connected;
      const auto instances = answers ? (*adapter)->list() : std::vector<runtime::Instance>{};
      if (!answers || !instances) silent.insert(*adapter);
      for (const auto& instance : instances.value_or(std::vector<runtime::Instance>{})) {
        if (instance.state == runtime::InstanceState::kUnknown) silent.insert(*adapter);
        if (instance.state != runtime::InstanceState::kGone) alive.insert(instance.deployment);
      }
    }
    if (silent.contains(*adapter)) away.insert(one.id);
  }
  std::vector<model::ServiceId> lost;
  context.database.read([&](store::Transaction& tx) {
    for (const auto& [service, deployment] : store::serving_deployments(tx)) {
      if (!alive.contains(deployment)) lost.push_back(service);
    }
    if (away.empty()) return;
    std::erase_if(lost, [&](const auto& id) {
      const auto service = store::service(tx, id);
      const auto environment =
          service ? store::environment(tx, service->environment) : std::nullopt;
      return environment && away.contains(environment->runtime);
    });
  });
  if (lost.empty()) return;
  context.database.write([&](store::Transaction& tx) {
    for (const auto& service : lost) {
      store::ask(tx, kSettle, service.to_string(), context.clock.now());
    }
  });
}

void ClockWatch::look(Context& context) {
  const auto now = context.clock.now();
  const auto before = seen_.value_or(now);
  seen_ = now;
  if (now >= before) return;
  spdlog::warn("the clock went back by {}", base::describe(before - now));
  // What waits does so by the time that the nodes share.
  if (context.database.is_shared()) return;
  // A job runs at its time by the clock as it is.
  context.database.write(
      [&](store::Transaction& tx) { store::bring_forward(tx, kSchedule, now, before - now); });
}

}  // namespace slipway::pipeline
