#include "rules/webhook/json.h"

namespace slipway::rules {
namespace {

template <typename T>
std::optional<T> typed_value_at(const Json& json, JsonPath path) {
  const auto value = value_at(json, path);
  if (!value) return std::nullopt;
  T typed{};
  if (value->get(typed) != simdjson::SUCCESS) return std::nullopt;
  return typed;
}

}  // namespace

base::Result<Document> Document::parse(std::string_view text) {
  Document document(std::make_unique<simdjson::dom::parser>());
  const simdjson::padded_string padded(text);
  const auto error = document.parser_->parse(padded).get(document.root_);
  if (error != simdjson::SUCCESS) {
    const std::string why = text.empty() ? "it is empty" : simdjson::error_message(error);
    return base::fail(base::ErrorCode::kInvalid, "The body is no JSON: " + why + ".");
  }
  if (!document.root_.is_object()) {
    return base::fail(base::ErrorCode::kInvalid, "The body must be a JSON object.");
  }
  return document;
}

std::optional<Json> value_at(const Json& json, JsonPath path) {
  Json value = json;
  for (const auto name : path) {
    Json inner;
    if (!value.is_object() || value.at_key(name).get(inner) != simdjson::SUCCESS) {
      return std::nullopt;
    }
    value = inner;
  }
  return value;
}

std::optional<std::string_view> text_at(const Json& json, JsonPath path) {
  return typed_value_at<std::string_view>(json, path);
}

std::optional<simdjson::dom::array> array_at(const Json& json, JsonPath path) {
  return typed_value_at<simdjson::dom::array>(json, path);
}

std::optional<bool> boolean_at(const Json& json, JsonPath path) {
  return typed_value_at<bool>(json, path);
}

std::string_view first_text(const Json& json, std::initializer_list<JsonPath> paths) {
  for (const auto& path : paths) {
    const auto text = text_at(json, path);
    if (text && !text->empty()) return *text;
  }
  return {};
}

}  // namespace slipway::rules
