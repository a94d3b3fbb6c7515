#include "promises.h"

#include <algorithm>

#include "versions.h"

namespace slipway::simulation {
namespace {

constexpr const char* kDeployment =
    "SELECT id, service_id, state, trigger_type, commit_id, image_tag, image_digest, rowid FROM "
    "deployment ";

}  // namespace

Promises::Promises(Universe& universe, Disk& disk, Outside& outside, Organization& organization)
    : universe_(universe), disk_(disk), outside_(outside), organization_(organization) {
  outside.machine.witness = this;
}

Promises::Known Promises::Known::read(const store::Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3),
          row.text(4), row.text(5), row.text(6), row.integer(7)};
}

std::vector<Promises::Known> Promises::deployments_of(const std::string& service) {
  std::vector<Known> found;
  disk_.read([&](store::Transaction& tx) {
    found = tx.query(std::string(kDeployment) +
                         "WHERE service_id = $1 AND state <> 'SUPERSEDED' ORDER BY "
                         "rowid DESC",
                     Known::read, service);
  });
  return found;
}

std::optional<Promises::Known> Promises::deployment(const std::string& id) {
  std::optional<Known> found;
  disk_.read([&](store::Transaction& tx) {
    found = tx.query_one(std::string(kDeployment) + "WHERE id = $1", Known::read, id);
  });
  return found;
}

void Promises::check_version(const KnownService& service, const runtime::Version& version) {
  const std::string what = version_of(version);
  const bool was_there = service.chosen.contains(what) ||
                         (service.repository != nullptr
                              ? service.repository->ever_had(service.branch, what)
                              : version.image->digest.empty() || was_pushed(*service.image, what));
  if (was_there) return;
  universe_.break_promise(
      "only its branch's versions",
      service.name + " is started as " + brief(what) + ", which its branch never had");
}

void Promises::before_start(const runtime::Version& version) {
  auto* const service = organization_.find(version.service);
  const std::string what = version_of(version);
  if (service == nullptr) return;
  check_version(*service, version);
  if (cancelled_.contains(version.deployment)) {
    universe_.break_promise("cancelled stays cancelled",
                            service->name +
                                " is started by a deployment that was cancelled "
                                "while it waited");
  }
  // What serves is brought back whatever is released beside it.
  const auto seen = seen_.find(version.service.to_string());
  if (seen != seen_.end() && seen->second.serving == version.deployment.to_string()) return;
  for (const auto& [id, running] : outside_.machine.instances()) {
    const auto& instance = running.instance;
    if (instance.service != version.service || id == version.deployment) continue;
    if (!outside_.machine.runs(id) || running.version != what) continue;
    const bool serves = seen != seen_.end() && seen->second.serving == id.to_string();
    const auto found = deployment(id.to_string());
    if (!serves && (!found || found->state == "DEPLOYING")) {
      universe_.break_promise("no version twice at once",
                              service->name + " runs " + brief(what) +
                                  " already by another deployment that is not over");
    }
  }
}

void Promises::after_start(const runtime::Version& version) {
  const auto* const service = organization_.find(version.service);
  const std::string what = version_of(version);
  int fresh = 0;
  for (const auto& [id, running] : outside_.machine.instances()) {
    if (running.instance.service != version.service || running.version != what) continue;
    const auto seen = seen_.find(version.service.to_string());
    const bool serves = seen != seen_.end() && seen->second.serving == id.to_string();
    if (!outside_.machine.runs(id) || serves) continue;
    // What served before may wait to be stopped, while its version is brought back.
    const auto found = deployment(id.to_string());
    if (!found || found->state == "DEPLOYING") ++fresh;
  }
  if (service == nullptr || fresh < 2) return;
  universe_.break_promise("no version twice at once",
                          service->name + " runs " + brief(what) + " twice, and serves by neither");
}

void Promises::before_stop(const model::DeploymentId& id) {
  for (const auto& [service, seen] : seen_) {
    if (seen.serving == id.to_string() && !seen.stopped) {
      const auto* const known = organization_.find(service);
      if (known == nullptr) continue;
      universe_.break_promise("what serves goes on",
                              known->name + " serves by " + id.to_string() + ", which is stopped");
    }
  }
}

void Promises::after_switch(const std::vector<gateway::Route>& routes) {
  for (const auto& route : routes) {
    const auto* const service = organization_.find(route.id);
    if (service == nullptr) continue;
    for (const auto& upstream : route.upstreams) {
      const auto* const running = outside_.machine.at(upstream.host, upstream.port);
      const bool is_well =
          running != nullptr &&
          (running->is_healthy || running->instance.state == runtime::InstanceState::kGone);
      if (!is_well) {
        universe_.break_promise("traffic goes to what is healthy",
                                "the route of " + service->name + " leads to port " +
                                    std::to_string(upstream.port) + ", where nothing healthy runs");
      }
    }
  }
  for (const auto& before : routes_) {
    const bool is_there = std::any_of(routes.begin(), routes.end(),
                                      [&](const auto& route) { return route.id == before.id; });
    const auto seen = seen_.find(before.id);
    const auto* const service = organization_.find(before.id);
    if (is_there || service == nullptr || seen == seen_.end()) continue;
    if (seen->second.serving.empty() || seen->second.stopped) continue;
    // What a runtime that did not answer at the start runs is not known.
    if (outside_.machine.was_away) continue;
    universe_.break_promise("what serves is reached",
                            "the route of " + service->name + " is gone while it serves");
  }
  routes_ = routes;
}

void Promises::build_begins(const model::DeploymentId& deployment) {
  building_.insert(deployment);
  if (building_.count(deployment) > 1) {
    universe_.break_promise("no version twice at once",
                            "the deployment " + deployment.to_string() + " is built twice at once");
  }
}

void Promises::build_ends(const model::DeploymentId& deployment) {
  building_.erase(building_.find(deployment));
}

void Promises::after_commit() {
  if (disk_.touched("verdict")) {
    check_decided_once();
    check_verdicts();
  }
  if (disk_.touched("deployment")) {
    check_one_at_a_time();
    check_new_deployments();
  }
  if (disk_.touched("service")) check_services();
  if (disk_.touched("run")) check_runs();
  if (disk_.touched("job_timer")) check_timers();
}

void Promises::after_power_cut() {
  disk_.read([&](store::Transaction& tx) {
    const auto newest = [&](const std::string& table) {
      return tx
          .query_one("SELECT COALESCE(MAX(rowid), 0) FROM " + table,
                     [](const store::Row& row) { return row.integer(0); })
          .value_or(0);
    };
    newest_deployment_ = newest("deployment");
    newest_verdict_ = newest("verdict");
  });
  check_services();
  timers_.clear();
  check_timers();
}

}  // namespace slipway::simulation
