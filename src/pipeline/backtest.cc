#include "pipeline/backtest.h"

#include <utility>

#include "pipeline/changes.h"
#include "pipeline/remote.h"
#include "store/pushes.h"

namespace slipway::pipeline {
namespace {

using model::Reason;

constexpr std::int64_t kReadAtOnce = 200;

bool is_of_a_push(const model::Verdict& verdict) {
  return verdict.notice == model::NoticeId() && verdict.reason != Reason::ALREADY_CONSIDERED;
}

bool depends_on_restrictions(const model::Verdict& verdict) {
  switch (verdict.reason) {
    case Reason::NO_MATCH:
    case Reason::EXCLUDED:
    case Reason::UNRESTRICTED:
    case Reason::MATCHED:
    case Reason::UNKNOWN_CHANGES:
    case Reason::WAITING_FOR_CHECKS:
    case Reason::CHECKS_NOT_PASSED:
      return !verdict.from.empty();
    case Reason::AUTO_DEPLOY_OFF:
    case Reason::NEVER_DEPLOYED:
    case Reason::STOPPED:
    case Reason::QUARANTINED:
    case Reason::ALREADY_CONSIDERED:
    case Reason::SKIPPED_BY_MESSAGE:
      return false;
  }
  return false;
}

// What it was decided as then.
rules::Ruling as_it_was(const model::Verdict& verdict) {
  return {.decision = verdict.decision,
          .reason = verdict.reason,
          .explanation = verdict.explanation,
          .changed_files_count = verdict.changed_files_count,
          .deciding = verdict.deciding};
}

// What the rules let through still waits for its checks, or did not pass them.
bool is_held_by_checks(const model::Verdict& verdict) {
  return verdict.reason == Reason::WAITING_FOR_CHECKS ||
         verdict.reason == Reason::CHECKS_NOT_PASSED;
}

}  // namespace

std::vector<model::Verdict> past_verdicts(store::Transaction& tx, const model::ServiceId& service,
                                          store::Page page) {
  const auto wanted = static_cast<std::size_t>(std::exchange(page.limit, kReadAtOnce));
  std::vector<model::Verdict> past;
  while (true) {
    auto some = store::verdicts_of_service(tx, service, page);
    const bool is_last = some.size() < static_cast<std::size_t>(kReadAtOnce);
    if (!some.empty()) page.before = some.back().id.to_string();
    for (auto& verdict : some) {
      if (!is_of_a_push(verdict)) continue;
      past.push_back(std::move(verdict));
      if (past.size() == wanted) return past;
    }
    if (is_last) return past;
  }
}

base::Result<std::vector<PastDecision>> backtest(Context& context, const model::Service& service,
                                                 const std::vector<model::Verdict>& past,
                                                 const std::vector<model::Restriction>& proposed,
                                                 const std::stop_token& stop) {
  const auto remote = remote_of(context, {service});
  if (!remote) return base::fail(remote.error());
  std::vector<PastDecision> decisions;
  decisions.reserve(past.size());
  for (const auto& verdict : past) {
    if (!depends_on_restrictions(verdict)) {
      decisions.push_back({verdict, as_it_was(verdict)});
      continue;
    }
    rules::Candidate candidate;
    candidate.skip_by_message = false;
    candidate.watermark = verdict.from;
    candidate.restrictions = proposed;
    const auto changes = changes_between(context, *remote, verdict.from, verdict.to, stop);
    auto now = rules::decide(candidate, verdict.to, "", changes);
    if (now.decision == model::Decision::DEPLOY && is_held_by_checks(verdict)) {
      now = as_it_was(verdict);
    }
    decisions.push_back({verdict, std::move(now)});
  }
  return decisions;
}

}  // namespace slipway::pipeline
