#include "rules/webhook/body.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "rules/webhook/text.h"

namespace slipway::rules {
namespace {

// Most senders write a name as it is asked for.
bool is_same_letter(char a, char b) { return a == b || base::to_lower(a) == base::to_lower(b); }

bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string_view take_token(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_token_character);
  const auto token = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(token.size());
  return token;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool take_quoted(std::string_view& text) {
  if (!take(text, '"')) return false;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '"') return true;
    if (c == '\\' && !text.empty()) text.remove_prefix(1);
  }
  return false;
}

// "; charset=utf-8; x="y z"", each part of which may be empty.
bool take_parameters(std::string_view& text) {
  while (true) {
    skip_spaces(text);
    if (text.empty()) return true;
    if (!take(text, ';')) return false;
    skip_spaces(text);
    if (text.empty() || text.front() == ';') continue;
    if (take_token(text).empty() || !take(text, '=')) return false;
    if (!text.starts_with('"') ? take_token(text).empty() : !take_quoted(text)) return false;
  }
}

// RFC 6839: a suffix "+json" says that it can be read as JSON.
bool is_json(std::string_view type) {
  return type == "application/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

}  // namespace

std::optional<std::string_view> header(const model::Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (std::equal(key.begin(), key.end(), name.begin(), name.end(), is_same_letter)) return value;
  }
  return std::nullopt;
}

std::optional<std::string> media_type(std::string_view content_type) {
  skip_spaces(content_type);
  const auto type = take_token(content_type);
  if (type.empty() || !take(content_type, '/')) return std::nullopt;
  const auto subtype = take_token(content_type);
  if (subtype.empty() || !take_parameters(content_type)) return std::nullopt;
  return base::to_lower(std::string(type) + "/" + std::string(subtype));
}

base::Result<BodyForm> body_form(const model::Headers& headers, bool form_allowed) {
  const auto content_type = header(headers, "Content-Type");
  if (content_type == "application/json") return BodyForm::kJson;  // nearly always
  const auto type = media_type(content_type.value_or(""));
  if (type && is_json(*type)) return BodyForm::kJson;
  if (form_allowed && type == "application/x-www-form-urlencoded") return BodyForm::kUrlEncoded;
  const std::string seen = !content_type
                               ? "The header Content-Type is missing"
                               : "The content type " + quote(*content_type) + " is not taken";
  return base::fail(base::ErrorCode::kUnsupportedType,
                    seen + "; send application/json" +
                        (form_allowed ? " (or application/x-www-form-urlencoded with the JSON in "
                                        "the field 'payload')."
                                      : "."));
}

std::optional<std::string> form_payload(std::string_view body) {
  auto fields = base::parse_form(body);
  if (!fields) return std::nullopt;
  for (auto& [name, value] : *fields) {
    if (name == "payload") return std::move(value);
  }
  return std::nullopt;
}

}  // namespace slipway::rules
