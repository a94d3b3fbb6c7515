#pragma once
// The browsers that are signed in, by the digest of each one's token: 12 hours after they were seen
// last, or 7 days after they signed in, they are no more. Thread-safe.

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/http.h"
#include "store/database.h"

namespace slipway::api {

inline constexpr std::string_view kSessionCookie = "slipway_session";
inline constexpr base::Duration kSessionIdle = std::chrono::hours(12);
inline constexpr base::Duration kSessionAtMost = std::chrono::hours(24 * 7);

struct FoundSession {
  Caller caller;
  std::string email;  // of the user; "" of an API token's
  base::Timestamp expires_at{};
  bool should_be_stored = false;  // that it was seen, with note_seen()
};

// What a page must send with each change: derived from the session's token, so it is kept nowhere.
std::string csrf_token(std::string_view token);

class Sessions {
 public:
  // After every change of sessions, users or API tokens.
  void load(store::Database& database);
  std::optional<FoundSession> find(std::string_view token, base::Timestamp now);
  // As Tokens::lets_in. Looking at a stream does not keep a session alive.
  bool lets_in(const Caller& caller, base::Timestamp now) const;
  // Stores it without waiting.
  static void note_seen(store::Database& database, std::string_view token, base::Timestamp now);

 private:
  struct Known {
    Caller caller;
    std::string email;
    base::Timestamp created_at{};
    base::Timestamp last_seen_at{};
    base::Timestamp stored_at{};  // last_seen_at as the store knows it, or soon will
    std::optional<base::Timestamp> token_expires_at;

    base::Timestamp expires_at() const;
  };

  std::atomic<std::uint64_t> turns_{0};
  mutable std::mutex mutex_;
  std::uint64_t loaded_ = 0;            // the turn whose view is known
  std::map<std::string, Known> known_;  // by hexadecimal SHA-256
};

}  // namespace slipway::api
