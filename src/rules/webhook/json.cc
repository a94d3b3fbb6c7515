#include "rules/webhook/json.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace slipway::rules {
namespace {

constexpr std::size_t kLargestSpare = std::size_t{64} << 10U;

template <typename T>
std::optional<T> typed_value_at(const Json& json, JsonPath path) {
  const auto value = value_at(json, path);
  if (!value) return std::nullopt;
  T typed{};
  if (value->get(typed) != simdjson::SUCCESS) return std::nullopt;
  return typed;
}

}  // namespace

struct Document::Workspace {
  simdjson::dom::parser parser;
  std::vector<char> text;  // with the padding that the parser reads beyond its end

  // The one that this thread used last: making one takes longer than parsing a small body.
  static std::unique_ptr<Workspace>& spare() {
    thread_local std::unique_ptr<Workspace> spare;
    return spare;
  }
};

Document::Document(std::unique_ptr<Workspace> workspace) : workspace_(std::move(workspace)) {}

Document::~Document() {
  if (workspace_ && workspace_->text.size() <= kLargestSpare) {
    Workspace::spare() = std::move(workspace_);
  }
}

base::Result<Document> Document::parse(std::string_view text) {
  auto& spare = Workspace::spare();
  Document document(spare ? std::move(spare) : std::make_unique<Workspace>());
  auto& padded = document.workspace_->text;
  if (padded.size() < text.size() + simdjson::SIMDJSON_PADDING) {
    padded.resize(text.size() + simdjson::SIMDJSON_PADDING);
  }
  std::copy(text.begin(), text.end(), padded.begin());
  const auto error =
      document.workspace_->parser.parse(padded.data(), text.size(), false).get(document.root_);
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
