#include "registry/distribution/answers.h"

#include <algorithm>
#include <cstdint>

#include <boost/json/parse.hpp>

#include "base/encoding.h"
#include "base/json_fields.h"

namespace slipway::registry {
namespace {

using std::chrono::seconds;

constexpr seconds kDefaultLife{60};  // as Distribution's token specification has it
constexpr seconds kLongestLife = std::chrono::hours(24);
constexpr std::size_t kLongestReason = 200;

bool is_sendable_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

std::string reason_in(const std::string& body) {
  boost::system::error_code wrong;
  const auto value = boost::json::parse(body, wrong);
  if (wrong) return "";
  const auto* found = value.is_object() ? value.get_object().if_contains("errors") : nullptr;
  if (found == nullptr || !found->is_array() || found->get_array().empty()) return "";
  const auto& first = found->get_array().front();
  if (!first.is_object()) return "";
  std::string reason;
  for (const char* name : {"message", "code"}) {
    const auto* text = first.get_object().if_contains(name);
    if (text == nullptr || !text->is_string() || text->get_string().empty()) continue;
    reason = std::string(std::string_view(text->get_string()).substr(0, kLongestReason));
    break;
  }
  std::replace_if(
      reason.begin(), reason.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
      ' ');
  return reason.empty() ? "" : " (" + base::to_valid_utf8(reason) + ")";
}

base::Result<Token> read_token(const std::string& body, const std::string& registry,
                               base::Timestamp asked_at) {
  Token token;
  seconds life = kDefaultLife;
  if (const auto json = base::parse_json(body); json && json->is_object()) {
    for (const char* name : {"token", "access_token"}) {
      const auto* text = json->get_object().if_contains(name);
      if (token.text.empty() && text != nullptr && text->is_string()) {
        token.text = std::string(text->get_string());
      }
    }
    const auto* expires = json->get_object().if_contains("expires_in");
    if (expires != nullptr && expires->is_int64()) {
      life = seconds(std::clamp<std::int64_t>(expires->get_int64(), 0, kLongestLife.count()));
    }
  }
  if (!is_sendable_token(token.text)) {
    return base::fail(base::ErrorCode::kFailed,
                      "the token server of " + registry + " answers without a token");
  }
  // A tenth before its end, so that it does not expire on the way.
  token.expires_at = asked_at + life * 9 / 10;
  return token;
}

}  // namespace slipway::registry
