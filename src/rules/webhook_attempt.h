#pragma once
// What follows from one attempt to tell an outgoing webhook of something. Pure.

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "model/webhook.h"

namespace slipway::rules {

// An event that nobody took within this time is given up.
inline constexpr base::Duration kWebhookPatience = std::chrono::hours(24);

struct WebhookAttempt {
  int status = 0;                             // 0: there was no answer
  bool is_down = false;                       // whatever the status, nothing is taken for now
  bool is_refused = false;                    // it would be refused again
  bool is_not_taken = false;                  // though the status says so
  std::optional<base::Timestamp> retry_at{};  // as the answer's Retry-After says
  std::int64_t attempts = 1;                  // of this event, with this one
  std::int64_t failures = 0;                  // of the address, before this one
  base::Timestamp created_at{};               // of the event
  base::Timestamp now{};
};

struct WebhookOutcome {
  model::WebhookEventState state = model::WebhookEventState::DELIVERED;
  base::Timestamp next_attempt_at{};  // while PENDING
  bool is_down = false;               // nothing else is to be sent there before that time
  bool turns_off = false;             // whoever is there wants nothing any more
};

// Before the next attempt after so many that failed: from 5 seconds to an hour.
base::Duration pause_after(std::int64_t failures);

// 2xx is taken. 410 turns the webhook off, as the Standard Webhooks specification has it. No
// answer, 429, 502, 503 and 504 are about the address, all else is about this event. Pauses grow
// from 5 seconds to an hour, and are never shorter than the answer wants them.
WebhookOutcome outcome_of(const WebhookAttempt& attempt);

}  // namespace slipway::rules
