// What is promised of jobs: each due time runs once and is not lost, a job runs once at a time, and
// what ran leaves nothing.

#include "base/time.h"
#include "promises.h"
#include "versions.h"

namespace slipway::simulation {
namespace {

constexpr auto kDueSoon = std::chrono::minutes(1);  // may be on its way

}  // namespace

void Promises::before_attempt(const model::AttemptId& id, const runtime::Version& version) {
  const auto* const service = organization_.find(version.service);
  if (service == nullptr) return;
  check_version(*service, version);
  if (outside_.machine.attempts.contains(id)) {
    universe_.break_promise("no attempt is started twice",
                            service->name + " is started as " + id.to_string() + " again");
  }
  for (const auto& [other, attempt] : outside_.machine.attempts) {
    if (attempt.service != version.service || !attempt.runs(universe_.now())) continue;
    universe_.break_promise("a job runs once at a time", service->name + " is started as " +
                                                             id.to_string() + " while " +
                                                             other.to_string() + " still runs");
  }
}

std::string Promises::name_of(const std::string& service) {
  const auto* const known = organization_.find(service);
  return known == nullptr ? service : known->name;
}

void Promises::check_runs() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT service_id, COUNT(*) FROM run WHERE state = 'RUNNING' GROUP BY service_id HAVING "
        "COUNT(*) > 1",
        {}, [&](const store::Row& row) {
          universe_.break_promise("a job runs once at a time",
                                  name_of(row.text(0)) + " has more than one run that goes on");
        });
    tx.run(
        "SELECT deployment_id, COUNT(*) FROM run WHERE trigger_type = 'DEPLOYMENT' GROUP BY "
        "deployment_id HAVING COUNT(*) > 1",
        {}, [&](const store::Row& row) {
          universe_.break_promise("what runs with a deployment runs once",
                                  "the deployment " + row.text(0) + " has more than one run");
        });
    if (clocks_jump_) return;
    tx.run(
        "SELECT service_id, due_at FROM run WHERE due_at IS NOT NULL GROUP BY service_id, due_at "
        "HAVING COUNT(*) > 1",
        {}, [&](const store::Row& row) {
          universe_.break_promise(
              "each due time runs once",
              name_of(row.text(0)) + " has two runs of " + base::to_iso8601(row.time(1)));
        });
  });
}

// Where the time for which a job was armed went by, a run stands for it: one that was armed anew
// then, or not any more, only where a person stopped it.
void Promises::check_timers() {
  std::map<std::string, base::Timestamp> now;
  disk_.read([&](store::Transaction& tx) {
    tx.run("SELECT service_id, due_at FROM job_timer", {},
           [&](const store::Row& row) { now[row.text(0)] = row.time(1); });
    for (const auto& [service, due_at] : timers_) {
      const auto armed = now.find(service);
      const bool went_by = due_at <= universe_.now() && armed != now.end();
      if (!went_by || armed->second == due_at || clocks_jump_) continue;
      const auto run = tx.query_one(
          "SELECT 1 FROM run WHERE service_id = $1 AND due_at = $2",
          [](const store::Row&) { return true; }, service, due_at);
      if (run) continue;
      universe_.break_promise("each due time runs once",
                              name_of(service) + " was due at " + base::to_iso8601(due_at) +
                                  ", and waits for " + base::to_iso8601(armed->second) +
                                  " without a run");
    }
  });
  timers_ = std::move(now);
}

void Promises::check_jobs_at_rest() {
  disk_.read([&](store::Transaction& tx) {
    tx.run("SELECT id, state FROM run WHERE state IN ('QUEUED', 'RUNNING')", {},
           [&](const store::Row& row) {
             universe_.break_promise("nothing is left behind",
                                     "the run " + row.text(0) + " stays " + row.text(1));
           });
    tx.run("SELECT id FROM service WHERE deleting = 1", {}, [&](const store::Row& row) {
      universe_.break_promise("nothing is left behind", name_of(row.text(0)) + " is never deleted");
    });
    tx.run(
        "SELECT d.id FROM deployment d JOIN service s ON s.id = d.service_id WHERE s.kind = 'JOB' "
        "AND d.state = 'DEPLOYED' AND s.settings LIKE '%\"on_start\":{%' AND NOT EXISTS (SELECT 1 "
        "FROM run r WHERE r.deployment_id = d.id AND r.trigger_type = 'DEPLOYMENT' AND r.state = "
        "'SUCCEEDED')",
        {}, [&](const store::Row& row) {
          universe_.break_promise("what runs with a deployment runs once",
                                  row.text(0) + " is deployed, and its on_start did not succeed");
        });
    for (const auto& service : organization_.services) {
      if (!service.job || !service.job->is_cron()) continue;
      const auto due_at = tx.query_one(
          "SELECT COALESCE(t.due_at, 0) FROM service s LEFT JOIN job_timer t ON t.service_id = "
          "s.id WHERE s.id = $1 AND s.serving IS NOT NULL AND s.stopped = 0",
          [](const store::Row& row) { return row.time(0); }, service.id);
      if (!due_at) continue;
      const auto waits = tx.query_one(
          "SELECT 1 FROM task WHERE step = 'schedule' AND subject = $1",
          [](const store::Row&) { return true; }, service.id);
      const bool is_overdue = !clocks_jump_ && *due_at + kDueSoon < universe_.now();
      if (waits && !is_overdue) continue;
      universe_.break_promise("each due time runs once",
                              service.name + " is deployed, and not armed for a time to come");
    }
  });
  for (const auto& [id, attempt] : outside_.machine.attempts) {
    // What was lost with the machine has nobody who could forget it.
    if (attempt.is_lost) continue;
    universe_.break_promise("nothing is left behind",
                            "the attempt " + id.to_string() + " of " +
                                name_of(attempt.service.to_string()) +
                                (attempt.runs(universe_.now()) ? " still runs" : " is still kept"));
  }
}

}  // namespace slipway::simulation
