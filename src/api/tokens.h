#pragma once
// The API tokens, by the digest of each. Thread-safe.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/http.h"
#include "store/database.h"

namespace slipway::api {

class Tokens {
 public:
  void load(store::Database& database);
  // Whose the token is, if it is one and has not expired.
  std::optional<Caller> find(std::string_view token, base::Timestamp now) const;

 private:
  struct Known {
    Caller caller;
    std::optional<base::Timestamp> expires_at;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Known> known_;  // by hexadecimal SHA-256
};

}  // namespace slipway::api
