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

// The node of the runtime that the subject of such a step is on.
constexpr std::string_view kServiceNode =
    "SELECT r.node FROM service s JOIN environment e ON e.id = s.environment_id JOIN runtime r ON "
    "r.id = e.runtime_id WHERE s.id = ";
constexpr std::string_view kDeploymentNode =
    "SELECT r.node FROM deployment d JOIN environment e ON e.id = d.environment_id JOIN runtime r "
    "ON r.id = e.runtime_id WHERE d.id = ";
constexpr std::string_view kRunNode =
    "SELECT r.node FROM run j JOIN environment e ON e.id = j.environment_id JOIN runtime r ON r.id "
    "= e.runtime_id WHERE j.id = ";

std::string node_of(const std::string& step) {
  const std::string_view query = step == "settle"    ? kServiceNode
                                 : step == "release" ? kDeploymentNode
                                 : step == "run"     ? kRunNode
                                                     : "";
  return query.empty() ? "''" : "COALESCE((" + std::string(query) + "$2), '')";
}

std::string on_node(const std::string& node, std::size_t parameter) {
  if (node.empty()) return "";
  return " AND node IN ('', $" + std::to_string(parameter) + ")";
}

}  // namespace

void ask(Transaction& tx, const std::string& step, const std::string& subject,
         base::Timestamp run_at) {
  // One that waits already is left as it is, where that is enough: a delivery that need not write
  // it is stored sooner.
  tx.execute(
      "INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, "
      "attempts, error, node) VALUES ($1, $2, $3, 1, 0, '', 0, 0, '', " +
          node_of(step) +
          ") ON CONFLICT (step, subject) DO UPDATE SET wanted = task.wanted + 1, run_at = CASE "
          "WHEN excluded.run_at < task.run_at THEN excluded.run_at ELSE task.run_at END, node = "
          "CASE WHEN excluded.node = '' THEN task.node ELSE excluded.node END WHERE task.wanted = "
          "task.taken OR excluded.run_at < task.run_at OR excluded.node NOT IN ('', task.node)",
      step, subject, tx.shared_time(run_at));
  tx.announce(step);
}

void ask_on(Transaction& tx, const std::string& node, const std::string& step,
            const std::string& subject, base::Timestamp run_at) {
  ask(tx, step, subject, run_at);
  if (node.empty()) return;
  tx.execute("UPDATE task SET node = $3 WHERE step = $1 AND subject = $2", step, subject, node);
}

std::optional<Task> claim(Transaction& tx, const std::vector<std::string>& steps,
                          const std::string& owner, base::Timestamp now, base::Duration lease,
                          const std::string& node) {
  const auto shared = tx.shared_time(now);
  std::vector<Value> parameters{value(shared), value(owner), value(shared + lease)};
  for (const auto& step : steps) parameters.push_back(value(step));
  const std::string here = on_node(node, parameters.size() + 1);
  if (!node.empty()) parameters.push_back(value(node));
  std::optional<Task> task;
  // What waits has no lease, so the first of a step is the one due longest; the leased are few.
  const std::string due = for_each_step(
      steps.size(), 4,
      "SELECT * FROM (SELECT step, subject, run_at FROM task WHERE step = @ AND lease_until = 0 "
      "AND run_at <= $1" +
          here +
          " ORDER BY run_at LIMIT 1) AS waiting UNION ALL SELECT step, subject, run_at FROM task "
          "WHERE step = @ AND lease_until > 0 AND lease_until <= $1 AND run_at <= $1" +
          here);
  tx.run(
      "UPDATE task SET lease_owner = $2, lease_until = $3, taken = wanted WHERE (step, subject) "
      "IN (SELECT step, subject FROM (" +
          due + ") AS due ORDER BY run_at LIMIT 1) RETURNING step, subject, attempts",
      parameters,
      [&](const Row& row) { task = Task{row.text(0), row.text(1), row.integer(2), owner}; });
  return task;
}

std::optional<base::Timestamp> next_due(Transaction& tx, const std::vector<std::string>& steps,
                                        const std::string& node) {
  std::vector<Value> parameters;
  parameters.reserve(steps.size() + 1);
  for (const auto& step : steps) parameters.push_back(value(step));
  const std::string here = on_node(node, parameters.size() + 1);
  if (!node.empty()) parameters.push_back(value(node));
  std::optional<base::Timestamp> due;
  tx.run("SELECT MIN(due) FROM (" +
             for_each_step(
                 steps.size(), 1,
                 "SELECT MIN(run_at) AS due FROM task WHERE step = @ AND lease_until = 0" + here +
                     " UNION ALL SELECT MIN(CASE WHEN lease_until > run_at THEN lease_until ELSE "
                     "run_at END) FROM task WHERE step = @ AND lease_until > 0" +
                     here) +
             ") AS each_step",
         parameters, [&](const Row& row) { due = row.maybe_time(0); });
  if (due) *due -= tx.shared_time(*due) - *due;
  return due;
}

bool renew(Transaction& tx, const Task& task, const std::string& owner, base::Timestamp until) {
  return tx.execute(
             "UPDATE task SET lease_until = $4 WHERE step = $1 AND subject = $2 AND lease_owner = "
             "$3",
             task.step, task.subject, owner, tx.shared_time(until)) > 0;
}

void hold(Transaction& tx, const Task& task) {
  const auto is_held = tx.query_one(
      "SELECT 1 FROM task WHERE step = $1 AND subject = $2 AND lease_owner = $3",
      [](const Row&) { return true; }, task.step, task.subject, task.lease);
  // One that nobody holds may have been another's meanwhile, who has done it.
  if (!is_held) throw LeaseLost(task);
}

void release(Transaction& tx, const Task& task) {
  tx.execute(
      "UPDATE task SET lease_owner = '', lease_until = 0 WHERE step = $1 AND subject = $2 AND "
      "lease_owner = $3",
      task.step, task.subject, task.lease);
  tx.announce(task.step);
}

void complete(Transaction& tx, const Task& task, base::Timestamp now) {
  const auto ended = tx.execute(
      "DELETE FROM task WHERE step = $1 AND subject = $2 AND wanted = taken AND ($3 = '' OR "
      "lease_owner = $3)",
      task.step, task.subject, task.lease);
  if (ended > 0) return;
  const auto again = tx.execute(
      "UPDATE task SET lease_owner = '', lease_until = 0, run_at = $3, attempts = 0, error = "
      "'' WHERE step = $1 AND subject = $2 AND ($4 = '' OR lease_owner = $4)",
      task.step, task.subject, tx.shared_time(now), task.lease);
  if (again == 0 && !task.lease.empty()) throw LeaseLost(task);
}

void put_off(Transaction& tx, const Task& task, base::Timestamp run_at, const std::string& error) {
  const auto changed = tx.execute(
      "UPDATE task SET lease_owner = '', lease_until = 0, run_at = $3, attempts = attempts + "
      "1, error = $4 WHERE step = $1 AND subject = $2 AND ($5 = '' OR lease_owner = $5)",
      task.step, task.subject, tx.shared_time(run_at), error, task.lease);
  if (changed == 0 && !task.lease.empty()) throw LeaseLost(task);
}

void release_leases(Transaction& tx, const std::string& of, const std::string& but) {
  tx.execute(
      "UPDATE task SET lease_owner = '', lease_until = 0 WHERE lease_until > 0 AND "
      "substr(lease_owner, 1, CAST($1 AS INTEGER)) = $2 AND substr(lease_owner, 1, CAST($3 AS "
      "INTEGER)) <> $4",
      static_cast<std::int64_t>(of.size()), of, static_cast<std::int64_t>(but.size()), but);
}

void move_tasks(Transaction& tx, const model::RuntimeId& runtime, const std::string& node) {
  const std::string here =
      " WHERE environment_id IN (SELECT id FROM environment WHERE runtime_id "
      "= $1)";
  for (const auto& [step, subjects] :
       {std::pair{"settle", "SELECT id FROM service" + here},
        std::pair{"release", "SELECT id FROM deployment" + here +
                                 " AND state IN ('QUEUED', 'BUILDING', 'DEPLOYING', 'CANCELING')"},
        std::pair{"run", "SELECT id FROM run" + here + " AND state IN ('QUEUED', 'RUNNING')"}}) {
    tx.execute("UPDATE task SET node = $2 WHERE step = $3 AND subject IN (" + subjects + ")",
               runtime, node, step);
    tx.announce(step);
  }
}

void bring_forward(Transaction& tx, const std::string& but, base::Timestamp now,
                   base::Duration by) {
  const std::vector<Value> parameters{value(tx.shared_time(now)), value(std::int64_t{by.count()}),
                                      value(but)};
  tx.run("UPDATE task SET run_at = run_at - $2 WHERE run_at > $1 AND step <> $3 RETURNING step",
         parameters, [&](const Row& row) { tx.announce(row.text(0)); });
}

void bring_forward(Transaction& tx, const std::vector<std::string>& steps, base::Timestamp now) {
  for (const auto& step : steps) {
    tx.execute("UPDATE task SET run_at = $2 WHERE step = $1 AND run_at > $2", step,
               tx.shared_time(now));
  }
}

std::vector<TaskCount> task_counts(Transaction& tx) {
  return tx.query("SELECT step, COUNT(*) FROM task GROUP BY step ORDER BY step",
                  [](const Row& row) { return TaskCount{row.text(0), row.integer(1)}; });
}

}  // namespace slipway::store
