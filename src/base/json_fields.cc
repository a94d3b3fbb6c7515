#include "base/json_fields.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>

namespace slipway::base {
namespace {

constexpr std::size_t kLongestName = 255;  // bytes

std::string kind_name(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return "an integer";
    case boost::json::kind::double_:
      return "a number";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
  }
  return "a value";
}

}  // namespace

std::optional<std::string> wrong_name(std::string_view name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (name.size() > kLongestName) return "has at most 255 bytes.";
  if (std::any_of(name.begin(), name.end(), is_control)) {
    return "must not hold line ends or other control characters.";
  }
  if (name.starts_with(' ') || name.ends_with(' ')) {
    return "must not begin or end with a blank.";
  }
  return std::nullopt;
}

Result<boost::json::value> parse_json(std::string_view text) {
  boost::json::stream_parser parser;
  boost::json::error_code ec;
  const std::size_t used = parser.write_some(text.data(), text.size(), ec);
  if (!ec) {
    if (used < text.size() && text.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
      ec = boost::json::error::extra_data;
    } else {
      parser.finish(ec);
    }
  }
  if (ec) {
    const std::string where =
        text.empty() ? "it is empty" : ec.message() + " at byte " + std::to_string(used);
    return fail(ErrorCode::kInvalid, "The body is no JSON: " + where +
                                         ". Send a JSON object with Content-Type: "
                                         "application/json.");
  }
  return parser.release();
}

JsonFields::JsonFields(const boost::json::value& value, std::string path)
    : object_(value.if_object()), path_(std::move(path)) {
  if (object_ == nullptr) {
    error_ = Error{ErrorCode::kInvalid,
                   (path_.empty() ? "The body" : path_) + " must be an object, and it is " +
                       kind_name(value) + ".",
                   path_};
  }
}

std::string JsonFields::full_name(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

const boost::json::value* JsonFields::find(std::string_view name) {
  known_.emplace(name);
  if (object_ == nullptr) return nullptr;
  const auto* value = object_->if_contains({name.data(), name.size()});
  return value == nullptr || value->is_null() ? nullptr : value;
}

bool JsonFields::has(std::string_view name) const {
  return object_ != nullptr && object_->contains({name.data(), name.size()});
}

const boost::json::value* JsonFields::any(std::string_view name) { return find(name); }

void JsonFields::wrong(std::string_view name, std::string message) {
  if (!error_) {
    error_ =
        Error{ErrorCode::kInvalid, full_name(name) + ": " + std::move(message), full_name(name)};
  }
}

void JsonFields::take(const std::optional<Error>& error) {
  if (!error_) error_ = error;
}

std::optional<std::string> JsonFields::text(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    wrong(name, "must be a string, and it is " + kind_name(*value) + ".");
    return std::nullopt;
  }
  return std::string(value->get_string());
}

std::string JsonFields::required_text(std::string_view name) {
  auto value = text(name);
  if (!value) {
    wrong(name, "is missing; it is needed.");
    return {};
  }
  if (value->empty()) wrong(name, "must not be empty.");
  return std::move(*value);
}

std::string JsonFields::required_name(std::string_view name) {
  auto value = required_text(name);
  if (const auto why = wrong_name(value)) wrong(name, *why);
  return value;
}

std::optional<bool> JsonFields::boolean(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_bool()) {
    wrong(name, "must be true or false, and it is " + kind_name(*value) + ".");
    return std::nullopt;
  }
  return value->get_bool();
}

std::optional<std::int64_t> JsonFields::integer(std::string_view name, std::int64_t min,
                                                std::int64_t max) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  boost::json::error_code ec;
  const auto number = value->to_number<std::int64_t>(ec);
  if (ec || number < min || number > max) {
    wrong(name,
          "must be an integer from " + std::to_string(min) + " to " + std::to_string(max) + ".");
    return std::nullopt;
  }
  return number;
}

std::optional<std::vector<std::string>> JsonFields::texts(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> result;
  if (!value->is_array()) {
    wrong(name, "must be an array of strings, and it is " + kind_name(*value) + ".");
    return std::nullopt;
  }
  for (const auto& item : value->get_array()) {
    if (!item.is_string()) {
      wrong(name, "must hold strings only, and it holds " + kind_name(item) + ".");
      return std::nullopt;
    }
    result.emplace_back(item.get_string());
  }
  return result;
}

std::optional<JsonFields> JsonFields::object(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  JsonFields inner(*value, full_name(name));
  take(inner.error());
  return inner;
}

std::optional<std::vector<JsonFields>> JsonFields::objects(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_array()) {
    wrong(name, "must be an array of objects, and it is " + kind_name(*value) + ".");
    return std::nullopt;
  }
  std::vector<JsonFields> result;
  for (const auto& item : value->get_array()) {
    result.emplace_back(item, full_name(name) + "[" + std::to_string(result.size()) + "]");
    take(result.back().error());
  }
  return result;
}

void JsonFields::refuse_unknown() {
  if (object_ == nullptr) return;
  for (const auto& field : *object_) {
    const std::string_view name(field.key().data(), field.key().size());
    if (known_.contains(name)) continue;
    const std::vector<std::string> known(known_.begin(), known_.end());
    wrong(name, "is no known field." + did_you_mean(name, known));
    return;
  }
}

}  // namespace slipway::base
