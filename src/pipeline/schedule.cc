#include "pipeline/runs.h"
#include "pipeline/steps.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr int kMostCounted = 1000;

// The times after `first` that went by as well, each without a run of its own.
base::Result<int> missed(Context& context, const model::JobSettings& job, base::Timestamp first,
                         base::Timestamp now) {
  int count = 0;
  for (auto at = first; count < kMostCounted; ++count) {
    const auto next = next_due(context, job, at);
    if (!next) return base::fail(next.error());
    if (*next > now) break;
    at = *next;
  }
  return count;
}

std::string already_running(const model::Run& open) {
  return "The run of " + base::to_iso8601(open.created_at) +
         " still goes on; a second one is not started beside it.";
}

struct Due {
  model::Service service;
  std::optional<base::Timestamp> at;  // as it was armed
  base::Timestamp next;
  int missed = 0;
};

void start_due(Context& context, store::Transaction& tx, const Due& due) {
  const auto version = version_in_place(due.service);
  if (!version) return;
  const RunRequest request{model::JobEvent::CRON, model::RunTrigger::SCHEDULE, *version, "",
                           due.at};
  const auto open = store::open_runs(tx, due.service.id);
  if (!open.empty())
    return skip_run(context, tx, due.service, request, already_running(open.front()));
  auto run = queue_run(context, tx, due.service, request);
  if (due.missed == 0) return;
  run.message = std::to_string(due.missed) +
                " more due times went by while Slipway did not run; this run stands for them too.";
  store::update(tx, run);
}

bool is_armed(const model::Service& service) {
  return service.settings.job && service.settings.job->is_cron() && !service.stopped;
}

bool same_schedule(const model::Service& one, const model::Service& other) {
  return one.settings.job->scheduled_at == other.settings.job->scheduled_at &&
         one.settings.job->timezone == other.settings.job->timezone;
}

}  // namespace

// The run, the next due time and the task that waits for it are stored at once: a crash neither
// loses a time nor runs it twice.
base::Result<void> schedule(Context& context, const store::Task& task, const std::stop_token&) {
  const auto id = model::ServiceId::parse(task.subject).value();
  const auto now = context.clock.now();
  std::optional<Due> due;
  context.database.read([&](store::Transaction& tx) {
    const auto service = store::service(tx, id);
    if (service && is_armed(*service)) due = Due{*service, store::timer(tx, id), {}, 0};
  });
  if (due && due->at) {
    const auto& job = *due->service.settings.job;
    const auto next = next_due(context, job, now);
    if (!next) return base::fail(next.error());
    due->next = *next;
    const auto count = missed(context, job, *due->at, now);
    if (!count) return base::fail(count.error());
    due->missed = *count;
  }
  context.database.write([&](store::Transaction& tx) {
    store::complete(tx, task, now);
    if (!due || !due->at) return;
    const auto service = store::service(tx, id);
    const auto timer = store::timer(tx, id);
    if (!service || !is_armed(*service) || !timer) return;
    if (*timer > now || !same_schedule(*service, due->service)) {
      return store::ask(tx, kSchedule, task.subject, *timer);
    }
    start_due(context, tx, *due);
    arm(tx, id, due->next);
  });
  return {};
}

}  // namespace slipway::pipeline
