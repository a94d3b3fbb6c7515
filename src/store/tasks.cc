#include "store/tasks.h"

namespace slipway::store {
namespace {

std::string step_list(std::size_t count, int first) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list += (i == 0 ? "$" : ", $") + std::to_string(first + static_cast<int>(i));
  }
  return list;
}

}  // namespace

void ask(Transaction& tx, const std::string& step, const std::string& subject,
         base::Timestamp run_at) {
  tx.execute(
      "INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, "
      "attempts, error) VALUES ($1, $2, $3, 1, 0, '', 0, 0, '') ON CONFLICT (step, subject) "
      "DO UPDATE SET wanted = task.wanted + 1, run_at = CASE WHEN excluded.run_at < "
      "task.run_at THEN excluded.run_at ELSE task.run_at END",
      step, subject, run_at);
}

std::optional<Task> claim(Transaction& tx, const std::vector<std::string>& steps,
                          const std::string& owner, base::Timestamp now, base::Duration lease) {
  std::vector<Value> parameters{value(now), value(owner), value(now + lease)};
  for (const auto& step : steps) parameters.push_back(value(step));
  std::optional<Task> task;
  tx.run(
      "UPDATE task SET lease_owner = $2, lease_until = $3, taken = wanted WHERE (step, subject) "
      "IN (SELECT step, subject FROM task WHERE step IN (" +
          step_list(steps.size(), 4) +
          ") AND lease_until <= $1 AND run_at <= $1 ORDER BY run_at LIMIT 1) RETURNING step, "
          "subject, attempts",
      parameters, [&](const Row& row) { task = Task{row.text(0), row.text(1), row.integer(2)}; });
  return task;
}

std::optional<base::Timestamp> next_due(Transaction& tx, const std::vector<std::string>& steps) {
  std::vector<Value> parameters;
  for (const auto& step : steps) parameters.push_back(value(step));
  std::optional<base::Timestamp> due;
  tx.run(
      "SELECT MIN(CASE WHEN lease_until > run_at THEN lease_until ELSE run_at END) FROM task "
      "WHERE step IN (" +
          step_list(steps.size(), 1) + ")",
      parameters, [&](const Row& row) { due = row.maybe_time(0); });
  return due;
}

void renew(Transaction& tx, const Task& task, const std::string& owner, base::Timestamp until) {
  tx.execute(
      "UPDATE task SET lease_until = $4 WHERE step = $1 AND subject = $2 AND lease_owner = "
      "$3",
      task.step, task.subject, owner, until);
}

void complete(Transaction& tx, const Task& task, base::Timestamp now) {
  tx.execute("DELETE FROM task WHERE step = $1 AND subject = $2 AND wanted = taken", task.step,
             task.subject);
  tx.execute(
      "UPDATE task SET lease_owner = '', lease_until = 0, run_at = $3, attempts = 0, error = "
      "'' WHERE step = $1 AND subject = $2",
      task.step, task.subject, now);
}

void put_off(Transaction& tx, const Task& task, base::Timestamp run_at, const std::string& error) {
  tx.execute(
      "UPDATE task SET lease_owner = '', lease_until = 0, run_at = $3, attempts = attempts + "
      "1, error = $4 WHERE step = $1 AND subject = $2",
      task.step, task.subject, run_at, error);
}

void release_leases(Transaction& tx, const std::string& owner) {
  tx.execute("UPDATE task SET lease_owner = '', lease_until = 0 WHERE lease_owner <> $1", owner);
}

std::vector<TaskCount> task_counts(Transaction& tx) {
  return tx.query("SELECT step, COUNT(*) FROM task GROUP BY step ORDER BY step",
                  [](const Row& row) { return TaskCount{row.text(0), row.integer(1)}; });
}

}  // namespace slipway::store
