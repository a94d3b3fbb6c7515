#pragma once
// The API tokens, by the digest of each. Thread-safe.

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/http.h"
#include "store/database.h"

namespace slipway::api {

// How the store and the memory know a token, of the API or of a session: its hexadecimal SHA-256.
std::string token_digest(std::string_view token);

struct FoundToken {
  Caller caller;
  bool should_be_stored = false;  // that it was used, with note_used()
};

class Tokens {
 public:
  void load(store::Database& database);
  // Whose the token is, if it is one and has not expired.
  std::optional<FoundToken> find(std::string_view token, base::Timestamp now);
  // Stores that it was used, soon; for people who look for tokens that nobody uses any more.
  static void note_used(store::Database& database, const model::ApiTokenId& id,
                        base::Timestamp now);
  // Whether what somebody came with lets them in still, with the same organization.
  bool lets_in(const Caller& caller, base::Timestamp now) const;

 private:
  struct Known {
    Caller caller;
    std::optional<base::Timestamp> expires_at;
    base::Timestamp stored_use{};

    bool has_expired(base::Timestamp now) const { return expires_at && *expires_at <= now; }
  };

  mutable std::mutex mutex_;
  std::map<std::string, Known> known_;  // by hexadecimal SHA-256
  std::atomic<std::uint64_t> turns_{0};
  std::uint64_t loaded_ = 0;  // the turn whose view is known
};

}  // namespace slipway::api
