#include <algorithm>
#include <map>
#include <set>

#include "pipeline/changes.h"
#include "pipeline/check_gates.h"
#include "pipeline/remote.h"
#include "pipeline/replicas.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "rules/decide.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/values_links.h"

namespace slipway::pipeline {
namespace {

constexpr auto kWhereItWas = "The branch is where it was.";

struct BranchWork {
  std::string name;
  std::vector<model::Push> pushes;  // that wait to be surveyed
  std::vector<model::Service> services;
  store::Branch known;
};

struct Work {
  RepositorySubject subject;
  std::vector<model::Service> services;  // all of the repository
  std::map<std::string, BranchWork> branches;
};

// What is found out about one branch; stored in one transaction with the others'.
struct Finding {
  const BranchWork* branch = nullptr;
  std::string tip;          // "" where the branch is gone
  std::string why_nothing;  // where there is nothing to decide
  bool is_where_it_was = false;
  std::string message;  // of the tip's commit
  bool forced = false;
  std::set<std::string> left;  // commits waited for that a forced push took from the branch
  std::vector<model::ChangeSet> changes;
  std::optional<base::Timestamp> look_again;  // not to be believed yet
  std::string suspected_tip;
  std::string waiting_for;
  std::string left_tip;  // where a push says that the branch was, and it went another way
};

Work load(Context& context, const RepositorySubject& subject) {
  Work work{subject, {}, {}};
  context.database.read([&](store::Transaction& tx) {
    work.services = services_linked(tx, subject.organization, subject.repository);
    for (auto& push : store::pending_pushes(tx, subject.organization, subject.repository)) {
      if (!push.tip.empty()) continue;
      const std::string name = push.ref.substr(kBranchPrefix.size());
      auto [branch, fresh] = work.branches.try_emplace(name);
      if (fresh) {
        branch->second.name = name;
        branch->second.known = store::branch(tx, subject.organization, subject.repository, name);
        branch->second.services =
            store::linked_services(tx, subject.organization, subject.repository, name);
        for (auto& service :
             store::linked_by_values(tx, subject.organization, subject.repository, name)) {
          branch->second.services.push_back(std::move(service));
        }
      }
      branch->second.pushes.push_back(std::move(push));
    }
  });
  return work;
}

// By pushes that lead from what was considered to `tip`: one that came late, of an older commit,
// tells of nothing that a replica which lags could not say as well.
bool announced(const BranchWork& branch, const std::string& tip) {
  std::set<std::string> led_to{branch.known.considered_tip};
  for (bool more = true; more;) {
    more = false;
    for (const auto& push : branch.pushes) {
      if (led_to.contains(push.before)) more = led_to.insert(push.after).second || more;
    }
  }
  return led_to.contains(tip);
}

bool leads_to(const std::vector<model::Push>& pushes, const std::string& tip) {
  return std::ranges::find(pushes, tip, &model::Push::after) != pushes.end();
}

bool is_polled(const model::Push& push) { return push.source == model::PushSource::POLL; }

// Whether the remote's answer may be older than what was announced; then when to look again.
std::optional<base::Timestamp> stale(Context& context, const BranchWork& branch,
                                     const std::string& tip, const model::RepositoryKey& key,
                                     std::int64_t attempts) {
  const auto now = context.clock.now();
  for (const auto& push : branch.pushes) {
    if (push.after.empty() || push.after == tip) continue;
    // A commit that is there already may be one that the branch had before, and was reset to.
    const bool left_tip = push.before == tip && !leads_to(branch.pushes, tip);
    if (!left_tip && context.git.has_commit(key, push.after)) continue;
    // By a clock that has gone back since, it would take as long as that went back.
    if (std::chrono::abs(now - push.created_at) >= context.policy.stale_patience) continue;
    const auto pause =
        std::chrono::milliseconds(500) * (std::int64_t{1} << std::min<std::int64_t>(attempts, 4));
    return now + pause;
  }
  return std::nullopt;
}

// Where the branch was before one of its pushes, and is no more, though nothing came of it: a
// replica that lags still answers that.
std::string tip_that_was_left(Context& context, const model::RepositoryKey& key,
                              const BranchWork& branch, const std::string& tip) {
  std::string left;
  for (const auto& push : branch.pushes) {
    const bool is_other = push.before != tip && push.before != branch.known.considered_tip;
    if (push.before.empty() || !is_other) continue;
    if (!context.git.is_ancestor(key, push.before, tip)) left = push.before;
  }
  return left;
}

std::set<std::string> commits_that_left(Context& context, const model::RepositoryKey& key,
                                        const BranchWork& branch, const std::string& tip) {
  std::set<std::string> commits;
  context.database.read([&](store::Transaction& tx) {
    commits = commits_waited_for(tx, branch.services, branch.known);
  });
  std::erase_if(commits,
                [&](const auto& commit) { return context.git.is_ancestor(key, commit, tip); });
  return commits;
}

Finding look_at(Context& context, const git::Remote& remote, const BranchWork& branch,
                const std::string& tip, const store::Task& task, const std::stop_token& stop) {
  Finding finding;
  finding.branch = &branch;
  finding.tip = tip;
  finding.look_again = stale(context, branch, tip, remote.key, task.attempts);
  if (finding.look_again) {
    finding.waiting_for = "the remote does not have the announced commit yet";
    return finding;
  }
  if (tip.empty()) {
    finding.why_nothing = "The branch '" + branch.name + "' is gone.";
    return finding;
  }
  const std::string& considered = branch.known.considered_tip;
  finding.is_where_it_was = tip == considered;
  if (finding.is_where_it_was && std::ranges::all_of(branch.pushes, is_polled)) {
    finding.why_nothing = kWhereItWas;
    return finding;
  }
  if (!considered.empty() && considered != tip) {
    const bool goes_back = context.git.is_ancestor(remote.key, tip, considered);
    finding.forced = goes_back || !context.git.is_ancestor(remote.key, considered, tip);
    const auto now = context.clock.now();
    // A replica that lags after a forced push answers what is no ancestor either.
    if (finding.forced && !announced(branch, tip)) {
      const bool seen_before =
          branch.known.suspected_tip == tip && branch.known.suspected_at <= now;
      const auto since = seen_before ? branch.known.suspected_at : now;
      if (now - since < context.policy.reset_patience) {
        finding.suspected_tip = tip;
        finding.look_again = since + context.policy.reset_patience;
        finding.waiting_for = goes_back
                                  ? "the branch seems to have gone back; a second look decides"
                                  : "the branch seems to be rewritten; a second look decides";
        return finding;
      }
    }
    if (!finding.forced && !announced(branch, tip) && was_left(context, branch.known, tip)) {
      finding.look_again = branch.known.left_at + context.policy.reset_patience;
      finding.waiting_for = "the branch seems to be back before its reset; a second look decides";
      return finding;
    }
    if (finding.forced) finding.left = commits_that_left(context, remote.key, branch, tip);
    finding.left_tip = tip_that_was_left(context, remote.key, branch, tip);
  }
  if (const auto commit = context.git.commit(remote.key, tip)) finding.message = commit->message;
  std::set<std::string> froms;
  for (const auto& service : branch.services) {
    const rules::Candidate candidate{service.auto_deploy, service.deployed_once,
                                     service.stopped,     service.skip_by_message,
                                     service.watermark,   {}};
    if (rules::needs_changes(candidate, tip, finding.message)) froms.insert(service.watermark);
  }
  for (const auto& from : froms) {
    finding.changes.push_back(changes_between(context, remote, from, tip, stop));
  }
  return finding;
}

void put(Context& context, store::Transaction& tx, const Finding& finding) {
  const auto now = context.clock.now();
  for (model::Push push : finding.branch->pushes) {
    if (finding.look_again) {
      push.outcome = finding.waiting_for;
      store::update(tx, push);
      continue;
    }
    push.outcome.clear();
    push.tip = finding.tip;
    // One of the two answers was of a replica that lags, and nobody says that anything was pushed.
    const bool found_nothing = finding.is_where_it_was && is_polled(push);
    if (found_nothing || !finding.why_nothing.empty()) {
      push.state = model::PushState::DECIDED;
      push.decided_at = now;
      push.outcome = found_nothing ? kWhereItWas : finding.why_nothing;
      store::update(tx, push);
      store::finish_delivery(tx, push, now);
      continue;
    }
    push.forced = push.forced || finding.forced;
    push.message = finding.message;
    store::update(tx, push);
    for (const auto& changes : finding.changes) store::put(tx, push.id, changes);
    store::ask(tx, kDecide, push.id.to_string(), now);
  }
  close_gates(context, tx, finding.branch->services, finding.left, finding.branch->known);
  // As it is now: what was considered may have moved on since the survey began.
  const store::Branch& seen = finding.branch->known;
  store::Branch known = store::branch(tx, seen.organization, seen.repository, seen.name);
  const bool is_of_the_past = known.suspected_at > now;  // the clock went back since
  if (finding.suspected_tip != known.suspected_tip || is_of_the_past) {
    known.suspected_tip = finding.suspected_tip;
    known.suspected_at = now;
    store::put(tx, known);
  }
  if (!finding.left_tip.empty()) {
    known.left_tip = finding.left_tip;
    known.left_at = now;
    store::put(tx, known);
  }
}

}  // namespace

base::Result<void> survey(Context& context, const store::Task& task, const std::stop_token& stop) {
  const Work work = load(context, RepositorySubject::parse(task.subject));
  std::vector<Finding> findings;
  if (!work.branches.empty() && !work.services.empty()) {
    const auto remote = remote_of(context, work.services);
    if (!remote) return base::fail(remote.error());
    std::vector<std::string> names;
    names.reserve(work.branches.size());
    for (const auto& [name, branch] : work.branches) names.push_back(name);
    const auto tips = context.git.fetch(*remote, names, stop);
    if (!tips) {
      context.database.write([&](store::Transaction& tx) {
        for (const auto& [name, branch] : work.branches) {
          for (model::Push push : branch.pushes) {
            push.outcome = "Cannot fetch, and tries again: " + tips.error().message;
            store::update(tx, push);
          }
        }
      });
      return base::fail(tips.error());
    }
    for (const auto& [name, branch] : work.branches) {
      const auto tip = tips->find(name);
      findings.push_back(
          look_at(context, *remote, branch, tip == tips->end() ? "" : tip->second, task, stop));
    }
  }
  if (work.services.empty()) {
    for (const auto& [name, branch] : work.branches) {
      findings.emplace_back();
      findings.back().branch = &branch;
      findings.back().why_nothing = "No service is linked to it any more.";
    }
  }
  if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "stopped");
  context.database.write([&](store::Transaction& tx) {
    std::optional<base::Timestamp> again;
    for (const auto& finding : findings) {
      put(context, tx, finding);
      if (finding.look_again && (!again || *finding.look_again < *again)) {
        again = finding.look_again;
      }
    }
    if (again) {
      store::put_off(tx, task, *again, "");
    } else {
      store::complete(tx, task, context.clock.now());
    }
  });
  return {};
}

}  // namespace slipway::pipeline
