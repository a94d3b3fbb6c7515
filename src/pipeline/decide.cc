#include "rules/decide.h"

#include <algorithm>

#include "pipeline/check_gates.h"
#include "pipeline/commit_statuses.h"
#include "pipeline/enqueue.h"
#include "pipeline/release_chart.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/values_links.h"

namespace slipway::pipeline {
namespace {

const model::ChangeSet* find(const std::vector<model::ChangeSet>& sets, const std::string& from) {
  const auto found = std::find_if(sets.begin(), sets.end(),
                                  [&](const auto& changes) { return changes.from == from; });
  return found == sets.end() ? nullptr : &*found;
}

// A watermark moved since the survey (a deployment failed, say): what changed since is not known.
bool lacks_changes(const rules::Candidate& candidate, const model::Push& push,
                   const std::vector<model::ChangeSet>& sets) {
  return rules::needs_changes(candidate, push.tip, push.message) &&
         find(sets, candidate.watermark) == nullptr;
}

model::Verdict store_push_verdict(Context& context, store::Transaction& tx,
                                  const model::Service& service, const rules::Ruling& ruling,
                                  const model::Push& push) {
  model::Verdict verdict = to_verdict(service, ruling, push.tip);
  verdict.id = model::VerdictId::make(context.clock.now(), context.random);
  verdict.push = push.id;
  verdict.created_at = context.clock.now();
  const bool waits = waits_for_checks(service, ruling);
  if (waits) {
    make_gate(context, tx, service, push, verdict);
  } else if (ruling.decision == model::Decision::DEPLOY) {
    verdict.deployment = enqueue(context, tx, service,
                                 {model::DeploymentAction::DEPLOY,
                                  push.source == model::PushSource::POLL ? model::TriggerType::POLL
                                                                         : model::TriggerType::PUSH,
                                  push.id, push.pusher, push.tip});
  }
  if (ruling.moves_watermark && !waits) {
    if (!service.settings.wait_for_checks.empty()) {
      close_gates(context, tx, service.id,
                  "The newer " + push.tip.substr(0, 8) + " was decided without waiting.");
    }
    store::move_watermark(tx, service.id, push.tip, verdict.created_at);
  }
  store::insert(tx, verdict);
  store::record(tx, push.organization, verdict.created_at, "verdict", verdict.id.to_string());
  return verdict;
}

// A service whose values the push moved: its chart stays where it is.
void store_values_verdict(Context& context, store::Transaction& tx, const model::Service& linked,
                          const rules::Ruling& ruling, const model::Push& push) {
  const auto service = store::service(tx, linked.id);
  if (!service) return;
  model::Verdict verdict = to_verdict(linked, ruling, push.tip);
  verdict.id = model::VerdictId::make(context.clock.now(), context.random);
  verdict.push = push.id;
  verdict.created_at = context.clock.now();
  if (ruling.decision == model::Decision::DEPLOY) {
    Request request{.trigger = push.source == model::PushSource::POLL ? model::TriggerType::POLL
                                                                      : model::TriggerType::PUSH,
                    .push = push.id,
                    .user = push.pusher,
                    .commit = service->watermark,
                    .values_commit = push.tip};
    if (is_of_repository(*service)) {
      request.commit.clear();
      request.image = {service->chart.name, service->chart.version, ""};
    }
    verdict.deployment = enqueue(context, tx, *service, request);
  }
  if (ruling.moves_watermark) store::move_values_watermark(tx, linked.id, push.tip);
  store::insert(tx, verdict);
  store::record(tx, push.organization, verdict.created_at, "verdict", verdict.id.to_string());
}

const model::ChangeSet& changes_of(const rules::Candidate& candidate,
                                   const std::vector<model::ChangeSet>& sets,
                                   const model::ChangeSet& none) {
  const auto* found = find(sets, candidate.watermark);
  return found != nullptr ? *found : none;
}

}  // namespace

base::Result<void> decide(Context& context, const store::Task& task, const std::stop_token&) {
  const auto id = model::PushId::parse(task.subject).value();
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    auto push = store::push(tx, id);
    if (!push || push->state != model::PushState::PENDING) return;
    const std::string branch = push->ref.substr(kBranchPrefix.size());
    const auto services = store::linked_services(tx, push->organization, push->repository, branch);
    const auto sets = store::change_sets(tx, id);
    const auto by_values =
        store::linked_by_values(tx, push->organization, push->repository, branch);
    std::vector<rules::Candidate> candidates;
    candidates.reserve(services.size() + by_values.size());
    for (const auto& service : services) candidates.push_back(candidate_of(tx, service));
    for (const auto& service : by_values) candidates.push_back(candidate_by_values(service));
    for (const auto& candidate : candidates) {
      if (lacks_changes(candidate, *push, sets)) {
        push->tip.clear();
        store::update(tx, *push);
        store::ask(tx, kSurvey, RepositorySubject{push->organization, push->repository}.to_string(),
                   now);
        return;
      }
    }
    std::vector<model::Verdict> verdicts;
    verdicts.reserve(services.size());
    for (std::size_t i = 0; i < services.size(); ++i) {
      const model::ChangeSet none{candidates[i].watermark, push->tip, false, "", {}};
      verdicts.push_back(store_push_verdict(context, tx, services[i],
                                            rules::decide(candidates[i], push->tip, push->message,
                                                          changes_of(candidates[i], sets, none)),
                                            *push));
    }
    for (std::size_t i = 0; i < by_values.size(); ++i) {
      const auto& candidate = candidates[services.size() + i];
      const model::ChangeSet none{candidate.watermark, push->tip, false, "", {}};
      store_values_verdict(
          context, tx, by_values[i],
          rules::decide(candidate, push->tip, push->message, changes_of(candidate, sets, none)),
          *push);
    }
    show_on_commit(context, tx, *push, services, verdicts);
    store::Branch known = store::branch(tx, push->organization, push->repository, branch);
    if (push->forced && known.considered_tip != push->tip) {
      known.left_tip = known.considered_tip;
      known.left_at = now;
    }
    known.considered_tip = push->tip;
    known.suspected_tip.clear();
    store::put(tx, known);
    push->state = model::PushState::DECIDED;
    push->decided_at = now;
    store::update(tx, *push);
    store::remove_change_sets(tx, id);
    store::finish_delivery(tx, *push, now);
    store::record(tx, push->organization, now, "push", id.to_string());
  });
  return {};
}

}  // namespace slipway::pipeline
