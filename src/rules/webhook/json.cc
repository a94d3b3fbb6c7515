#include "rules/webhook/json.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace slipway::rules {
namespace {

static_assert(kBodyPadding >= simdjson::SIMDJSON_PADDING);

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

  // The body where the parser may read it.
  const char* padded(const Body& body);

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

const char* Document::Workspace::padded(const Body& body) {
  const auto needed = body.text.size() + kBodyPadding;
  if (body.readable >= needed) return body.text.data();
  if (text.size() < needed) text.resize(needed);
  std::copy(body.text.begin(), body.text.end(), text.begin());
  return text.data();
}

base::Result<Document> Document::parse(const Body& body) {
  auto& spare = Workspace::spare();
  Document document(spare ? std::move(spare) : std::make_unique<Workspace>());
  auto& workspace = *document.workspace_;
  const auto error =
      workspace.parser.parse(workspace.padded(body), body.text.size(), false).get(document.root_);
  if (error != simdjson::SUCCESS) {
    const std::string why = body.text.empty() ? "it is empty" : simdjson::error_message(error);
    return base::fail(base::ErrorCode::kInvalid, "The body is no JSON: " + why + ".");
  }
  if (!document.root_.is_object()) {
    return base::fail(base::ErrorCode::kInvalid, "The body must be a JSON object.");
  }
  return document;
}

void find_members(const Json& json, std::span<const std::string_view> names,
                  std::span<std::optional<Json>> members) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS) return;
  std::size_t missing = names.size();
  const auto bit = [](std::size_t length) { return std::uint64_t{1} << (length & 63U); };
  std::uint64_t lengths = 0;  // most members are of none that is asked for
  for (const auto name : names) lengths |= bit(name.size());
  const auto end = object.end();
  for (auto field = object.begin(); field != end; ++field) {
    const std::size_t length = field.key_length();
    if ((lengths & bit(length)) == 0) continue;
    const std::string_view key(field.key_c_str(), length);
    for (std::size_t i = 0; i < names.size(); ++i) {
      // Its last letter tells most names of this length apart without a call.
      if (names[i].size() != length || (length > 0 && names[i].back() != key.back())) continue;
      if (key != names[i] || members[i]) continue;
      members[i] = field.value();
      if (--missing == 0) return;
    }
  }
}

std::optional<std::string_view> text_of(const std::optional<Json>& json) {
  std::string_view text;
  if (!json || json->get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::string_view first_text_of(std::initializer_list<std::optional<Json>> values) {
  for (const auto& value : values) {
    const auto text = text_of(value);
    if (text && !text->empty()) return *text;
  }
  return {};
}

std::optional<Json> value_at(const Json& json, JsonPath path) {
  Json value = json;
  for (const auto name : path) {
    Json inner;
    if (value.at_key(name).get(inner) != simdjson::SUCCESS) return std::nullopt;
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
