#include "pipeline/check_gates.h"

#include <functional>
#include <optional>

#include "pipeline/commit_statuses.h"
#include "pipeline/enqueue.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "rules/quarantine.h"
#include "store/check_gates.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

void change_verdict(Context& context, store::Transaction& tx, const model::CheckGate& gate,
                    const model::Push& push, const std::function<void(model::Verdict&)>& change) {
  auto verdict = store::verdict(tx, gate.verdict);
  if (!verdict) return;
  change(*verdict);
  store::update(tx, *verdict);
  store::record(tx, push.organization, context.clock.now(), "verdict", verdict->id.to_string());
  if (const auto service = store::service(tx, gate.service)) {
    show_on_commit(context, tx, push, *service, *verdict);
  }
}

// Another gate of the same look may have ended it.
bool is_waiting(store::Transaction& tx, const model::CheckGate& gate) {
  const auto now = store::check_gate(tx, gate.id);
  return now && now->state == model::GateState::WAITING;
}

bool is_of(const model::Push& push, const model::RepositoryKey& repository,
           const std::string& branch) {
  return push.repository == repository && push.ref == std::string(kBranchPrefix) + branch;
}

// Not all of a service's: a chart's wait for its own branch, and that of its values concerns it
// too.
std::vector<model::CheckGate> waiting_gates(store::Transaction& tx, const model::ServiceId& service,
                                            const store::Branch& branch) {
  auto gates = store::waiting_gates(tx, service);
  std::erase_if(gates, [&](const auto& gate) {
    const auto push = store::push(tx, gate.push);
    return !push || !is_of(*push, branch.repository, branch.name);
  });
  return gates;
}

// Why a gate whose checks passed opens no more.
std::optional<std::string> overtaken(store::Transaction& tx, const model::Service& service,
                                     const model::Push& push, const model::CheckGate& gate) {
  if (!is_of(push, service.repository, service.git.branch)) {
    return "The service follows another branch or repository since.";
  }
  const auto candidate = candidate_of(tx, service);
  if (const auto skips = rules::decide_by_flags(candidate)) return skips->explanation;
  if (const auto* quarantine = rules::find_quarantine(candidate.quarantines, gate.commit)) {
    return rules::explain_quarantine(*quarantine);
  }
  if (!rules::still_holds(gate, service.watermark, store::opened_since(tx, gate))) {
    return "It was brought to another version while it waited for its checks.";
  }
  return std::nullopt;
}

}  // namespace

bool waits_for_checks(const model::Service& service, const rules::Ruling& ruling) {
  return ruling.decision == model::Decision::DEPLOY && !service.settings.wait_for_checks.empty();
}

void make_gate(Context& context, store::Transaction& tx, const model::Service& service,
               const model::Push& push, model::Verdict& verdict) {
  const auto now = context.clock.now();
  model::CheckGate gate;
  gate.id = model::CheckGateId::make(now, context.random);
  gate.verdict = verdict.id;
  gate.service = service.id;
  gate.push = push.id;
  gate.commit = push.tip;
  gate.base = service.watermark;
  gate.reason = verdict.reason;
  gate.explanation = verdict.explanation;
  gate.created_at = now;
  gate.deadline = now + std::chrono::seconds(service.settings.checks_timeout);
  store::insert(tx, gate, push.organization, push.repository);
  verdict.decision = model::Decision::SKIP;
  verdict.reason = model::Reason::WAITING_FOR_CHECKS;
  verdict.explanation = rules::explain_waiting(
      rules::look_at_checks(service.settings.wait_for_checks, {}), gate.commit, gate.deadline);
  store::ask(tx, kCheck, RepositorySubject{push.organization, push.repository}.to_string(), now);
}

void open_gate(Context& context, store::Transaction& tx, const model::CheckGate& gate) {
  const auto service = store::service(tx, gate.service);
  const auto push = store::push(tx, gate.push);
  if (!service || !push || !is_waiting(tx, gate)) return;
  if (const auto why = overtaken(tx, *service, *push, gate))
    return close_gate(context, tx, gate, *why);
  store::set_state(tx, gate.id, model::GateState::OPENED);
  const auto deployment =
      enqueue(context, tx, *service,
              {model::DeploymentAction::DEPLOY,
               push->source == model::PushSource::POLL ? model::TriggerType::POLL
                                                       : model::TriggerType::PUSH,
               push->id, push->pusher, gate.commit});
  store::move_watermark(tx, service->id, gate.commit, context.clock.now());
  change_verdict(context, tx, gate, *push, [&](model::Verdict& verdict) {
    verdict.decision = model::Decision::DEPLOY;
    verdict.reason = gate.reason;
    verdict.explanation = gate.explanation + " Its checks passed.";
    verdict.deployment = deployment;
  });
  for (const auto& older : store::waiting_gates(tx, gate.service)) {
    if (older.id < gate.id) {
      close_gate(context, tx, older,
                 "The checks of the newer " + gate.commit.substr(0, 8) + " passed first.");
    }
  }
}

void close_gate(Context& context, store::Transaction& tx, const model::CheckGate& gate,
                const std::string& why) {
  if (!is_waiting(tx, gate)) return;
  store::set_state(tx, gate.id, model::GateState::CLOSED);
  const auto push = store::push(tx, gate.push);
  if (!push) return;
  change_verdict(context, tx, gate, *push, [&](model::Verdict& verdict) {
    verdict.reason = model::Reason::CHECKS_NOT_PASSED;
    verdict.explanation = why;
  });
}

void close_gates(Context& context, store::Transaction& tx, const model::ServiceId& service,
                 const std::string& why) {
  for (const auto& gate : store::waiting_gates(tx, service)) close_gate(context, tx, gate, why);
}

std::set<std::string> commits_waited_for(store::Transaction& tx,
                                         const std::vector<model::Service>& services,
                                         const store::Branch& branch) {
  std::set<std::string> commits;
  for (const auto& service : services) {
    for (const auto& gate : waiting_gates(tx, service.id, branch)) commits.insert(gate.commit);
  }
  return commits;
}

void close_gates(Context& context, store::Transaction& tx,
                 const std::vector<model::Service>& services, const std::set<std::string>& commits,
                 const store::Branch& branch) {
  if (commits.empty()) return;
  for (const auto& service : services) {
    for (const auto& gate : waiting_gates(tx, service.id, branch)) {
      if (!commits.contains(gate.commit)) continue;
      close_gate(context, tx, gate,
                 "The branch '" + branch.name + "' was rewritten while it waited, and " +
                     gate.commit.substr(0, 8) + " is not on it any more.");
    }
  }
}

void say_why_it_waits(Context& context, store::Transaction& tx, const model::CheckGate& gate,
                      const std::string& why) {
  if (!is_waiting(tx, gate)) return;
  const auto verdict = store::verdict(tx, gate.verdict);
  const auto push = store::push(tx, gate.push);
  if (!verdict || !push || verdict->explanation == why) return;
  change_verdict(context, tx, gate, *push,
                 [&](model::Verdict& changed) { changed.explanation = why; });
}

void ask_check(store::Transaction& tx, const model::OrganizationId& organization,
               const std::string& repository_url, base::Timestamp now) {
  const auto url = model::parse_git_url(repository_url);
  if (!url) return;
  const model::RepositoryKey repository(*url);
  if (!store::has_waiting_gates(tx, organization, repository)) return;
  store::ask(tx, kCheck, RepositorySubject{organization, repository}.to_string(), now);
}

}  // namespace slipway::pipeline
