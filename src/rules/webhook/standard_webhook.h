#pragma once
// Signatures by the Standard Webhooks specification (https://www.standardwebhooks.com), which
// GitLab sends where a webhook has a signing token, and Slipway with its own. Pure functions.

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "model/hook.h"

namespace slipway::rules {

bool has_standard_signature(const model::Headers& headers);

// One of the signatures in `webhook-signature` ("v1,<base64> v1,<base64>") must be the HMAC-SHA256
// of "<webhook-id>.<webhook-timestamp>.<body>", made within five minutes of now. A secret
// "whsec_<base64>" stands for the bytes that it encodes, any other for itself.
base::Result<void> verify_standard_webhook(const model::Headers& headers, std::string_view body,
                                           std::string_view secret, base::Timestamp now);

// The value of `webhook-signature` for a request that is sent at `now`; its header
// `webhook-timestamp` has the whole seconds of that.
std::string sign_standard_webhook(std::string_view id, base::Timestamp now, std::string_view body,
                                  std::string_view secret);

}  // namespace slipway::rules
