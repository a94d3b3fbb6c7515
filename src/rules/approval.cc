#include "rules/approval.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"

namespace slipway::rules {
namespace {

using model::ApprovalAnswer;
using model::ApprovalState;

bool counts(const model::ApprovalRule& rule, const model::Deployment& deployment,
            const model::Approval& said) {
  return said.answer == ApprovalAnswer::APPROVED &&
         !(rule.others_only && is_requester(deployment, said.person));
}

std::string persons(std::size_t count) {
  return count == 1 ? std::string("1 person") : std::to_string(count) + " persons";
}

std::string names_of(const model::ApprovalRule& rule, const model::Deployment& deployment,
                     const std::vector<model::Approval>& said) {
  std::string names;
  for (const auto& one : said) {
    if (!counts(rule, deployment, one)) continue;
    names += (names.empty() ? "'" : ", '") + one.person.name + "'";
  }
  return names;
}

}  // namespace

std::size_t approvals_counted(const model::ApprovalRule& rule, const model::Deployment& deployment,
                              const std::vector<model::Approval>& said) {
  return static_cast<std::size_t>(std::count_if(
      said.begin(), said.end(), [&](const auto& one) { return counts(rule, deployment, one); }));
}

ApprovalState approval_of(const model::ApprovalRule& rule, const model::Deployment& deployment,
                          const std::vector<model::Approval>& said) {
  if (rule.required == 0 || deployment.action == model::DeploymentAction::RESTART) {
    return ApprovalState::NONE;
  }
  if (!deployment.through_approval.empty()) return ApprovalState::THROUGH;
  return approvals_counted(rule, deployment, said) >= rule.required ? ApprovalState::APPROVED
                                                                    : ApprovalState::WAITING;
}

base::Timestamp approval_deadline(const model::ApprovalRule& rule,
                                  const model::Deployment& deployment) {
  const auto timeout = std::chrono::seconds(rule.timeout);
  auto deadline = deployment.created_at + timeout;
  if (deployment.approval_until) deadline = std::max(deadline, *deployment.approval_until);
  if (deployment.frozen_until) deadline = std::max(deadline, *deployment.frozen_until + timeout);
  return deadline;
}

bool is_requester(const model::Deployment& deployment, const model::Person& person) {
  if (deployment.user.empty()) return false;
  const auto requester = base::to_lower(deployment.user);
  return requester == base::to_lower(person.name) || requester == base::to_lower(person.email);
}

base::Result<void> may_approve(const model::ApprovalRule& rule, const model::Deployment& deployment,
                               const model::Person& person) {
  if (!rule.others_only || !is_requester(deployment, person)) return {};
  return base::fail(base::ErrorCode::kForbidden,
                    "'" + deployment.user +
                        "' pushed or asked for this, and this environment wants the word of "
                        "others; let somebody else approve it.");
}

std::string explain_approval(const model::ApprovalRule& rule, const model::Deployment& deployment,
                             const std::vector<model::Approval>& said) {
  std::string text = "Waits for the word of " + persons(rule.required);
  if (rule.others_only && !deployment.user.empty()) text += " other than '" + deployment.user + "'";
  const auto approved = approvals_counted(rule, deployment, said);
  if (approved > 0) {
    text += ", " + std::to_string(approved) + " of whom approved (" +
            names_of(rule, deployment, said) + ")";
  }
  if (deployment.approval_until) {
    text += ", until " + base::to_iso8601(*deployment.approval_until).substr(0, 16) + "Z";
  }
  return text + ".";
}

std::string explain_expired(const model::ApprovalRule& rule, const model::Deployment& deployment,
                            const std::vector<model::Approval>& said) {
  const auto approved = approvals_counted(rule, deployment, said);
  return "Not deployed: of " + persons(rule.required) + " that had to approve, " +
         (approved == 0 ? std::string("none") : "only " + std::to_string(approved)) +
         " did in time. The next push decides anew.";
}

}  // namespace slipway::rules
