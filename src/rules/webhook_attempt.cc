#include "rules/webhook_attempt.h"

#include <algorithm>
#include <array>

namespace slipway::rules {
namespace {

constexpr std::array<base::Duration, 6> kPauses{std::chrono::seconds(5),  std::chrono::seconds(30),
                                                std::chrono::minutes(2),  std::chrono::minutes(10),
                                                std::chrono::minutes(30), std::chrono::hours(1)};

}  // namespace

base::Duration pause_after(std::int64_t failures) {
  const auto last = static_cast<std::int64_t>(kPauses.size()) - 1;
  return kPauses.at(static_cast<std::size_t>(std::clamp<std::int64_t>(failures - 1, 0, last)));
}

WebhookOutcome outcome_of(const WebhookAttempt& attempt) {
  WebhookOutcome outcome;
  const int status = attempt.status;
  if (status >= 200 && status < 300 && !attempt.is_not_taken) return outcome;
  outcome.turns_off = status == 410;
  outcome.is_down = attempt.is_down || status == 0 || status == 429 || status == 502 ||
                    status == 503 || status == 504;
  const auto pause = pause_after(outcome.is_down ? attempt.failures + 1 : attempt.attempts);
  outcome.next_attempt_at = std::max(attempt.now + pause, attempt.retry_at.value_or(attempt.now));
  const bool too_old = attempt.now - attempt.created_at >= kWebhookPatience;
  if (attempt.is_refused) {
    outcome.is_down = false;
    outcome.state = model::WebhookEventState::FAILED;
    return outcome;
  }
  outcome.state = outcome.turns_off || too_old ? model::WebhookEventState::FAILED
                                               : model::WebhookEventState::PENDING;
  return outcome;
}

}  // namespace slipway::rules
