#include "pipeline/liveness.h"

#include <algorithm>
#include <thread>

#include <spdlog/spdlog.h>

#include "pipeline/deployment_log.h"
#include "pipeline/probe.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr auto kRefresh = std::chrono::seconds(5);
// One service that hangs must not make the others wait for its timeout.
constexpr std::size_t kAtOnce = 16;

base::Duration period_of(const model::Probe& probe) {
  return std::chrono::seconds(std::max(1U, probe.period));
}

}  // namespace

base::Timestamp Liveness::look(const std::stop_token& stop) {
  refresh();
  const auto due = take_due();
  for (std::size_t first = 0; first < due.size(); first += kAtOnce) {
    const auto last = std::min(due.size(), first + kAtOnce);
    std::vector<std::jthread> probing;
    for (auto at = first; at < last; ++at) {
      probing.emplace_back([&stop, watched = &due[at]->second] {
        watched->seen.clear();
        try {
          const auto instance = watched->runtime->inspect(watched->deployment);
          // What ended by itself is its supervisor's to bring back.
          if (instance.state != runtime::InstanceState::kRunning || !instance.endpoint) return;
          io::HttpClient client;
          watched->seen = pipeline::look(client, *instance.endpoint, *watched->probe, stop);
        } catch (const std::exception& e) {
          // The daemon's trouble, not the service's.
          spdlog::warn("{} cannot be probed: {}", watched->name, e.what());
        }
      });
    }
  }
  if (stop.stop_requested()) return context_.clock.now();
  for (auto* entry : due) judge(*entry);
  auto next = context_.clock.now() + kRefresh;
  for (const auto& [id, watched] : watched_) {
    if (watched.probe) next = std::min(next, watched.due);
  }
  return next;
}

void Liveness::refresh() {
  const auto now = context_.clock.now();
  context_.database.read([&](store::Transaction& tx) {
    std::map<model::ServiceId, Watched> fresh;
    for (const auto& [id, deployment] : store::serving_deployments(tx)) {
      if (const auto known = watched_.find(id);
          known != watched_.end() && known->second.deployment == deployment) {
        fresh.insert(*known);
        continue;
      }
      const auto service = store::service(tx, id);
      if (!service) continue;
      Watched watched;
      watched.name = service->name;
      watched.deployment = deployment;
      const auto& settings = service->settings;
      const auto runtime = runtime_of(context_, tx, service->environment);
      if (runtime && is_here(context_, tx, service->environment) &&
          !(*runtime)->probes_liveness() && settings.liveness.kind != model::ProbeKind::NONE &&
          has_port(*service)) {
        watched.runtime = *runtime;
        watched.probe = outside(settings.liveness, settings);
        watched.grace = std::chrono::seconds(settings.stop_grace);
        watched.due = now + std::chrono::seconds(settings.liveness.initial_delay);
      }
      fresh.emplace(id, std::move(watched));
    }
    watched_ = std::move(fresh);
  });
}

std::vector<Liveness::Entry*> Liveness::take_due() {
  const auto now = context_.clock.now();
  std::vector<Entry*> due;
  for (auto& entry : watched_) {
    if (entry.second.probe && entry.second.due <= now) due.push_back(&entry);
  }
  return due;
}

void Liveness::judge(Entry& entry) {
  auto& watched = entry.second;
  watched.due = context_.clock.now() + period_of(*watched.probe);
  watched.failures = watched.seen.empty() ? 0 : watched.failures + 1;
  if (watched.failures < std::max(1U, watched.probe->failure_threshold)) return;
  restart(entry);
  watched.failures = 0;
  watched.due = context_.clock.now() + std::chrono::seconds(watched.probe->initial_delay) +
                period_of(*watched.probe);
}

void Liveness::restart(Entry& entry) {
  const auto& id = entry.first;
  const auto& watched = entry.second;
  // A release may have put another version in its place meanwhile, which is not to blame.
  std::optional<model::Deployment> serving;
  context_.database.read([&](store::Transaction& tx) {
    const auto service = store::service(tx, id);
    if (!service || service->stopped || !service->serving) return;
    if (*service->serving == watched.deployment) {
      serving = store::deployment(tx, *service->serving);
    }
  });
  if (!serving) return;
  const auto times =
      watched.failures == 1 ? "once" : std::to_string(watched.failures) + " times in a row";
  const auto why =
      "The liveness probe failed " + times + "; seen last: " + watched.seen + ". It is restarted.";
  spdlog::warn("{}: {}", watched.name, why);
  DeploymentLog(context_, *serving).add("slipway", why);
  if (const auto stopped = watched.runtime->stop(watched.deployment, watched.grace); !stopped) {
    spdlog::warn("cannot stop {}: {}", watched.name, stopped.error().message);
    return;
  }
  context_.database.write([&](store::Transaction& tx) {
    store::ask(tx, kSettle, id.to_string(), context_.clock.now());
  });
}

}  // namespace slipway::pipeline
