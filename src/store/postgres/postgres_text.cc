#include "store/postgres/postgres_text.h"

#include <algorithm>
#include <cctype>

namespace slipway::store {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// Of the character at `at`, in bytes; 0 where there is none that may be stored. (Unicode 15, table
// 3-7.)
std::size_t length_at(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return first == 0 ? 0 : 1;
  const auto follows = [&](std::size_t i, unsigned char low = 0x80, unsigned char high = 0xBF) {
    return byte_at(text, at + i) >= low && byte_at(text, at + i) <= high;
  };
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

bool is_storable_text(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c > 0; })) return true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string storable_text(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(text, at);
    result += length == 0 ? kReplacement : text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return result;
}

bool is_definition(std::string_view sql) {
  sql.remove_prefix(std::min(sql.find_first_not_of(" \n"), sql.size()));
  while (sql.starts_with("--")) {
    sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
    sql.remove_prefix(std::min(sql.find_first_not_of(" \n"), sql.size()));
  }
  return sql.starts_with("CREATE ") || sql.starts_with("ALTER ") || sql.starts_with("DROP ");
}

std::string collated(std::string_view sql) {
  constexpr std::string_view type = "TEXT";
  std::string result;
  std::size_t from = 0;
  for (auto at = sql.find(type); at != std::string_view::npos; at = sql.find(type, from)) {
    const std::size_t end = at + type.size();
    result += sql.substr(from, end - from);
    const bool alone =
        (at == 0 || !is_word(sql[at - 1])) && (end == sql.size() || !is_word(sql[end]));
    if (alone) result += " COLLATE \"C\"";
    from = end;
  }
  return result += sql.substr(from);
}

std::string joined(const Topics& topics) {
  std::string text;
  for (const auto& topic : topics) text += (text.empty() ? "" : " ") + topic;
  return text;
}

Topics split(std::string_view text) {
  Topics topics;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) topics.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return topics;
}

}  // namespace slipway::store
