#include "rules/id_token.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <boost/json/array.hpp>

#include "base/crypto.h"

namespace slipway::rules {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestSubject = 255;

tl::unexpected<base::Error> untrue(std::string why) {
  return base::fail(base::ErrorCode::kInvalid, "The ID token " + std::move(why));
}

std::optional<std::string> text_claim(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

// NumericDate of RFC 7519: seconds, also with a fraction.
std::optional<double> seconds_claim(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double seconds = value->to_number<double>();
  return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
}

double to_seconds(base::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// Nothing where "aud" is neither a text nor a list of texts.
std::optional<std::vector<std::string>> audience_of(const json::object& claims) {
  const auto* value = claims.if_contains("aud");
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::vector{std::string(value->get_string())};
  if (!value->is_array()) return std::nullopt;
  std::vector<std::string> all;
  for (const auto& one : value->get_array()) {
    if (!one.is_string()) return std::nullopt;
    all.emplace_back(one.get_string());
  }
  return all;
}

base::Result<void> check_audience(const json::object& claims, const std::string& client_id) {
  const auto audience = audience_of(claims);
  if (!audience || std::find(audience->begin(), audience->end(), client_id) == audience->end()) {
    return untrue("is for another client (aud); check the client id.");
  }
  const auto party = text_claim(claims, "azp");
  if (audience->size() > 1 && !party) {
    return untrue("is for several clients (aud), and does not say whom it was given to (azp).");
  }
  if (claims.contains("azp") && party != client_id) {
    return untrue("was given to another client (azp); check the client id.");
  }
  return {};
}

base::Result<void> check_times(const json::object& claims, base::Timestamp now) {
  const double at = to_seconds(now.time_since_epoch());
  const double leeway = to_seconds(kIdTokenLeeway);
  const auto expires = seconds_claim(claims, "exp");
  const auto issued = seconds_claim(claims, "iat");
  if (!expires || !issued) return untrue("does not say when it was issued and expires (iat, exp).");
  if (*expires + leeway <= at) {
    return untrue("has expired (exp); check the clocks of this machine and of the provider.");
  }
  if (*issued - leeway > at) {
    return untrue(
        "was issued in the future (iat); check the clocks of this machine and of the provider.");
  }
  if (claims.contains("nbf")) {
    const auto begins = seconds_claim(claims, "nbf");
    if (!begins || *begins - leeway > at) return untrue("is not valid yet (nbf).");
  }
  return {};
}

}  // namespace

base::Result<json::object> verify_id_token(std::string_view text, const base::JsonWebKeySet& keys,
                                           const ExpectedIdToken& expected) {
  auto token = base::parse_json_web_token(text);
  if (!token) return base::fail(token.error());
  const auto* key = keys.find(*token);
  if (key == nullptr) {
    return base::fail(base::ErrorCode::kNotFound,
                      "The ID token is signed by a key that the provider does not publish.");
  }
  if (!key->verifies(token->signed_part, token->signature)) {
    return untrue("has a wrong signature.");
  }
  const json::object& claims = token->claims;
  if (text_claim(claims, "iss") != expected.issuer) {
    return untrue("is of another issuer (iss).");
  }
  if (auto audience = check_audience(claims, expected.client_id); !audience) {
    return base::fail(audience.error());
  }
  if (auto times = check_times(claims, expected.now); !times) return base::fail(times.error());
  if (expected.nonce.empty() ||
      !base::equal_in_constant_time(text_claim(claims, "nonce").value_or(""), expected.nonce)) {
    return untrue("belongs to another attempt to sign in (nonce).");
  }
  const auto subject = text_claim(claims, "sub");
  if (!subject || subject->empty() || subject->size() > kLongestSubject) {
    return untrue("does not say whom it is about (sub).");
  }
  return std::move(token->claims);
}

}  // namespace slipway::rules
