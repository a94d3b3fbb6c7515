#pragma once
// Sets of public keys as providers publish them (RFC 7517). Values; thread-safe once read.

#include <string>
#include <string_view>
#include <vector>

#include "base/json_web_token.h"
#include "base/public_key.h"
#include "base/result.h"

namespace slipway::base {

class JsonWebKeySet {
 public:
  // Keys for something else, of other kinds, or that are too weak, are passed over; kInvalid where
  // the text is no set of keys.
  static Result<JsonWebKeySet> parse(std::string_view text);

  // The key that a token names, of its algorithm. A token that names none: the only one of the
  // algorithm. Null where there is none.
  const PublicKey* find(const JsonWebToken& token) const;
  std::size_t size() const { return keys_.size(); }

 private:
  struct Named {
    std::string id;
    PublicKey key;
  };
  std::vector<Named> keys_;
};

}  // namespace slipway::base
