#pragma once
// Reads a request's JSON object field by field and remembers the first thing wrong with it: a
// missing field, a wrong type, an unknown name (with the nearest known one). Used by the API for
// every body. Not thread-safe; lives for one request.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/enum.h"
#include "base/result.h"
#include "base/suggest.h"

namespace slipway::base {

// A parsed value; the error of a body that is no JSON says where.
Result<boost::json::value> parse_json(std::string_view text);

// What people cannot know a thing by, and why, as a message goes on after the field's name: more
// than 255 bytes, control characters, and blanks at its ends, which would look like another one's.
std::optional<std::string> wrong_name(std::string_view name);

class JsonFields {
 public:
  // `path` names the object in messages: "" for the body itself, "git_repository" for one inside.
  explicit JsonFields(const boost::json::value& value, std::string path = "");

  // Each returns nothing where the field is absent or null. A wrong type is remembered.
  std::optional<std::string> text(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<std::vector<std::string>> texts(std::string_view name);
  std::optional<JsonFields> object(std::string_view name);
  std::optional<std::vector<JsonFields>> objects(std::string_view name);

  template <typename E>
  std::optional<E> enumeration(std::string_view name) {
    const auto word = text(name);
    if (!word) return std::nullopt;
    const auto value = parse_enum<E>(*word);
    if (!value) {
      const auto names = enum_names<E>();
      wrong(name, "'" + *word + "' is unknown; it is one of " + list_words(names) + "." +
                      did_you_mean(*word, names));
    }
    return value;
  }

  // Remembers that the field is missing where it is.
  std::string required_text(std::string_view name);
  // The same of what people know a thing by, which is no wrong_name().
  std::string required_name(std::string_view name = "name");

  bool has(std::string_view name) const;
  // Takes note of a field that is accepted and kept as it is.
  const boost::json::value* any(std::string_view name);
  void wrong(std::string_view name, std::string message);
  // Remembers the error of an inner object, or of a check made elsewhere.
  void take(const std::optional<Error>& error);

  // Fields that nobody asked for are errors: call it last.
  void refuse_unknown();
  const std::optional<Error>& error() const { return error_; }

 private:
  const boost::json::value* find(std::string_view name);
  std::string full_name(std::string_view name) const;

  const boost::json::object* object_ = nullptr;
  std::string path_;
  std::set<std::string, std::less<>> known_;
  std::optional<Error> error_;
};

}  // namespace slipway::base
