#include "promises.h"
#include "versions.h"

namespace slipway::simulation {

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
        "stay up%' OR error LIKE 'It was not healthy%' OR error LIKE 'on_start: It ended%') LIMIT "
        "1",
        std::vector{store::value(one.service), store::value(one.id), store::value(one.commit),
                    store::value(one.digest)},
        [&](const store::Row&) { has_failed = true; });
  });
  return has_failed;
}

}  // namespace slipway::simulation
