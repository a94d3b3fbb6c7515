#include "promises.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace slipway::simulation {
namespace {

std::string brief(const std::string& version) {
  return version.substr(0, version.starts_with("sha256:") ? 15 : 8);
}

// "1.12.3", of which the organization's tags are all made.
std::array<int, 3> numbers_of(const std::string& tag) {
  std::array<int, 3> numbers{};
  const char* at = tag.data();
  const char* const end = at + tag.size();
  for (auto& number : numbers) {
    at = std::from_chars(at, end, number).ptr;
    if (at != end) ++at;
  }
  return numbers;
}

bool was_pushed(const ImageRepository& image, const std::string& digest) {
  return std::any_of(image.pushes.begin(), image.pushes.end(),
                     [&](const auto& push) { return push.digest == digest; });
}

// The first place from `from` on at which the service's branch or image was that version; nothing
// where it was so only before. Places count from 1.
std::optional<std::size_t> place_of(const KnownService& service, const std::string& version,
                                    std::size_t from) {
  std::vector<std::string> all;
  if (service.repository != nullptr) {
    for (const auto& move : service.repository->moves(service.branch)) all.push_back(move.to);
  } else {
    for (const auto& push : service.image->pushes) all.push_back(push.digest);
  }
  for (std::size_t place = std::max<std::size_t>(from, 1); place <= all.size(); ++place) {
    if (all[place - 1] == version) return place;
  }
  return std::nullopt;
}

std::string tip_of(const KnownService& service) {
  if (service.repository != nullptr) return service.repository->tip(service.branch);
  return service.image->pushes.back().digest;
}

bool failed(const std::string& state) {
  return state == "BUILD_ERROR" || state == "DEPLOYMENT_ERROR" || state == "CANCELED";
}

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
    found = tx.query(std::string(kDeployment) + "WHERE service_id = $1 ORDER BY rowid DESC",
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

void Promises::before_start(const runtime::Version& version) {
  auto* const service = organization_.find(version.service);
  const std::string what = version_of(version);
  if (service == nullptr) return;
  const bool was_there = service->chosen.contains(what) ||
                         (service->repository != nullptr
                              ? service->repository->ever_had(service->branch, what)
                              : version.image->digest.empty() || was_pushed(*service->image, what));
  if (!was_there) {
    universe_.break_promise(
        "only its branch's versions",
        service->name + " is started as " + brief(what) + ", which its branch never had");
  }
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
}

void Promises::check_decided_once() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT service_name, push_id, notice_id FROM verdict GROUP BY service_id, push_id, "
        "notice_id HAVING COUNT(*) > 1",
        {}, [&](const store::Row& row) {
          universe_.break_promise("decided exactly once", row.text(0) + " has two verdicts for " +
                                                              row.text(1) + row.text(2));
        });
  });
}

void Promises::check_one_at_a_time() {
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT service_id, COUNT(*) FROM deployment WHERE state IN ('BUILDING', 'DEPLOYING', "
        "'CANCELING') GROUP BY service_id HAVING COUNT(*) > 1",
        {}, [&](const store::Row& row) {
          const auto* const service = organization_.find(row.text(0));
          universe_.break_promise("no version twice at once",
                                  (service == nullptr ? row.text(0) : service->name) + " has " +
                                      std::to_string(row.integer(1)) +
                                      " deployments under way at once");
        });
  });
}

void Promises::check_new_deployments() {
  std::vector<Known> fresh;
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT rowid, id, service_id, state, trigger_type, commit_id, image_tag, image_digest "
        "FROM deployment WHERE rowid > $1 ORDER BY rowid",
        std::vector{store::value(newest_deployment_)}, [&](const store::Row& row) {
          newest_deployment_ = row.integer(0);
          fresh.push_back({row.text(1), row.text(2), row.text(3), row.text(4), row.text(5),
                           row.text(6), row.text(7)});
        });
  });
  for (const auto& one : fresh) {
    const auto* const service = organization_.find(one.service);
    if (service == nullptr) continue;
    universe_.note({"deployment", service->name, one.trigger, brief(one.version()), one.id});
    if (!one.by_itself()) continue;
    if (service->is_stopped) {
      universe_.break_promise("stopped stays stopped",
                              service->name + " was stopped, and is deployed by a " + one.trigger);
    }
    if (tried_at_every_poll(*service, one)) {
      universe_.break_promise(
          "not tried at every poll",
          service->name + " is deployed by one more poll as " + brief(one.version()));
    }
    if (failed_by_itself(one)) {
      universe_.break_promise("quarantine holds", service->name + " is deployed by a " +
                                                      one.trigger + " as " + brief(one.version()) +
                                                      ", which did not become healthy before");
    }
  }
}

// Each time that a branch comes to a commit, a poll may find it once.
bool Promises::tried_at_every_poll(const KnownService& service, const Known& one) {
  if (one.trigger != "POLL" || service.repository == nullptr) return false;
  std::int64_t times = 0;
  disk_.read([&](store::Transaction& tx) {
    times = tx.query_one(
                  "SELECT COUNT(*) FROM deployment WHERE service_id = $1 AND commit_id = $2 AND "
                  "trigger_type = 'POLL'",
                  [](const store::Row& row) { return row.integer(0); }, one.service, one.commit)
                .value_or(0);
  });
  const auto& moves = service.repository->moves(service.branch);
  return times > std::count_if(moves.begin(), moves.end(),
                               [&](const Move& move) { return move.to == one.commit; });
}

// Every verdict about files says what its files say.
void Promises::check_verdicts() {
  struct Ruled {
    std::string service;
    std::string reason;
    std::string from;
    std::string to;
  };
  std::vector<Ruled> fresh;
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT rowid, service_id, reason, from_commit, to_commit FROM verdict WHERE rowid > $1 "
        "AND push_id <> $2 ORDER BY rowid",
        std::vector{store::value(newest_verdict_), store::value(model::PushId{})},
        [&](const store::Row& row) {
          newest_verdict_ = row.integer(0);
          fresh.push_back({row.text(1), row.text(2), row.text(3), row.text(4)});
        });
  });
  for (const auto& one : fresh) {
    const auto* const service = organization_.find(one.service);
    if (service == nullptr || service->repository == nullptr) continue;
    universe_.note({"verdict", service->name, brief(one.from), brief(one.to), one.reason});
    const bool is_known = !one.from.empty() && service->repository->find(one.from) != nullptr;
    const bool skips = one.reason == "NO_MATCH" || one.reason == "EXCLUDED";
    if (is_known && (skips || one.reason == "MATCHED")) {
      const bool counts = service->any_counts(service->repository->changes(one.from, one.to));
      if (counts == skips) {
        universe_.break_promise("exactly what a change concerns",
                                service->name + " gets " + one.reason + " from " + brief(one.from) +
                                    " to " + brief(one.to));
      }
    }
    if (skips) check_skip(*service, one.to);
  }
}

// What failed is not live, and counts again: against what serves, or is on its way to serve.
void Promises::check_skip(const KnownService& service, const std::string& tip) {
  if (service.touched_at) return;
  std::string from = seen_[service.id.to_string()].version;
  const auto history = deployments_of(service.id.to_string());
  if (!history.empty() &&
      (history.front().state == "QUEUED" || history.front().state == "BUILDING" ||
       history.front().state == "DEPLOYING")) {
    from = history.front().commit;
  }
  if (from.empty() || service.repository->has_skips(service.branch)) return;
  if (!service.any_counts(service.repository->changes(from, tip))) return;
  universe_.break_promise("a change counts until it is live",
                          service.name + " is at " + brief(from) + " and left alone at " +
                              brief(tip) + ", though a change between them concerns it");
}

// Whether the version was found to be at fault before.
bool Promises::failed_by_itself(const Known& one) {
  const auto quality = outside_.machine.quality(one.version());
  if (quality != Quality::kNeverHealthy && quality != Quality::kEndsAtOnce) return false;
  bool has_failed = false;
  disk_.read([&](store::Transaction& tx) {
    tx.run(
        "SELECT 1 FROM deployment WHERE service_id = $1 AND id <> $2 AND state = "
        "'DEPLOYMENT_ERROR' AND commit_id = $3 AND image_digest = $4 AND (error LIKE 'It did not "
        "stay up%' OR error LIKE 'It was not healthy%') LIMIT 1",
        std::vector{store::value(one.service), store::value(one.id), store::value(one.commit),
                    store::value(one.digest)},
        [&](const store::Row&) { has_failed = true; });
  });
  return has_failed;
}

void Promises::check_services() {
  std::map<std::string, Seen> now;
  disk_.read([&](store::Transaction& tx) {
    tx.run("SELECT id, COALESCE(serving, ''), watermark, stopped FROM service", {},
           [&](const store::Row& row) {
             auto& seen = now[row.text(0)];
             seen.serving = row.text(1);
             seen.watermark = row.text(2);
             seen.stopped = row.boolean(3);
           });
  });
  for (auto& [id, seen] : now) {
    auto* const service = organization_.find(id);
    const Seen before = seen_[id];
    seen.version = before.version;
    seen.place = before.place;
    if (service == nullptr) continue;
    if (seen.watermark != before.watermark) {
      universe_.note({"watermark", service->name, brief(seen.watermark)});
      if (service->repository != nullptr && !seen.watermark.empty() &&
          !service->chosen.contains(seen.watermark) &&
          !service->repository->ever_had(service->branch, seen.watermark)) {
        universe_.break_promise("only its branch's versions", "the watermark of " + service->name +
                                                                  " is " + brief(seen.watermark) +
                                                                  ", which its branch never had");
      }
    }
    if (seen.stopped != before.stopped) {
      universe_.note({seen.stopped ? "stopped" : "not stopped", service->name});
    }
    if (seen.serving == before.serving || seen.serving.empty()) continue;
    const auto serving = deployment(seen.serving);
    if (!serving) continue;
    universe_.note({"serves", service->name, brief(serving->version()), serving->trigger});
    check_forwards(*service, seen, *serving);
    if (!serving->by_itself() && serving->version() != tip_of(*service)) touched(*service);
    // Of an image a person's choice stays, whatever else is announced below it.
    if (serving->by_itself() && service->repository != nullptr && service->touched_at &&
        serving->row > *service->touched_at) {
      service->touched_at.reset();
    }
    seen.version = serving->version();
  }
  seen_ = std::move(now);
}

// A branch that was reset is at an older commit again, later.
void Promises::check_forwards(const KnownService& service, Seen& seen, const Known& to) {
  const bool by_itself = to.by_itself() && !to.version().empty() && seen.version != to.version();
  auto place = place_of(service, to.version(), by_itself ? seen.place : 0);
  // Of an image its versions count, and of one version its digests.
  if (by_itself && !place && service.image != nullptr && seen.place > 0) {
    const auto before = numbers_of(service.image->pushes[seen.place - 1].tag);
    const auto after = numbers_of(to.tag);
    if (after > before) place = place_of(service, to.version(), 0);
  }
  if (!by_itself) {
    seen.place = place.value_or(0);
  } else if (place) {
    seen.place = *place;
  } else if (service.repository != nullptr || (!to.digest.empty() && !service.touched_at)) {
    // An image's tag that a person chose is followed, wherever it leads.
    universe_.break_promise("never backwards by itself",
                            service.name + " served " + brief(seen.version) + " and goes back to " +
                                brief(to.version()) + " by a " + to.trigger);
  }
}

bool Promises::is_at_rest() {
  std::int64_t tasks = 0;
  disk_.read([&](store::Transaction& tx) {
    tasks =
        tx.query_one("SELECT COUNT(*) FROM task WHERE step NOT IN ('poll', 'poll_image', 'retain')",
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
        "SELECT step, subject, error FROM task WHERE step NOT IN ('poll', 'poll_image', 'retain')",
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
    const bool serves = deployment_id && !seen.stopped;
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
  if (from == tip) return;
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
