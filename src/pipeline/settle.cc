// The step settle: makes what runs of a service what should run, after a crash too. What must serve
// does, what must not is ended, and old releases go.

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "pipeline/known_routes.h"
#include "pipeline/release_chart.h"
#include "pipeline/steps.h"
#include "pipeline/version.h"
#include "store/deployments.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

struct ServiceSituation {
  std::optional<model::Service> service;
  std::optional<model::Deployment> serving;
  std::vector<model::Deployment> former;  // newest first
  std::set<model::DeploymentId> open;
  std::set<model::DeploymentId> used;  // by runs of a job that go on
  base::Result<runtime::Version> version;
  gateway::Route route;
  base::Result<runtime::Runtime*> runtime;  // its environment's
};

// The instances were listed before: one that is not open now was ended by its own release.
ServiceSituation look_at_service(Context& context, const model::ServiceId& id) {
  ServiceSituation now{};
  context.database.read([&](store::Transaction& tx) {
    now.service = store::service(tx, id);
    now.former = store::deployments(tx, id, {.before = "", .limit = 200});
    for (const auto& deployment : now.former) {
      if (!model::is_terminal(deployment.state)) now.open.insert(deployment.id);
    }
    for (const auto& run : store::open_runs(tx, id)) now.used.insert(run.deployment);
    if (!now.service) return;
    now.route = route_of(context, tx, *now.service);
    now.runtime = runtime_of(context, tx, now.service->environment);
    // A job's version serves nobody.
    if (now.service->kind == model::ServiceKind::JOB) return;
    if (!now.service->serving || now.service->stopped) return;
    now.serving = store::deployment(tx, *now.service->serving);
    if (now.serving) now.version = version_of(context, tx, *now.service, *now.serving);
  });
  return now;
}

base::Result<void> lead_to(Context& context, ServiceSituation& now,
                           const runtime::Instance& instance) {
  if (!instance.endpoint) return context.routes.remove(now.service->id);
  now.route.upstreams.push_back({instance.endpoint->host, instance.endpoint->port});
  return context.routes.set(now.service->id, now.route);
}

// A release that somebody took away is brought once more.
base::Result<void> keep_release(Context& context, ServiceSituation& now, runtime::Runtime& runtime,
                                const std::stop_token& stop) {
  // One that is on its way brings it.
  if (!now.open.empty()) return {};
  const auto instance = runtime.inspect(now.serving->id);
  const auto state = instance.state;
  if (state == runtime::InstanceState::kUnknown) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "The runtime of " + now.service->name + " does not answer.");
  }
  if (state != runtime::InstanceState::kGone && state != runtime::InstanceState::kExited) {
    if (now.version && instance.endpoint) {
      if (auto served = runtime.serve(*now.version, now.route.hosts); !served) return served;
    }
    return lead_to(context, now, instance);
  }
  // Not before: what is there needs neither its repository nor its secrets.
  if (!now.version) return base::fail(now.version.error());
  spdlog::info("the release of {} is gone and is brought again", now.service->name);
  return get_chart(context, *now.service, *now.serving, runtime, *now.version, stop).and_then([&] {
    const auto log = [](std::string_view, std::string_view text) {
      spdlog::info("helm: {}", text);
    };
    return bring_chart(runtime, *now.version, log, stop).and_then([&]() -> base::Result<void> {
      if (auto served = runtime.serve(*now.version, now.route.hosts); !served) return served;
      return lead_to(context, now, runtime.inspect(now.serving->id));
    });
  });
}

// What serves is brought back where it is gone, and traffic goes there.
base::Result<void> keep_serving(Context& context, ServiceSituation& now, runtime::Runtime* where,
                                const std::stop_token& stop) {
  if (!now.runtime) return base::fail(now.runtime.error());
  runtime::Runtime& runtime = where != nullptr ? *where : **now.runtime;
  if (now.service->kind == model::ServiceKind::HELM) {
    return keep_release(context, now, runtime, stop);
  }
  if (!now.version) return base::fail(now.version.error());
  auto instance = runtime.inspect(now.serving->id);
  if (instance.state == runtime::InstanceState::kUnknown) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "The runtime of " + now.service->name + " does not answer.");
  }
  if (instance.state == runtime::InstanceState::kGone ||
      instance.state == runtime::InstanceState::kExited) {
    spdlog::info("{} does not run and is started again", now.service->name);
    auto started = runtime.start(*now.version, {}, stop);
    if (!started) return base::fail(started.error());
    instance = *started;
  }
  // A release may just switch to a newer version; its own route counts.
  const bool is_released = !now.open.empty() && context.routes.has(now.service->id);
  if (!is_released) {
    if (auto served = runtime.serve(*now.version, now.route.hosts); !served) return served;
  }
  if (instance.endpoint && is_released) return {};
  return lead_to(context, now, instance);
}

using Found = std::vector<std::pair<runtime::Runtime*, std::vector<runtime::Instance>>>;

// Of an environment that was moved a version runs where that was before, until the next deployment.
runtime::Runtime* where_it_runs(const Found& found, const ServiceSituation& now) {
  runtime::Runtime* before = nullptr;
  for (const auto& [runtime, instances] : found) {
    for (const auto& instance : instances) {
      const bool is_up = instance.state != runtime::InstanceState::kGone &&
                         instance.state != runtime::InstanceState::kExited;
      if (instance.deployment != now.serving->id || !is_up) continue;
      if (now.runtime && *now.runtime == runtime) return runtime;
      before = runtime;
    }
  }
  return before;
}

bool is_to_end(const runtime::Instance& instance, const ServiceSituation& now,
               const model::ServiceId& id) {
  return instance.service == id && !now.open.contains(instance.deployment);
}

// Of a service that was stopped and is deployed again already: whose port is free, others get.
base::Result<void> leave_what_ends(Context& context, const Found& found,
                                   const ServiceSituation& now, const model::ServiceId& id) {
  std::vector<gateway::Upstream> ending;
  for (const auto& [runtime, instances] : found) {
    for (const auto& instance : instances) {
      if (!is_to_end(instance, now, id) || !instance.endpoint) continue;
      ending.push_back({instance.endpoint->host, instance.endpoint->port});
    }
  }
  return context.routes.remove(id, ending);
}

// All that can be; an error where one may go on. `where` the version that serves runs; nullptr
// where it is in none of them.
base::Result<void> end_others(runtime::Runtime& runtime,
                              const std::vector<runtime::Instance>& instances,
                              const ServiceSituation& now, runtime::Runtime* where,
                              const model::ServiceId& id) {
  base::Result<void> ended;
  const auto grace = std::chrono::seconds(now.service ? now.service->settings.stop_grace : 10);
  for (const auto& instance : instances) {
    if (!is_to_end(instance, now, id)) continue;
    const bool is_here = where == nullptr || where == &runtime;
    if (now.serving && instance.deployment == now.serving->id && is_here) continue;
    if (const auto stopped = runtime.stop(instance.deployment, grace); !stopped) {
      ended = base::fail(stopped.error().code,
                         "An old instance cannot be stopped: " + stopped.error().message);
    }
  }
  return ended;
}

// Old releases stay for a rollback, as many as the service wants.
void prune(runtime::Runtime& runtime, const ServiceSituation& now) {
  std::size_t kept = 0;
  for (const auto& deployment : now.former) {
    if (deployment.state != model::DeploymentState::DEPLOYED) continue;
    if (now.used.contains(deployment.id)) continue;
    if (now.service &&
        (now.service->serving == deployment.id || ++kept <= now.service->settings.releases_kept)) {
      continue;
    }
    if (const auto removed = runtime.remove(deployment.id); !removed) {
      spdlog::warn("cannot remove an old release: {}", removed.error().message);
    }
  }
}

bool is_uninstalled(const model::Service& service) {
  return service.kind == model::ServiceKind::HELM && service.stopped && !service.deployed_once;
}

}  // namespace

base::Result<void> settle(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto id = model::ServiceId::parse(task.subject).value();
  // A service that moved to another environment's runtime, or is gone, may have left things in any.
  Found found;
  base::Result<void> heard;
  for (runtime::Runtime* runtime : all_runtimes(context.runtimes, context.database)) {
    auto instances = runtime->list();
    if (instances) {
      found.emplace_back(runtime, std::move(*instances));
    } else {
      heard = base::fail(instances.error());
    }
  }
  if (heard) heard = complete_routes(context);
  ServiceSituation now = look_at_service(context, id);
  base::Result<void> kept;
  runtime::Runtime* const where = now.serving ? where_it_runs(found, now) : nullptr;
  if (now.serving) {
    kept = keep_serving(context, now, where, stop);
  } else if (now.open.empty()) {
    kept = context.routes.remove(id);
  } else {
    kept = leave_what_ends(context, found, now, id);
  }
  if (!kept) return kept;
  for (const auto& [runtime, instances] : found) {
    if (auto ended = end_others(*runtime, instances, now, where, id); !ended) {
      heard = std::move(ended);
    }
    prune(*runtime, now);
    if (now.service && !is_uninstalled(*now.service)) continue;
    if (auto forgotten = runtime->forget(id); !forgotten) return forgotten;
  }
  // Where one does not answer, or not do as it is told, there is more of it to end.
  if (!heard) return heard;
  context.database.write(
      [&](store::Transaction& tx) { store::complete(tx, task, context.clock.now()); });
  return {};
}

}  // namespace slipway::pipeline
