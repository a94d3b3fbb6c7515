#pragma once
// Whether a deployment waits for people's word, and whose counts. Pure. Called by dispatch, which
// holds it, and by the API, which takes and shows the words.

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/approval.h"
#include "model/deployment.h"

namespace slipway::rules {

// How many approve of it; not its requester, where the rule excludes that one.
std::size_t approvals_counted(const model::ApprovalRule& rule, const model::Deployment& deployment,
                              const std::vector<model::Approval>& said);

// Where a queued deployment stands by the rule as it is now. A restart brings nothing new, and is
// never asked about.
model::ApprovalState approval_of(const model::ApprovalRule& rule,
                                 const model::Deployment& deployment,
                                 const std::vector<model::Approval>& said);

// When it is given up: the rule's time after it came, or after the end of a freeze window for which
// it waits as well, since nobody need look at it before.
base::Timestamp approval_deadline(const model::ApprovalRule& rule,
                                  const model::Deployment& deployment);

// Whether this is who pushed or asked for it, as far as the names say.
bool is_requester(const model::Deployment& deployment, const model::Person& person);

// kForbidden where this one's word does not count.
base::Result<void> may_approve(const model::ApprovalRule& rule, const model::Deployment& deployment,
                               const model::Person& person);

// "Waits for the word of 2 persons, 1 of whom approved ('ada'), until 2026-11-28T16:00Z."
std::string explain_approval(const model::ApprovalRule& rule, const model::Deployment& deployment,
                             const std::vector<model::Approval>& said);
// What it says once its time is over.
std::string explain_expired(const model::ApprovalRule& rule, const model::Deployment& deployment,
                            const std::vector<model::Approval>& said);

}  // namespace slipway::rules
