#include "rules/webhook/standard_webhook.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/encoding.h"
#include "rules/webhook/body.h"

namespace slipway::rules {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
constexpr std::chrono::seconds kTolerance = std::chrono::minutes(5);

tl::unexpected<base::Error> refuse_standard(std::string message) {
  return base::fail(base::ErrorCode::kUnauthenticated, std::move(message));
}

std::string key_of(std::string_view secret) {
  if (!secret.starts_with(kSecretPrefix)) return std::string(secret);
  const auto key = base::decode_base64(secret.substr(kSecretPrefix.size()));
  return key.value_or(std::string(secret));
}

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

std::string signed_bytes(std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string bytes(id);
  bytes += '.';
  bytes += timestamp;
  bytes += '.';
  bytes += body;
  return bytes;
}

bool one_matches(std::string_view signatures, std::string_view expected) {
  bool matches = false;
  while (!signatures.empty()) {
    const auto one = signatures.substr(0, signatures.find(' '));
    signatures.remove_prefix(std::min(one.size() + 1, signatures.size()));
    if (!one.starts_with(kVersion)) continue;
    const auto bytes = base::decode_base64(one.substr(kVersion.size()));
    if (bytes && base::equal_in_constant_time(*bytes, expected)) matches = true;
  }
  return matches;
}

}  // namespace

bool has_standard_signature(const model::Headers& headers) {
  return header(headers, "webhook-signature").has_value();
}

base::Result<void> verify_standard_webhook(const model::Headers& headers, std::string_view body,
                                           std::string_view secret, base::Timestamp now) {
  const auto key = key_of(secret);
  if (key.empty()) {
    return refuse_standard("This hook has no secret, so no signature can be checked. Give it one.");
  }
  const auto id = header(headers, "webhook-id");
  const auto timestamp = header(headers, "webhook-timestamp");
  const auto signatures = header(headers, "webhook-signature");
  if (!id || !timestamp || !signatures) {
    return refuse_standard(
        "One of the headers webhook-id, webhook-timestamp and webhook-signature is "
        "missing; a signed delivery has all three.");
  }
  const auto sent = seconds_of(*timestamp);
  const auto today = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  if (!sent || *sent > today + kTolerance || *sent < today - kTolerance) {
    return refuse_standard(
        "The header webhook-timestamp is not within five minutes of this machine's time. "
        "Set the clocks of both, or send the delivery again.");
  }
  if (!one_matches(*signatures, base::hmac_sha256(key, signed_bytes(*id, *timestamp, body)))) {
    return refuse_standard(
        "The header webhook-signature does not match: the signing token of the webhook "
        "is not this hook's secret.");
  }
  return {};
}

std::string sign_standard_webhook(std::string_view id, base::Timestamp now, std::string_view body,
                                  std::string_view secret) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto hmac =
      base::hmac_sha256(key_of(secret), signed_bytes(id, std::to_string(seconds), body));
  return std::string(kVersion) + base::encode_base64(hmac);
}

}  // namespace slipway::rules
