#pragma once
// Whether an ID token says who somebody is: OpenID Connect Core 1.0, section 3.1.3.7. Pure.

#include <string>

#include <boost/json/object.hpp>

#include "base/json_web_key.h"
#include "base/time.h"

namespace slipway::rules {

// What a token must be about.
struct ExpectedIdToken {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  base::Timestamp now{};
};

// By how much two clocks may differ.
inline constexpr base::Duration kIdTokenLeeway = std::chrono::seconds(60);

// Its claims, among them "sub", a text. kNotFound where no key of the set is the token's, which
// newer keys may change; else kInvalid with what was wrong, without the claims of the person.
base::Result<boost::json::object> verify_id_token(std::string_view text,
                                                  const base::JsonWebKeySet& keys,
                                                  const ExpectedIdToken& expected);

}  // namespace slipway::rules
