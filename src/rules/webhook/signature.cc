#include "rules/webhook/signature.h"

#include <string>

#include "base/crypto.h"
#include "base/encoding.h"
#include "rules/webhook/body.h"

namespace slipway::rules {
namespace {

tl::unexpected<base::Error> refuse_signature(std::string message) {
  return base::fail(base::ErrorCode::kUnauthenticated, std::move(message));
}

tl::unexpected<base::Error> mismatch(const SignatureHeader& expected) {
  return refuse_signature("The header " + std::string(expected.name) +
                          " does not match: the secret of the webhook at " +
                          std::string(expected.sender) + " is not this hook's.");
}

// The header's value; it is there but empty where a Gitea webhook has no secret.
base::Result<std::string_view> signature_of(const SignatureHeader& expected,
                                            const model::Headers& headers,
                                            std::string_view secret) {
  if (secret.empty()) {
    return refuse_signature(
        "This hook has no secret, so no signature can be checked. Give it one.");
  }
  const auto value = header(headers, expected.name);
  if (!value) {
    return refuse_signature("The header " + std::string(expected.name) +
                            " is missing. Set this hook's secret as the secret of the webhook at " +
                            std::string(expected.sender) + ".");
  }
  if (value->empty() || *value == expected.prefix) {
    return refuse_signature("The header " + std::string(expected.name) +
                            " is empty: the webhook at " + std::string(expected.sender) +
                            " has no secret. Set this hook's secret there.");
  }
  return *value;
}

}  // namespace

base::Result<void> verify_hmac(const SignatureHeader& expected, const model::Headers& headers,
                               std::string_view signed_bytes, std::string_view secret) {
  const auto value = signature_of(expected, headers, secret);
  if (!value) return base::fail(value.error());
  if (!value->starts_with(expected.prefix)) return mismatch(expected);
  const auto announced = base::decode_hex(value->substr(expected.prefix.size()));
  const auto computed = base::hmac_sha256(secret, signed_bytes);
  if (!announced || !base::equal_in_constant_time(*announced, computed)) return mismatch(expected);
  return {};
}

base::Result<void> verify_token(const SignatureHeader& expected, const model::Headers& headers,
                                std::string_view secret) {
  const auto value = signature_of(expected, headers, secret);
  if (!value) return base::fail(value.error());
  // Digests are of one length, so that the time says nothing of the secret's.
  if (!base::equal_in_constant_time(base::sha256(*value), base::sha256(secret))) {
    return mismatch(expected);
  }
  return {};
}

}  // namespace slipway::rules
