#include "store/tasks.h"

namespace slipway::store {
namespace {

// `query` for each step, which it names @; each is one look into the index task_due.
std::string for_each_step(std::size_t count, int first, const std::string& query) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    std::string one = query;
    const std::string parameter = "$" + std::to_string(first + static_cast<int>(i));
    for (auto at = one.find('@'); at != std::string::npos; at = one.find('@', at)) {
      one.replace(at, 1, parameter);
    }
    all += (i == 0 ? "" : " UNION ALL ") + one;
  }
  return all;
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
  tx.announce(step);
}

std::optional<Task> claim(Transaction& tx, const std::vector<std::string>& steps,
                          const std::string& owner, base::Timestamp now, base::Duration lease) {
  std::vector<Value> parameters{value(now), value(owner), value(now + lease)};
  for (const auto& step : steps) parameters.push_back(value(step));
  std::optional<Task> task;
  // What waits has no lease, so the first of a step is the one due longest; the leased are few.
  const std::string due = for_each_step(
      steps.size(), 4,
      "SELECT * FROM (SELECT step, subject, run_at FROM task WHERE step = @ AND lease_until = 0 "
      "AND "
      "run_at <= $1 ORDER BY run_at LIMIT 1) AS waiting UNION ALL SELECT step, subject, run_at "
      "FROM "
      "task WHERE step = @ AND lease_until > 0 AND lease_until <= $1 AND run_at <= $1");
  tx.run(
      "UPDATE task SET lease_owner = $2, lease_until = $3, taken = wanted WHERE (step, subject) "
      "IN (SELECT step, subject FROM (" +
          due + ") AS due ORDER BY run_at LIMIT 1) RETURNING step, subject, attempts",
      parameters, [&](const Row& row) { task = Task{row.text(0), row.text(1), row.integer(2)}; });
  return task;
}

std::optional<base::Timestamp> next_due(Transaction& tx, const std::vector<std::string>& steps) {
  std::vector<Value> parameters;
  parameters.reserve(steps.size());
  for (const auto& step : steps) parameters.push_back(value(step));
  std::optional<base::Timestamp> due;
  tx.run(
      "SELECT MIN(due) FROM (" +
          for_each_step(steps.size(), 1,
                        "SELECT MIN(run_at) AS due FROM task WHERE step = @ AND lease_until = 0 "
                        "UNION ALL SELECT MIN(CASE WHEN lease_until > run_at THEN lease_until ELSE "
                        "run_at END) FROM task WHERE step = @ AND lease_until > 0") +
          ") AS each_step",
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

void bring_forward(Transaction& tx, const std::string& but, base::Timestamp now,
                   base::Duration by) {
  const std::vector<Value> parameters{value(now), value(std::int64_t{by.count()}), value(but)};
  tx.run("UPDATE task SET run_at = run_at - $2 WHERE run_at > $1 AND step <> $3 RETURNING step",
         parameters, [&](const Row& row) { tx.announce(row.text(0)); });
}

void bring_forward(Transaction& tx, const std::vector<std::string>& steps, base::Timestamp now) {
  for (const auto& step : steps) {
    tx.execute("UPDATE task SET run_at = $2 WHERE step = $1 AND run_at > $2", step, now);
  }
}

std::vector<TaskCount> task_counts(Transaction& tx) {
  return tx.query("SELECT step, COUNT(*) FROM task GROUP BY step ORDER BY step",
                  [](const Row& row) { return TaskCount{row.text(0), row.integer(1)}; });
}

}  // namespace slipway::store
