#pragma once
// Signatures of deliveries, checked in constant time. The errors name the header that is missing or
// wrong, and never what it should have been. Pure functions, called by the adapters' verify.

#include <string_view>

#include "base/result.h"
#include "model/hook.h"

namespace slipway::rules {

// "X-Hub-Signature-256: sha256=<hex>" has the prefix "sha256="; Gitea's bare hex has none.
struct SignatureHeader {
  std::string_view name;
  std::string_view prefix;
  std::string_view sender;  // "GitHub", for the error
};

// The header must hold the HMAC-SHA256 of the signed bytes under the secret.
base::Result<void> verify_hmac(const SignatureHeader& expected, const model::Headers& headers,
                               std::string_view signed_bytes, std::string_view secret);

// The header must hold the secret itself.
base::Result<void> verify_token(const SignatureHeader& expected, const model::Headers& headers,
                                std::string_view secret);

}  // namespace slipway::rules
