#include "rules/webhook/text.h"

#include <set>

#include <simdjson.h>

#include "base/character_set.h"
#include "base/encoding.h"
#include "base/text.h"

namespace slipway::rules {
namespace {
constexpr std::size_t kLongestQuote = 200;
constexpr std::size_t kReasonsNamed = 3;
constexpr std::size_t kShort = 32;

constexpr base::CharacterSet kAscii([](char c) { return c > 0; });

bool is_storable(std::string_view text) {
  // Short names and words, as nearly all are, cost less than a call.
  if (text.size() <= kShort && kAscii.has_all(text)) return true;
  return simdjson::validate_utf8(text) && text.find('\0') == std::string_view::npos;
}

}  // namespace

std::string quote(std::string_view text) {
  const bool is_long = text.size() > kLongestQuote;
  if (is_long) {
    text = text.substr(0, kLongestQuote);
    // Not within a character of several bytes.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80) {
      text.remove_suffix(1);
    }
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
  }
  const std::string_view end = is_long ? "...'" : "'";
  return is_storable(text) ? base::joined({"'", text, end})
                           : base::joined({"'", storable(text), end});
}

std::string quoted_within(std::string_view before, std::string_view text, std::string_view after) {
  if (text.size() > kLongestQuote || !is_storable(text)) {
    return base::joined({before, quote(text), after});
  }
  return base::joined({before, "'", text, "'", after});
}

std::string storable(std::string_view text) {
  if (is_storable(text)) return std::string(text);
  std::string result = base::to_valid_utf8(text);
  for (auto at = result.find('\0'); at != std::string::npos; at = result.find('\0', at)) {
    result.replace(at, 1, "\xEF\xBF\xBD");
  }
  return result;
}

Nothing summarize(std::vector<Nothing> reasons, std::string_view empty) {
  if (reasons.empty()) return {std::string(empty)};
  if (reasons.size() == 1) return std::move(reasons.front());
  std::set<std::string_view> seen;
  std::vector<std::string_view> different;
  for (const auto& reason : reasons) {
    if (seen.insert(reason.why).second) different.push_back(reason.why);
  }
  std::string why;
  for (std::size_t i = 0; i < different.size() && i < kReasonsNamed; ++i) {
    why += (i == 0 ? "" : " ");
    why += different[i];
  }
  if (different.size() > kReasonsNamed) {
    why += " And " + std::to_string(different.size() - kReasonsNamed) + " more like these.";
  }
  return {why};
}

}  // namespace slipway::rules
