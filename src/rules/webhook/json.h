#pragma once
// A parsed JSON body and how its values are reached, by simdjson. What is absent or of another type
// than asked for is nothing: payloads are read leniently. A document is for one thread.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "base/result.h"
#include "rules/webhook/sender.h"

namespace slipway::rules {

using Json = simdjson::dom::element;
using JsonPath = std::initializer_list<std::string_view>;

class Document {
 public:
  // kInvalid where the text is no JSON object.
  static base::Result<Document> parse(const Body& body);
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;
  ~Document();

  // It and every view taken from it live as long as the document, which needs the body no more.
  const Json& root() const { return root_; }

 private:
  // What parsing needs, and what elements point into, which therefore must not move.
  struct Workspace;
  explicit Document(std::unique_ptr<Workspace> workspace);

  std::unique_ptr<Workspace> workspace_;
  Json root_;
};

// Sets of each name what it is, where it is there.
void find_members(const Json& json, std::span<const std::string_view> names,
                  std::span<std::optional<Json>> members);

std::optional<Json> value_at(const Json& json, JsonPath path);
std::optional<std::string_view> text_at(const Json& json, JsonPath path);
std::optional<simdjson::dom::array> array_at(const Json& json, JsonPath path);
std::optional<bool> boolean_at(const Json& json, JsonPath path);

// Several members of an object, found in one pass over it.
template <std::size_t N>
std::array<std::optional<Json>, N> members_of(const std::optional<Json>& json,
                                              const std::string_view (&names)[N]) {
  std::array<std::optional<Json>, N> members;
  if (json) find_members(*json, names, members);
  return members;
}

inline std::optional<std::string_view> text_of(const std::optional<Json>& json) {
  std::string_view text;
  if (!json || json->get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

// The first of these that is a text and not empty, "" where none is.
inline std::string_view first_text_of(std::initializer_list<std::optional<Json>> values) {
  for (const auto& value : values) {
    const auto text = text_of(value);
    if (text && !text->empty()) return *text;
  }
  return {};
}

// The first text of these that is there and not empty, "" where none is.
std::string_view first_text(const Json& json, std::initializer_list<JsonPath> paths);

}  // namespace slipway::rules
