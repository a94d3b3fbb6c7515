#include <algorithm>

#include "promises.h"
#include "versions.h"

namespace slipway::simulation {

bool Promises::is_at_rest() {
  std::int64_t tasks = 0;
  disk_.read([&](store::Transaction& tx) {
    tasks = tx.query_one(
                  "SELECT COUNT(*) FROM task WHERE step NOT IN ('poll', 'poll_image', 'retain', "
                  "'schedule')",
                  [](const store::Row& row) { return row.integer(0); })
                .value_or(0);
  });
  return tasks == 0;
}

void Promises::at_rest() {
  check_services();
  check_deliveries();
  check_leftovers();
  check_changes();
  check_jobs_at_rest();
}

void Promises::check_deliveries() {
  disk_.read([&](store::Transaction& tx) {
    for (const auto& delivery : accepted_) {
      const auto rows = tx.query(
          "SELECT id, state FROM delivery WHERE sender_id = $1",
          [](const store::Row& row) { return std::pair(row.text(0), row.text(1)); },
          delivery.sender_id);
      if (rows.size() != 1) {
        universe_.break_promise("decided exactly once", "the accepted delivery " +
                                                            delivery.sender_id + " is there " +
                                                            std::to_string(rows.size()) + " times");
        continue;
      }
      if (rows.front().second == "RECEIVED" || rows.front().second == "FAILED") {
        universe_.break_promise(
            "decided exactly once",
            "the accepted delivery " + delivery.sender_id + " ends as " + rows.front().second);
      }
      const auto pushes = tx.query_one(
          "SELECT COUNT(*) FROM push WHERE delivery_id = $1",
          [](const store::Row& row) { return row.integer(0); }, rows.front().first);
      if (static_cast<std::size_t>(pushes.value_or(0)) != delivery.moves) {
        universe_.break_promise("decided exactly once",
                                "the delivery " + delivery.sender_id + " of " +
                                    std::to_string(delivery.moves) + " moves made " +
                                    std::to_string(pushes.value_or(0)) + " pushes");
      }
    }
    tx.run("SELECT id, outcome FROM push WHERE state = 'PENDING'", {}, [&](const store::Row& row) {
      universe_.break_promise("decided exactly once",
                              "the push " + row.text(0) + " was never decided: " + row.text(1));
    });
    tx.run("SELECT id FROM notice WHERE state = 'PENDING'", {}, [&](const store::Row& row) {
      universe_.break_promise("decided exactly once",
                              "the notice " + row.text(0) + " was never decided");
    });
  });
}

void Promises::check_leftovers() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT step, subject, error FROM task WHERE step NOT IN ('poll', 'poll_image', 'retain', "
        "'schedule')",
        {}, [&](const store::Row& row) {
          universe_.break_promise("nothing is left behind", "a task of the step " + row.text(0) +
                                                                " is never done: " + row.text(2));
        });
    tx.run(
        "SELECT id, state FROM deployment WHERE state IN ('QUEUED', 'BUILDING', 'DEPLOYING', "
        "'CANCELING')",
        {}, [&](const store::Row& row) {
          universe_.break_promise("nothing is left behind",
                                  "the deployment " + row.text(0) + " stays " + row.text(1));
        });
  });
  for (const auto& [id, running] : outside_.machine.instances()) {
    if (!outside_.machine.runs(id)) continue;
    const auto seen = seen_.find(running.instance.service.to_string());
    if (seen == seen_.end() || seen->second.serving != id.to_string() || seen->second.stopped) {
      universe_.break_promise("nothing is left behind",
                              "an instance of " + brief(running.version) +
                                  " still runs that nothing serves by: " + id.to_string());
    }
  }
  for (const auto& service : organization_.services) {
    const auto& seen = seen_[service.id.to_string()];
    const auto deployment_id = model::DeploymentId::parse(seen.serving);
    const bool serves = deployment_id && !seen.stopped && !service.job;
    if (serves && !outside_.machine.runs(*deployment_id)) {
      universe_.break_promise("what serves goes on", service.name + " should serve and does not");
    }
    const auto route = std::find_if(routes_.begin(), routes_.end(), [&](const auto& one) {
      return one.id == service.id.to_string();
    });
    if (!serves && route != routes_.end()) {
      universe_.break_promise("nothing is left behind",
                              "the gateway still has a route for " + service.name);
    }
    if (!serves || !service.has_port || !outside_.machine.runs(*deployment_id)) continue;
    const auto& instance = outside_.machine.instances().at(*deployment_id).instance;
    if (route == routes_.end() || route->upstreams.at(0).port != instance.endpoint.value().port) {
      universe_.break_promise("what serves is reached",
                              "traffic for " + service.name + " does not go to what serves");
    }
  }
}

void Promises::check_changes() {
  for (auto& service : organization_.services) {
    bool follows = false;
    disk_.read([&](store::Transaction& tx) {
      follows = tx.query_one(
                      "SELECT auto_deploy = 1 AND deployed_once = 1 AND stopped = 0 FROM service "
                      "WHERE id = $1",
                      [](const store::Row& row) { return row.boolean(0); }, service.id)
                    .value_or(false);
    });
    if (!follows || service.touched_at) continue;
    const auto& now = seen_[service.id.to_string()];
    if (service.repository != nullptr) {
      check_change(service, now);
    } else {
      check_image(service, now);
    }
  }
}

void Promises::check_change(KnownService& service, const Seen& now) {
  const auto& repository = *service.repository;
  const std::string tip = repository.tip(service.branch);
  if (tip.empty()) return;
  const auto history = deployments_of(service.id.to_string());
  if (history.empty() || failed(history.front().state)) return;  // visibly
  const Known at_tip{"", service.id.to_string(), "", "", tip, "", ""};
  if (failed_by_itself(at_tip)) return;
  const std::string from = now.serving.empty() ? "" : now.version;
  if (from == tip || rolled_back_from(at_tip.service, tip)) return;
  // What runs with a good version fails now and then, too, and that is not tried again.
  if (service.job && is_quarantined(at_tip.service, tip, "NOT_HEALTHY")) return;
  if (from.empty()) {
    universe_.break_promise("every change is live or failed",
                            service.name + " never came to serve, and nothing says so");
    return;
  }
  // What was not to be deployed, by its message, is not to be deployed later either.
  if (repository.has_skips(service.branch) || !service.any_counts(repository.changes(from, tip)))
    return;
  universe_.break_promise("every change is live or failed",
                          service.name + " serves " + brief(from) + " by a " +
                              history.front().trigger + ", its branch is at " + brief(tip) +
                              " with a change that concerns it, and nothing failed");
}

bool Promises::rolled_back_from(const std::string& service, const std::string& version) {
  return is_quarantined(service, version, "ROLLED_BACK");
}

bool Promises::is_quarantined(const std::string& service, const std::string& version,
                              const std::string& cause) {
  bool has = false;
  disk_.read([&](store::Transaction& tx) {
    has = tx.query_one(
                "SELECT 1 FROM quarantine WHERE service_id = $1 AND version = $2 AND cause = $3",
                [](const store::Row&) { return true; }, service, version, cause)
              .value_or(false);
  });
  return has;
}

void Promises::check_image(KnownService& service, const Seen& now) {
  const auto history = deployments_of(service.id.to_string());
  if (history.empty() || failed(history.front().state) || now.serving.empty()) return;
  if (!service.follows_versions) return;
  std::string newest;
  for (const auto& push : service.image->pushes) {
    if (newest.empty() || numbers_of(push.tag) >= numbers_of(newest)) newest = push.tag;
  }
  const auto digest = service.image->digest_at(newest, universe_.now());
  const bool has_failed = std::any_of(history.begin(), history.end(), [&](const Known& one) {
    return one.digest == digest && failed(one.state);
  });
  if (now.version == digest || has_failed) return;
  universe_.break_promise("every change is live or failed",
                          service.name + " serves " + brief(now.version) + " and its image's '" +
                              newest + "' is " + brief(digest));
}

}  // namespace slipway::simulation
