#pragma once
// The API tokens, by the digest of each. Thread-safe.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "store/database.h"

namespace slipway::api {

class Tokens {
 public:
  void load(store::Database& database);
  // The name of the token, if it is one.
  std::optional<std::string> find(std::string_view token) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> names_;  // by hexadecimal SHA-256
};

}  // namespace slipway::api
