#include "api/metrics.h"

#include "store/tasks.h"

namespace slipway::api {
namespace {

// A gauge with one label, counted by the store.
void count_by(store::Transaction& tx, std::string& text, const std::string& name,
              const std::string& help, const std::string& label, const std::string& sql) {
  text += "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n";
  tx.query(sql, [&](const store::Row& row) {
    text +=
        name + "{" + label + "=\"" + row.text(0) + "\"} " + std::to_string(row.integer(1)) + "\n";
    return 0;
  });
}

}  // namespace

std::string metrics_text(store::Database& database) {
  std::string text;
  database.read([&](store::Transaction& tx) {
    count_by(tx, text, "slipway_deliveries", "Deliveries kept, by state.", "state",
             "SELECT state, COUNT(*) FROM delivery GROUP BY state");
    count_by(tx, text, "slipway_pushes", "Pushes kept, by state.", "state",
             "SELECT state, COUNT(*) FROM push GROUP BY state");
    count_by(tx, text, "slipway_deployments", "Deployments kept, by state.", "state",
             "SELECT state, COUNT(*) FROM deployment GROUP BY state");
    count_by(tx, text, "slipway_runs", "Runs of jobs kept, by state.", "state",
             "SELECT state, COUNT(*) FROM run GROUP BY state");
    count_by(tx, text, "slipway_tasks", "Steps that wait or run.", "step",
             "SELECT step, COUNT(*) FROM task GROUP BY step");
  });
  return text;
}

}  // namespace slipway::api
