#include "pipeline/actions.h"

#include <algorithm>

#include "pipeline/check_gates.h"
#include "pipeline/enqueue.h"
#include "pipeline/previews.h"
#include "pipeline/quarantine.h"
#include "pipeline/runs.h"
#include "pipeline/steps.h"
#include "store/deployments.h"
#include "store/events.h"
#include "store/organizations.h"
#include "store/previews.h"
#include "store/pushes.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::int64_t kHistory = 200;  // looked through at once

// What is in place runs at its times from now on, whatever comes of the new version, as an instance
// that served is started again.
void arm_again(Context& context, store::Transaction& tx, const model::Service& service) {
  const auto& job = service.settings.job;
  if (!job || !job->is_cron() || !version_in_place(service) || store::timer(tx, service.id)) return;
  if (const auto due_at = next_due(context, *job, context.clock.now())) {
    arm(tx, service.id, *due_at);
  }
}

model::DeploymentId start_service(Context& context, store::Transaction& tx,
                                  const model::Service& service, const Request& request) {
  store::set_deployed_once(tx, service.id, true);
  store::set_stopped(tx, service.id, false);
  arm_again(context, tx, service);
  const auto id = enqueue(context, tx, service, request);
  store::record(tx, service.organization, context.clock.now(), "service", service.id.to_string());
  return id;
}

bool same_version(const model::Deployment& one, const model::Deployment& other) {
  return one.commit == other.commit && one.image == other.image &&
         one.values_commit == other.values_commit;
}

// The newest of a service's deployments, from those before `before` on, that `is_it`.
template <typename Is>
std::optional<model::Deployment> newest_that(store::Transaction& tx, const model::Service& service,
                                             std::string before, const Is& is_it) {
  while (true) {
    const auto history =
        store::deployments(tx, service.id, {.before = std::move(before), .limit = kHistory});
    const auto found = std::find_if(history.begin(), history.end(), is_it);
    if (found != history.end()) return *found;
    if (history.size() < static_cast<std::size_t>(kHistory)) return std::nullopt;
    before = history.back().id.to_string();
  }
}

// What a rollback goes back to: any deployment that is kept, or the version that served before.
std::optional<model::Deployment> rollback_target(store::Transaction& tx,
                                                 const model::Service& service,
                                                 const std::optional<model::Deployment>& serving,
                                                 const std::optional<model::DeploymentId>& to) {
  if (!to) {
    return newest_that(tx, service, serving ? serving->id.to_string() : "", [&](const auto& one) {
      return one.state == model::DeploymentState::DEPLOYED &&
             (!serving || !same_version(one, *serving));
    });
  }
  auto chosen = store::deployment(tx, *to);
  if (!chosen || chosen->service != service.id || chosen->id == service.serving) return {};
  return chosen;
}

void cancel_open(Context& context, store::Transaction& tx, const model::Service& service,
                 const std::string& why) {
  for (const auto& open : store::open_deployments(tx, service.environment)) {
    if (open.service == service.id) cancel(context, tx, open.id, why);
  }
}

// Where the job has something to run at this event, and a version to run it.
void queue_event(Context& context, store::Transaction& tx, const model::Service& service,
                 model::JobEvent event, model::RunTrigger trigger) {
  const auto version = version_in_place(service);
  if (!version || !service.settings.job || !service.settings.job->command(event)) return;
  queue_run(context, tx, service, {event, trigger, *version, "", std::nullopt});
}

}  // namespace

model::DeploymentId deploy(Context& context, store::Transaction& tx, const model::Service& service,
                           const std::string& commit, const std::string& user) {
  return start_service(
      context, tx, service,
      {model::DeploymentAction::DEPLOY, model::TriggerType::MANUAL, {}, user, commit});
}

model::DeploymentId deploy_image(Context& context, store::Transaction& tx,
                                 const model::Service& service, const std::string& tag,
                                 const std::string& user) {
  Request request{.user = user};
  request.image = {service.image.name, tag.empty() ? service.image.tag : tag, ""};
  if (request.image.tag != service.image.tag) {
    store::set_image_tag(tx, service.id, request.image.tag, context.clock.now());
  }
  return start_service(context, tx, service, request);
}

model::DeploymentId deploy_chart(Context& context, store::Transaction& tx,
                                 const model::Service& service, const std::string& version,
                                 const std::string& values_commit, const std::string& user) {
  Request request{.user = user, .values_commit = values_commit};
  if (service.chart.name.empty()) {
    request.commit = version;
    return start_service(context, tx, service, request);
  }
  request.image = {service.chart.name, version.empty() ? service.chart.version : version, ""};
  if (request.image.tag != service.chart.version) {
    store::set_chart_version(tx, service.id, request.image.tag, context.clock.now());
  }
  return start_service(context, tx, service, request);
}

base::Result<void> check_stays(const model::Service& service) {
  if (!service.deleting) return {};
  return base::fail(base::ErrorCode::kConflict,
                    "'" + service.name + "' is being deleted; its on_delete still runs.");
}

base::Result<model::DeploymentId> redeploy(Context& context, store::Transaction& tx,
                                           const model::Service& service,
                                           model::DeploymentAction action,
                                           const std::string& user) {
  if (auto stays = check_stays(service); !stays) return base::fail(stays.error());
  // What serves, or else served last, or else was asked for last.
  std::optional<model::Deployment> last;
  if (service.serving) last = store::deployment(tx, *service.serving);
  if (!last) {
    last = newest_that(tx, service, "", [](const auto& one) {
      return one.state == model::DeploymentState::DEPLOYED;
    });
  }
  if (!last) last = newest_that(tx, service, "", [](const auto&) { return true; });
  if (!last) {
    return base::fail(base::ErrorCode::kConflict,
                      "'" + service.name +
                          "' was never deployed; deploy it first (POST .../deploy, or `slipway "
                          "application deploy`).");
  }
  return start_service(context, tx, service,
                       {action,
                        model::TriggerType::MANUAL,
                        {},
                        user,
                        last->commit,
                        last->image,
                        std::nullopt,
                        last->values_commit});
}

base::Result<model::DeploymentId> roll_back(Context& context, store::Transaction& tx,
                                            const model::Service& service,
                                            const std::optional<model::DeploymentId>& to,
                                            const std::string& user) {
  std::optional<model::Deployment> serving;
  if (service.serving) serving = store::deployment(tx, *service.serving);
  const auto target = rollback_target(tx, service, serving, to);
  if (!target || (target->commit.empty() && target->image.tag.empty())) {
    return base::fail(base::ErrorCode::kConflict,
                      to ? "That deployment is none of '" + service.name +
                               "', or serves already; see `slipway status " + service.name + "`."
                         : "'" + service.name + "' has no earlier version to go back to.");
  }
  close_gates(context, tx, service.id, "The service was rolled back while it waited.");
  // Going forwards again is no word against what serves.
  if (serving && target->id < serving->id && !same_version(*target, *serving)) {
    quarantine(context, tx, *serving, model::QuarantineCause::ROLLED_BACK, user);
  }
  return start_service(context, tx, service,
                       {model::DeploymentAction::DEPLOY,
                        model::TriggerType::ROLLBACK,
                        {},
                        user,
                        target->commit,
                        target->image,
                        std::nullopt,
                        target->values_commit});
}

base::Result<void> go_through_freeze(Context& context, store::Transaction& tx,
                                     const model::DeploymentId& id, const std::string& reason) {
  const auto deployment = store::deployment(tx, id);
  if (!deployment || deployment->state != model::DeploymentState::QUEUED) {
    return base::fail(
        base::ErrorCode::kConflict,
        "This deployment waits for no freeze window any more: it has begun or ended.");
  }
  const auto now = context.clock.now();
  store::set_through_freeze(tx, id, reason);
  store::ask(tx, kDispatch, deployment->environment.to_string(), now);
  store::record(tx, deployment->organization, now, "deployment", id.to_string());
  return {};
}

void stop(Context& context, store::Transaction& tx, const model::Service& service) {
  if (service.deleting) return;  // its ON_DELETE is to end
  cancel_open(context, tx, service, "The service was stopped.");
  store::set_stopped(tx, service.id, true);
  if (service.kind == model::ServiceKind::JOB) {
    cancel_runs(context, tx, service.id, model::JobEvent::ON_STOP);
    store::remove_timer(tx, service.id);
    if (!service.stopped) {
      queue_event(context, tx, service, model::JobEvent::ON_STOP, model::RunTrigger::STOP);
    }
  } else {
    store::set_serving(tx, service.id, std::nullopt);
  }
  store::ask(tx, kSettle, service.id.to_string(), context.clock.now());
  store::record(tx, service.organization, context.clock.now(), "service", service.id.to_string());
}

void uninstall(Context& context, store::Transaction& tx, const model::Service& service) {
  stop(context, tx, service);
  store::set_deployed_once(tx, service.id, false);
}

void remove(Context& context, store::Transaction& tx, const model::Service& service) {
  cancel_open(context, tx, service, "The service was deleted.");
  if (service.kind == model::ServiceKind::JOB) {
    const bool has_event = !service.deleting && version_in_place(service) && service.settings.job &&
                           service.settings.job->on_delete;
    cancel_runs(context, tx, service.id,
                has_event ? std::optional(model::JobEvent::ON_STOP) : std::nullopt);
    if (has_event) {
      queue_event(context, tx, service, model::JobEvent::ON_DELETE, model::RunTrigger::DELETE);
      store::remove_timer(tx, service.id);
      store::set_deleting(tx, service.id);
      store::record(tx, service.organization, context.clock.now(), "service",
                    service.id.to_string());
      return;
    }
  }
  // Asked for while it is known where it runs.
  store::ask(tx, kSettle, service.id.to_string(), context.clock.now());
  store::remove_service(tx, service.id);
  store::remove_if_deleted(tx, service.environment);
  store::record(tx, service.organization, context.clock.now(), "service", service.id.to_string());
}

void remove_environment(Context& context, store::Transaction& tx, const model::EnvironmentId& id) {
  for (const auto& preview : store::previews(tx, id)) {
    if (preview.environment) remove_preview(context, tx, preview, "What it copies was deleted.");
  }
  if (auto preview = store::preview_of(tx, id)) {
    preview->environment.reset();
    remove_preview(context, tx, *preview, "Its environment was deleted.");
  }
  for (const auto& service : store::services(tx, id)) {
    if (!service.deleting) remove(context, tx, service);
  }
  store::set_deleting(tx, id);
  store::remove_if_deleted(tx, id);
}

void remove_project(Context& context, store::Transaction& tx, const model::ProjectId& id) {
  for (const auto& environment : store::environments(tx, id)) {
    remove_environment(context, tx, environment.id);
  }
  if (store::environments(tx, id).empty()) {
    store::remove_project(tx, id);
  } else {
    store::set_deleting(tx, id);
  }
}

base::Result<model::PushId> announce(Context& context, store::Transaction& tx,
                                     const model::OrganizationId& organization,
                                     const model::GitUrl& repository, const std::string& branch,
                                     const std::string& user) {
  const model::RepositoryKey key(repository);
  if (!store::linked_branches(tx, organization, key).contains(branch)) {
    return base::fail(base::ErrorCode::kNotFound, "No service is linked to the branch '" + branch +
                                                      "' of " + key.to_string() + ".");
  }
  model::Push push;
  push.id = model::PushId::make(context.clock.now(), context.random);
  push.organization = organization;
  push.source = model::PushSource::API;
  push.repository = key;
  push.repository_url = repository.to_string();
  push.ref = std::string(kBranchPrefix) + branch;
  push.pusher = user;
  push.created_at = context.clock.now();
  store::insert(tx, push);
  store::record(tx, organization, push.created_at, "push", push.id.to_string());
  store::ask(tx, kSurvey, RepositorySubject{organization, key}.to_string(), push.created_at);
  return push.id;
}

}  // namespace slipway::pipeline
