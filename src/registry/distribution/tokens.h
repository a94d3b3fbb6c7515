#pragma once
// How each registry wants to be asked, remembered between calls: the bearer tokens that have not
// expired, and who wants Basic. Thread-safe.

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
#include "registry/registry.h"

namespace slipway::registry {

struct Token {
  bool basic = false;  // the credentials themselves are sent, and `text` is empty
  std::string text;
  base::Timestamp expires_at{};
};

class Tokens {
 public:
  // What may share a token: one registry, one image, one user with one password.
  static std::string key(const std::string& origin, const std::string& path,
                         const Credentials& credentials);

  std::optional<Token> find(const std::string& key, base::Timestamp now);
  void keep(const std::string& key, Token token, base::Timestamp now);
  void forget(const std::string& key);

 private:
  std::mutex mutex_;
  std::map<std::string, Token> tokens_;
};

}  // namespace slipway::registry
