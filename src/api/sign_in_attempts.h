#pragma once
// Attempts to sign in that are under way at a provider: each belongs to the browser that began it,
// is good once and for 10 minutes. Kept in memory alone. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
#include "io/openid_provider.h"

namespace slipway::api {

inline constexpr base::Duration kSignInAttemptLasts = std::chrono::minutes(10);

struct SignInAttempt {
  io::OpenIdProvider::Attempt secrets;
  std::string browser;    // what its cookie says
  std::string return_to;  // the console's page, a path
  base::Timestamp expires_at{};
};

class SignInAttempts {
 public:
  void add(SignInAttempt attempt, base::Timestamp now);
  // Nothing where there is none, it is another browser's, or its time is over.
  std::optional<SignInAttempt> take(const std::string& state, const std::string& browser,
                                    base::Timestamp now);

 private:
  void make_room(base::Timestamp now);

  std::mutex mutex_;
  std::map<std::string, SignInAttempt> attempts_;  // by state
};

}  // namespace slipway::api
