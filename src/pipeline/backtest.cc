#include "pipeline/backtest.h"

#include "pipeline/changes.h"
#include "pipeline/remote.h"

namespace slipway::pipeline {
namespace {

bool depends_on_restrictions(const model::Verdict& verdict) {
  using model::Reason;
  switch (verdict.reason) {
    case Reason::NO_MATCH:
    case Reason::EXCLUDED:
    case Reason::UNRESTRICTED:
    case Reason::MATCHED:
    case Reason::UNKNOWN_CHANGES:
      return verdict.notice == model::NoticeId() && !verdict.from.empty();
    case Reason::AUTO_DEPLOY_OFF:
    case Reason::NEVER_DEPLOYED:
    case Reason::STOPPED:
    case Reason::QUARANTINED:
    case Reason::WAITING_FOR_CHECKS:
    case Reason::CHECKS_NOT_PASSED:
    case Reason::ALREADY_CONSIDERED:
    case Reason::SKIPPED_BY_MESSAGE:
      return false;
  }
  return false;
}

}  // namespace

base::Result<std::vector<PastDecision>> backtest(Context& context, const model::Service& service,
                                                 const std::vector<model::Verdict>& past,
                                                 const std::vector<model::Restriction>& proposed,
                                                 const std::stop_token& stop) {
  const auto remote = remote_of(context, {service});
  if (!remote) return base::fail(remote.error());
  std::vector<PastDecision> decisions;
  for (const auto& verdict : past) {
    if (!depends_on_restrictions(verdict)) continue;
    rules::Candidate candidate;
    candidate.skip_by_message = false;
    candidate.watermark = verdict.from;
    candidate.restrictions = proposed;
    const auto changes = changes_between(context, *remote, verdict.from, verdict.to, stop);
    decisions.push_back({verdict, rules::decide(candidate, verdict.to, "", changes)});
  }
  return decisions;
}

}  // namespace slipway::pipeline
