#include "forge/common/refusal.h"

#include <algorithm>
#include <charconv>

#include <boost/json/array.hpp>

#include "base/encoding.h"
#include "base/json_fields.h"
#include "base/text.h"
#include "io/retry_after.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using base::ErrorCode;

constexpr std::size_t kMostWords = 300;
constexpr int kDeepestWords = 4;
constexpr std::int64_t kLongestWait = 86'400;  // seconds

// GitHub: {"message", "errors": [{"message"} or {"resource", "field", "code"}]}. GitLab:
// {"message": text, or {"name": ["is too long"]}}, {"error", "error_description"}. Gitea:
// {"message"}. Bitbucket:
// {"error": {"message", "detail": text, or {"required": ["webhook"]}}}.
void gather(const json::value& value, int depth, std::string& words) {
  const auto add = [&](std::string_view word) {
    words += (words.empty() ? "" : ": ") + std::string(word);
  };
  if (depth > kDeepestWords || words.size() > kMostWords) return;
  if (value.is_string() && !value.get_string().empty()) {
    add(value.get_string());
  } else if (value.is_array()) {
    for (const auto& item : value.get_array()) gather(item, depth + 1, words);
  } else if (value.is_object()) {
    const auto& object = value.get_object();
    bool any = false;
    for (const std::string_view name :
         {"message", "error", "error_description", "errors", "detail"}) {
      const auto* found = object.if_contains(name);
      if (found == nullptr) continue;
      any = true;
      gather(*found, depth + 1, words);
    }
    // One that is no message of its own says which field it is about.
    if (any || depth == 0) return;
    for (const auto& member : object) {
      if (!member.value().is_string()) add(member.key());
      gather(member.value(), depth + 1, words);
    }
  }
}

// Seconds since the epoch, as GitHub and GitLab send them. At most a day ahead, as Retry-After.
std::optional<base::Timestamp> reset_at(std::string_view header, base::Timestamp now) {
  std::int64_t seconds = 0;
  const auto [end, wrong] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (wrong != std::errc() || end != header.data() + header.size()) return std::nullopt;
  if (seconds < 0) return std::nullopt;
  const std::int64_t ahead = seconds - base::to_micros(now) / 1'000'000;
  if (ahead < 0) return std::nullopt;
  return now + std::chrono::seconds(std::min(ahead, kLongestWait));
}

std::optional<base::Timestamp> may_be_asked_at(const io::HttpResponse& answer,
                                               base::Timestamp now) {
  if (const auto at = io::retry_at(answer.header("retry-after"), now)) return at;
  for (const std::string prefix : {"x-ratelimit-", "ratelimit-"}) {
    // Of a limit that is not used up it says nothing about this answer: one of a secondary limit,
    // or of a broken server, has it too, an hour ahead.
    const auto remaining = answer.header(prefix + "remaining");
    if (!remaining.empty() && remaining != "0") continue;
    if (const auto at = reset_at(answer.header(prefix + "reset"), now)) return at;
  }
  return std::nullopt;
}

// GitHub answers 403 too (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
// Of a secondary limit it may say so only in words.
bool is_rate_limit(const io::HttpResponse& answer) {
  if (answer.status == 429) return true;
  return answer.status == 403 &&
         (answer.header("x-ratelimit-remaining") == "0" || !answer.header("retry-after").empty() ||
          answer.body.find("secondary rate limit") != std::string::npos);
}

}  // namespace

std::string words_of(std::string_view body) {
  const auto value = base::parse_json(body);
  std::string words;
  if (value) gather(*value, 0, words);
  words.resize(std::min(words.size(), kMostWords));
  std::replace_if(
      words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return words.empty() ? "" : " (" + base::to_valid_utf8(words) + ")";
}

bool is_success(const io::HttpResponse& answer) {
  constexpr int sign_in = 203;
  return answer.status >= 200 && answer.status <= 299 && answer.status != sign_in;
}

base::Error refusal(const ForgeApi& api, const ForgeTarget& target, const io::HttpResponse& answer,
                    base::Timestamp now) {
  const std::string forge(api.name());
  const std::string words = words_of(answer.body);
  const std::string token = "the git token '" + target.token_name + "'";
  const std::string subject(api.subject());
  const std::string needs = "It needs " + std::string(api.needed_right()) + ".";
  // What is asked about a token has no repository.
  const bool of_one = !target.repository.empty();
  const std::string repository = "'" + target.repository + "'";
  if (is_rate_limit(answer)) {
    base::Error error{ErrorCode::kRateLimited, forge + " was asked too often" + words};
    error.retry_at = may_be_asked_at(answer, now);
    error.message += error.retry_at
                         ? "; it may be asked again at " + base::to_iso8601(*error.retry_at) + "."
                         : "; ask again later.";
    return error;
  }
  switch (answer.status) {
    case 301:
    case 302:
    case 307:
    case 308:
      return {ErrorCode::kFailed,
              of_one ? forge + " says that " + repository +
                           " is elsewhere now. Give the service the repository's new address, or "
                           "the git token the right git_api_url."
                     : forge +
                           " says that its API is elsewhere. Give the git token the right "
                           "git_api_url."};
    case 203:
    case 401:
      return {ErrorCode::kFailed, forge + " does not take " + token + words +
                                      ": it expired, was revoked or is another forge's. Give it a "
                                      "new token. " +
                                      needs};
    case 403:
      return {ErrorCode::kFailed,
              forge + " does not let " + token + " see " +
                  (of_one ? "or change " + subject + " of " + repository : subject) + words + ". " +
                  needs};
    case 404:
      return {ErrorCode::kFailed,
              of_one ? forge + " has no repository " + repository + ", or does not let " + token +
                           " see " + subject + words + ". Check the address. " + needs
                     : forge + " does not let " + token + " see " + subject +
                           ", or its API is elsewhere" + words +
                           ". Check the git token's git_api_url and workspace. " + needs};
    case 400:
    case 409:
    case 422:
      return {ErrorCode::kFailed,
              forge + " does not take it" + words + "." + std::string(api.advice())};
    default:
      break;
  }
  base::Error error{
      answer.status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kFailed,
      forge + " answers " + std::to_string(answer.status) + words +
          (answer.status >= 500 ? "; ask again later." : "; check the git token's git_api_url.")};
  if (answer.status >= 500) error.retry_at = may_be_asked_at(answer, now);
  return error;
}

}  // namespace slipway::forge
