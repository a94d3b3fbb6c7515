#include "rules/webhook_attempt.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

using model::WebhookEventState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const base::Timestamp kAttemptAt = base::from_micros(1'800'000'000'000'000);

struct Tried {
  std::string name;
  int status;
  std::int64_t attempts = 1;
  std::int64_t failures = 0;
  std::optional<base::Duration> retry_after{};
  base::Duration age{};
  WebhookEventState state = WebhookEventState::PENDING;
  base::Duration pause{};
  bool is_down = false;
};

TEST(WebhookAttempts, HaveTheirOutcome) {
  using enum WebhookEventState;
  const std::vector<Tried> cases{
      {"taken", 200, 1, 5, {}, hours(30), DELIVERED, {}},
      {"no content", 204, 1, 0, {}, {}, DELIVERED, {}},
      {"bad once", 400, 1, 9, {}, {}, PENDING, seconds(5)},
      {"bad twice", 500, 2, 0, {}, {}, PENDING, seconds(30)},
      {"bad often", 404, 99, 0, {}, hours(23), PENDING, hours(1)},
      {"elsewhere", 308, 3, 0, {}, {}, PENDING, minutes(2)},
      {"down once", 0, 9, 0, {}, {}, PENDING, seconds(5), true},
      {"down thrice", 503, 1, 2, {}, {}, PENDING, minutes(2), true},
      {"down for long", 502, 1, 99, {}, {}, PENDING, hours(1), true},
      {"wants a pause", 429, 1, 0, minutes(7), {}, PENDING, minutes(7), true},
      {"wants a pause", 503, 1, 0, minutes(7), {}, PENDING, minutes(7), true},
      {"wants a short pause", 429, 1, 9, seconds(1), {}, PENDING, hours(1), true},
      {"bad, and wants a pause", 500, 1, 0, hours(2), {}, PENDING, hours(2)},
      {"too old", 500, 2, 0, {}, hours(24), FAILED, seconds(30)},
      {"too old and down", 0, 1, 0, {}, hours(24), FAILED, seconds(5), true},
      {"gone", 410, 1, 0, {}, {}, FAILED, seconds(5)},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    WebhookAttempt attempt{.status = one.status,
                           .retry_at = std::nullopt,
                           .attempts = one.attempts,
                           .failures = one.failures,
                           .created_at = kAttemptAt - one.age,
                           .now = kAttemptAt};
    if (one.retry_after) attempt.retry_at = kAttemptAt + *one.retry_after;
    const auto outcome = outcome_of(attempt);
    EXPECT_EQ(outcome.state, one.state);
    EXPECT_EQ(outcome.is_down, one.is_down);
    EXPECT_EQ(outcome.turns_off, one.status == 410);
    if (one.state == DELIVERED) continue;
    EXPECT_EQ(outcome.next_attempt_at - kAttemptAt, one.pause);
  }
}

// Slack says 200 to what it does not take.
TEST(WebhookAttempts, MayBeRefusedWhateverTheStatusSays) {
  const auto outcome = outcome_of({.status = 200,
                                   .is_not_taken = true,
                                   .attempts = 2,
                                   .created_at = kAttemptAt,
                                   .now = kAttemptAt});
  EXPECT_EQ(outcome.state, WebhookEventState::PENDING);
  EXPECT_EQ(outcome.next_attempt_at, kAttemptAt + seconds(30));
  EXPECT_FALSE(outcome.is_down);
}

}  // namespace
}  // namespace slipway::rules
