#include "store/runs.h"

#include "base/encoding.h"
#include "base/enum.h"
#include "store/below.h"
#include "store/topics.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

constexpr std::string_view kRun =
    "SELECT id, service_id, environment_id, organization_id, deployment_id, event, trigger_type, "
    "user_name, state, attempt, attempt_id, attempt_started, log_position, exit_code, message, "
    "cancel_requested, due_at, created_at, started_at, attempt_at, ended_at FROM run ";

model::Run make_run(const Row& row) {
  model::Run r;
  r.id = row.id<model::RunId>(0);
  r.service = row.id<model::ServiceId>(1);
  r.environment = row.id<model::EnvironmentId>(2);
  r.organization = row.id<model::OrganizationId>(3);
  r.deployment = row.id<model::DeploymentId>(4);
  r.event = stored_enum<model::JobEvent>(row.text(5));
  r.trigger = stored_enum<model::RunTrigger>(row.text(6));
  r.user = row.text(7);
  r.state = stored_enum<model::RunState>(row.text(8));
  r.attempt = static_cast<std::uint32_t>(row.integer(9));
  r.attempt_id = row.id<model::AttemptId>(10);
  r.attempt_started = row.boolean(11);
  r.log_position = static_cast<std::uint64_t>(row.integer(12));
  if (!row.is_null(13)) r.exit_code = static_cast<int>(row.integer(13));
  r.message = row.text(14);
  r.cancel_requested = row.boolean(15);
  r.due_at = row.maybe_time(16);
  r.created_at = row.time(17);
  r.started_at = row.maybe_time(18);
  r.attempt_at = row.maybe_time(19);
  r.ended_at = row.maybe_time(20);
  return r;
}

std::string select_runs(std::string_view where) { return std::string(kRun) + std::string(where); }

}  // namespace

void insert(Transaction& tx, const model::Run& r) {
  tx.execute(
      "INSERT INTO run (id, service_id, environment_id, organization_id, deployment_id, event, "
      "trigger_type, user_name, state, attempt, attempt_id, attempt_started, log_position, "
      "exit_code, message, cancel_requested, due_at, created_at, started_at, attempt_at, ended_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, $20, $21)",
      r.id, r.service, r.environment, r.organization, r.deployment, to_string(r.event),
      to_string(r.trigger), r.user, to_string(r.state), static_cast<std::int64_t>(r.attempt),
      r.attempt_id, r.attempt_started, r.log_position, r.exit_code, r.message, r.cancel_requested,
      r.due_at, r.created_at, r.started_at, r.attempt_at, r.ended_at);
}

void update(Transaction& tx, const model::Run& r) {
  tx.execute(
      "UPDATE run SET state = $2, attempt = $3, attempt_id = $4, attempt_started = $5, "
      "log_position = $6, exit_code = $7, message = $8, started_at = $9, attempt_at = $10, "
      "ended_at = $11 WHERE id = $1",
      r.id, to_string(r.state), static_cast<std::int64_t>(r.attempt), r.attempt_id,
      r.attempt_started, r.log_position, r.exit_code, base::to_valid_utf8(r.message), r.started_at,
      r.attempt_at, r.ended_at);
}

void request_cancel(Transaction& tx, const model::RunId& id) {
  tx.execute("UPDATE run SET cancel_requested = 1 WHERE id = $1", id);
}

std::optional<model::Run> run(Transaction& tx, const model::RunId& id) {
  return tx.query_one(select_runs("WHERE id = $1"), make_run, id);
}

std::vector<model::Run> runs(Transaction& tx, const model::ServiceId& service, const Page& page) {
  return tx.query(select_runs("WHERE service_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
                  make_run, service, below(page.before), page.limit);
}

std::vector<model::Run> open_runs(Transaction& tx, const model::ServiceId& service) {
  return tx.query(
      select_runs("WHERE service_id = $1 AND state IN ('QUEUED', 'RUNNING') ORDER BY id"), make_run,
      service);
}

std::optional<model::Run> run_of_deployment(Transaction& tx, const model::DeploymentId& id) {
  return tx.query_one(
      select_runs(
          "WHERE deployment_id = $1 AND trigger_type = 'DEPLOYMENT' ORDER BY id DESC LIMIT 1"),
      make_run, id);
}

void prune_runs(Transaction& tx, const model::ServiceId& service, std::int64_t kept) {
  tx.execute(
      "DELETE FROM run WHERE service_id = $1 AND state NOT IN ('QUEUED', 'RUNNING') AND id NOT IN "
      "(SELECT id FROM run WHERE service_id = $1 ORDER BY id DESC LIMIT $2)",
      service, kept);
}

std::vector<model::RunId> remove_failed_runs(Transaction& tx, const model::ServiceId& service) {
  auto failed = tx.query(
      "SELECT id FROM run WHERE service_id = $1 AND state = 'FAILED' ORDER BY id",
      [](const Row& row) { return row.id<model::RunId>(0); }, service);
  tx.execute("DELETE FROM run WHERE service_id = $1 AND state = 'FAILED'", service);
  return failed;
}

void append_log(Transaction& tx, const model::RunId& run, const std::vector<model::LogLine>& lines,
                std::int64_t most) {
  tx.announce(kEvents);
  auto sequence = tx.query_one(
                        "SELECT COALESCE(MAX(sequence), 0) FROM run_log WHERE run_id = $1",
                        [](const Row& row) { return row.integer(0); }, run)
                      .value_or(0);
  for (const auto& line : lines) {
    if (sequence >= most) return;
    ++sequence;
    const bool is_last = sequence == most;
    tx.execute(
        "INSERT INTO run_log (run_id, sequence, at, stream, line) VALUES ($1, $2, $3, $4, $5)", run,
        sequence, line.at, is_last ? std::string("slipway") : line.stream,
        is_last ? std::string("No more lines of this run are kept.")
                : base::to_valid_utf8(line.text));
  }
}

std::vector<model::LogLine> run_log(Transaction& tx, const model::RunId& run, std::uint64_t after,
                                    std::int64_t limit) {
  return tx.query(
      "SELECT sequence, at, stream, line FROM run_log WHERE run_id = $1 AND sequence > $2 ORDER BY "
      "sequence LIMIT $3",
      [](const Row& row) {
        return model::LogLine{static_cast<std::uint64_t>(row.integer(0)), row.time(1), row.text(2),
                              row.text(3)};
      },
      run, after, limit);
}

std::optional<base::Timestamp> timer(Transaction& tx, const model::ServiceId& service) {
  return tx.query_one(
      "SELECT due_at FROM job_timer WHERE service_id = $1",
      [](const Row& row) { return row.time(0); }, service);
}

void set_timer(Transaction& tx, const model::ServiceId& service, base::Timestamp due_at) {
  tx.execute(
      "INSERT INTO job_timer (service_id, due_at) VALUES ($1, $2) ON CONFLICT (service_id) DO "
      "UPDATE SET due_at = excluded.due_at",
      service, due_at);
}

void remove_timer(Transaction& tx, const model::ServiceId& service) {
  tx.execute("DELETE FROM job_timer WHERE service_id = $1", service);
}

}  // namespace slipway::store
