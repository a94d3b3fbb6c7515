#pragma once
// What all webhooks of GitHub have in common, those of its repositories and of its packages: the
// headers, and the signature. An adapter adds what its events mean. Stateless and thread-safe.

#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"

namespace slipway::rules {

class GithubSender : public JsonSender {
 protected:
  explicit GithubSender(model::HookKind kind)
      : JsonSender({kind, "GitHub", "X-GitHub-Event", "X-GitHub-Delivery", true}) {}

  // GitHub signs the body as it is sent, a form included.
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const final {
    return verify_hmac({"X-Hub-Signature-256", "sha256=", profile().name}, headers, body, secret);
  }
};

}  // namespace slipway::rules
