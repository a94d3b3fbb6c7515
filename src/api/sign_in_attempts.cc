#include "api/sign_in_attempts.h"

#include <algorithm>

#include "base/crypto.h"

namespace slipway::api {
namespace {

constexpr std::size_t kAttemptsRemembered = 10'000;

}  // namespace

void SignInAttempts::add(SignInAttempt attempt, base::Timestamp now) {
  const std::lock_guard lock(mutex_);
  make_room(now);
  std::string state = attempt.secrets.state;
  attempts_.insert_or_assign(std::move(state), std::move(attempt));
}

std::optional<SignInAttempt> SignInAttempts::take(const std::string& state,
                                                  const std::string& browser, base::Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto found = attempts_.find(state);
  if (found == attempts_.end() || !base::equal_in_constant_time(found->second.browser, browser)) {
    return std::nullopt;
  }
  auto attempt = std::move(found->second);
  attempts_.erase(found);
  if (attempt.expires_at <= now) return std::nullopt;
  return attempt;
}

void SignInAttempts::make_room(base::Timestamp now) {
  if (attempts_.size() < kAttemptsRemembered) return;
  std::erase_if(attempts_, [&](const auto& one) { return one.second.expires_at <= now; });
  if (attempts_.size() < kAttemptsRemembered) return;
  attempts_.erase(std::min_element(
      attempts_.begin(), attempts_.end(),
      [](const auto& a, const auto& b) { return a.second.expires_at < b.second.expires_at; }));
}

}  // namespace slipway::api
