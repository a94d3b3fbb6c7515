#pragma once
// JSON Web Tokens in the compact form (RFC 7519, RFC 7515, section 7.1): read, not believed.
// Values.

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/public_key.h"
#include "base/result.h"

namespace slipway::base {

struct JsonWebToken {
  SignatureAlgorithm algorithm = SignatureAlgorithm::kRs256;
  std::string key_id;  // "kid"; "" where it names none
  boost::json::object claims;
  std::string signed_part;
  std::string signature;
};

// kInvalid where it is none, is signed otherwise than by RS256 or ES256 ("none" and HS256 are), or
// asks for what is not understood ("crit"). The message holds nothing of the claims.
Result<JsonWebToken> parse_json_web_token(std::string_view text);

}  // namespace slipway::base
