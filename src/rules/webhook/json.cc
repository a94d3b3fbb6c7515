#include "rules/webhook/json.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
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

constexpr std::size_t kNameMarks = 64;

// By the length and the last letter, which tell most names apart.
std::size_t mark_of(std::string_view name) {
  const std::size_t last = name.empty() ? 0 : static_cast<unsigned char>(name.back());
  return (5 * name.size() + last) % kNameMarks;
}

// Most names are short, and a call takes longer than to look at them.
bool is_same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::size_t at = 0;
  for (; at + sizeof first <= a.size(); at += sizeof first) {
    std::memcpy(&first, a.begin() + at, sizeof first);
    std::memcpy(&second, b.begin() + at, sizeof second);
    if (first != second) return false;
  }
  for (; at < a.size(); ++at) {
    if (a[at] != b[at]) return false;
  }
  return true;
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
    std::string why = body.text.empty() ? "it is empty" : simdjson::error_message(error);
    while (why.ends_with('.')) why.pop_back();
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
  // The first name of each mark, from 1: most members have the mark of none.
  std::array<std::uint8_t, kNameMarks> first{};
  for (std::size_t i = names.size(); i > 0; --i) {
    first[mark_of(names[i - 1])] = static_cast<std::uint8_t>(i);
  }
  const auto end = object.end();
  for (auto field = object.begin(); field != end; ++field) {
    const std::string_view key(field.key_c_str(), field.key_length());
    const std::size_t begin = first[mark_of(key)];
    if (begin == 0) continue;
    for (std::size_t i = begin - 1; i < names.size(); ++i) {
      if (members[i] || !is_same_text(key, names[i])) continue;
      members[i] = field.value();
      if (--missing == 0) return;
    }
  }
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
