#include "pipeline/runs.h"

#include "base/enum.h"
#include "base/suggest.h"
#include "pipeline/actions.h"
#include "pipeline/steps.h"
#include "rules/cron.h"
#include "store/events.h"
#include "store/runs.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using base::fail;
using model::RunState;

model::Run make_run(Context& context, const model::Service& service, const RunRequest& request) {
  model::Run run;
  run.created_at = context.clock.now();
  run.id = model::RunId::make(run.created_at, context.random);
  run.service = service.id;
  run.environment = service.environment;
  run.organization = service.organization;
  run.deployment = request.deployment;
  run.event = request.event;
  run.trigger = request.trigger;
  run.user = request.user;
  run.due_at = request.due_at;
  return run;
}

void store_run(store::Transaction& tx, const model::Run& run) {
  store::insert(tx, run);
  store::record(tx, run.organization, run.created_at, "run", run.id.to_string());
}

std::string names_of_events(const model::JobSettings& job) {
  std::vector<std::string> names;
  for (const auto& name : base::enum_names<model::JobEvent>()) {
    if (job.command(*base::parse_enum<model::JobEvent>(name))) names.push_back(name);
  }
  return base::list_words(names);
}

}  // namespace

model::Run queue_run(Context& context, store::Transaction& tx, const model::Service& service,
                     const RunRequest& request) {
  const auto run = make_run(context, service, request);
  store_run(tx, run);
  if (run.trigger != model::RunTrigger::DEPLOYMENT) {
    store::ask(tx, kRun, run.id.to_string(), run.created_at);
  }
  return run;
}

void skip_run(Context& context, store::Transaction& tx, const model::Service& service,
              const RunRequest& request, const std::string& why) {
  auto run = make_run(context, service, request);
  run.state = RunState::SKIPPED;
  run.message = why;
  run.ended_at = run.created_at;
  store_run(tx, run);
}

base::Result<model::Run> run_now(Context& context, store::Transaction& tx,
                                 const model::Service& service,
                                 const std::optional<model::JobEvent>& event,
                                 const std::string& user) {
  if (service.kind != model::ServiceKind::JOB || !service.settings.job) {
    return fail(ErrorCode::kConflict, "'" + service.name +
                                          "' is no job; only jobs run to their end. Restart or "
                                          "redeploy it instead.");
  }
  if (auto stays = check_stays(service); !stays) return fail(stays.error());
  const auto& job = *service.settings.job;
  auto wanted = event;
  if (!wanted && job.is_cron()) wanted = model::JobEvent::CRON;
  if (!wanted && job.on_start) wanted = model::JobEvent::ON_START;
  if (!wanted || !job.command(*wanted)) {
    return fail(ErrorCode::kInvalid,
                "event: '" + service.name + "' has nothing to run at " +
                    (wanted ? base::to_string(*wanted) : std::string("its start")) + "; it has " +
                    names_of_events(job) + ".",
                "event");
  }
  const auto version = version_in_place(service);
  if (!version) {
    return fail(ErrorCode::kConflict,
                "'" + service.name +
                    "' was never deployed; deploy it first (POST .../deploy, or `slipway cronjob "
                    "deploy`).");
  }
  for (const auto& open : store::open_runs(tx, service.id)) {
    return fail(ErrorCode::kConflict, "A run of '" + service.name + "' goes on since " +
                                          base::to_iso8601(open.created_at) +
                                          "; a second one is not started beside it. Wait for its "
                                          "end, or stop the job.");
  }
  return queue_run(context, tx, service,
                   {*wanted, model::RunTrigger::MANUAL, *version, user, std::nullopt});
}

void cancel_runs(Context& context, store::Transaction& tx, const model::ServiceId& service,
                 const std::optional<model::JobEvent>& spared) {
  for (const auto& run : store::open_runs(tx, service)) {
    if (run.event == spared) continue;
    store::request_cancel(tx, run.id);
    if (run.trigger == model::RunTrigger::DEPLOYMENT) continue;
    store::ask(tx, kRun, run.id.to_string(), context.clock.now());
  }
}

std::optional<model::DeploymentId> version_in_place(const model::Service& service) {
  return service.serving;
}

base::Result<base::Timestamp> next_due(const Context& context, const model::JobSettings& job,
                                       base::Timestamp after) {
  const auto cron = model::parse_cron(job.scheduled_at);
  if (!cron) return fail(cron.error());
  const auto zone = context.zones.find(job.timezone);
  if (!zone) return fail(zone.error());
  const auto next = rules::next_time(*cron, *zone, after);
  if (next) return *next;
  return fail(ErrorCode::kInvalid, "'" + job.scheduled_at + "' never comes");
}

void arm(store::Transaction& tx, const model::ServiceId& service, base::Timestamp due_at) {
  store::set_timer(tx, service, due_at);
  store::ask(tx, kSchedule, service.to_string(), due_at);
}

}  // namespace slipway::pipeline
