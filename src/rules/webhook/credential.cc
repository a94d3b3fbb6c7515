#include "rules/webhook/credential.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/encoding.h"
#include "rules/webhook/body.h"

namespace slipway::rules {
namespace {

constexpr std::array<std::string_view, 5> kSecretHeaders{
    "authorization", "proxy-authorization", "cookie", "x-gitlab-token", "x-slipway-token"};

tl::unexpected<base::Error> refuse(std::string_view what, std::string_view advice) {
  return base::fail(base::ErrorCode::kUnauthenticated,
                    std::string(what) + " " + std::string(advice));
}

// What follows the scheme, whose name is of any case; nothing where it is another one.
std::optional<std::string_view> after_scheme(std::string_view value, std::string_view scheme) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  };
  if (value.size() <= scheme.size() || value[scheme.size()] != ' ' ||
      !std::equal(scheme.begin(), scheme.end(), value.begin(),
                  [&](char lower, char c) { return same(c, lower); })) {
    return std::nullopt;
  }
  value.remove_prefix(scheme.size());
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

std::vector<std::string> announced(const model::Headers& headers) {
  std::vector<std::string> found;
  if (const auto token = header(headers, "X-Slipway-Token")) found.emplace_back(*token);
  const auto authorization = header(headers, "Authorization");
  if (!authorization) return found;
  found.emplace_back(*authorization);
  if (const auto token = after_scheme(*authorization, "bearer")) found.emplace_back(*token);
  if (const auto basic = after_scheme(*authorization, "basic")) {
    const auto pair = base::decode_base64(*basic);
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon != std::string::npos) found.push_back(pair->substr(colon + 1));
  }
  return found;
}

}  // namespace

base::Result<void> verify_credential(std::string_view advice, const model::Headers& headers,
                                     std::string_view secret) {
  if (secret.empty()) {
    return refuse("This hook has no secret, so none can be checked. Give it one.", advice);
  }
  const auto candidates = announced(headers);
  if (candidates.empty()) {
    return refuse("This hook's secret is missing, in Authorization or X-Slipway-Token.", advice);
  }
  // Digests are of one length, so that the time says nothing of the secret's.
  const auto expected = base::sha256(secret);
  bool matches = false;
  for (const auto& candidate : candidates) {
    if (base::equal_in_constant_time(base::sha256(candidate), expected)) matches = true;
  }
  if (matches) return {};
  return refuse("The secret in Authorization or X-Slipway-Token is not this hook's.", advice);
}

model::Headers without_credentials(model::Headers headers) {
  std::erase_if(headers, [&](const auto& one) {
    return std::find(kSecretHeaders.begin(), kSecretHeaders.end(), one.first) !=
           kSecretHeaders.end();
  });
  return headers;
}

}  // namespace slipway::rules
