#include "api/sign_in_attempts.h"

#include <gmock/gmock.h>

namespace slipway::api {
namespace {

const base::Timestamp kBegin = base::from_micros(1'800'000'000'000'000);

SignInAttempt attempt_of(const std::string& state, base::Timestamp at = kBegin) {
  return {{state, "nonce", "verifier"}, "browser", "/", at + kSignInAttemptLasts};
}

TEST(SignInAttempts, AreGoodOnceInTheirBrowserForTenMinutes) {
  SignInAttempts attempts;
  attempts.add(attempt_of("a"), kBegin);
  attempts.add(attempt_of("b"), kBegin);
  attempts.add(attempt_of("c"), kBegin);
  EXPECT_FALSE(attempts.take("a", "another", kBegin));
  EXPECT_FALSE(attempts.take("a", "", kBegin));
  EXPECT_FALSE(attempts.take("", "browser", kBegin));
  const auto taken = attempts.take("a", "browser", kBegin);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->secrets.code_verifier, "verifier");
  EXPECT_FALSE(attempts.take("a", "browser", kBegin));
  const auto almost = kBegin + kSignInAttemptLasts - std::chrono::seconds(1);
  EXPECT_TRUE(attempts.take("b", "browser", almost));
  EXPECT_FALSE(attempts.take("c", "browser", kBegin + kSignInAttemptLasts));
}

TEST(SignInAttempts, MakeRoomByTheOldest) {
  SignInAttempts attempts;
  attempts.add(attempt_of("oldest", kBegin - std::chrono::seconds(1)), kBegin);
  for (int i = 0; i < 10'000; ++i) attempts.add(attempt_of(std::to_string(i)), kBegin);
  EXPECT_FALSE(attempts.take("oldest", "browser", kBegin));
  EXPECT_TRUE(attempts.take("0", "browser", kBegin));
  EXPECT_TRUE(attempts.take("9999", "browser", kBegin));
}

}  // namespace
}  // namespace slipway::api
