#include "cli/json.h"

#include <boost/json/serialize.hpp>

namespace slipway::cli {
namespace {

void append_pretty(std::string& out, const json::value& value, std::size_t depth) {
  const auto line = [&](std::size_t level) {
    out += '\n';
    out.append(level * 2, ' ');
  };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    bool first = true;
    for (const auto& field : *object) {
      if (!first) out += ',';
      first = false;
      line(depth + 1);
      out += json::serialize(field.key()) + ": ";
      append_pretty(out, field.value(), depth + 1);
    }
    line(depth);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += '[';
    bool first = true;
    for (const auto& item : *array) {
      if (!first) out += ',';
      first = false;
      line(depth + 1);
      append_pretty(out, item, depth + 1);
    }
    line(depth);
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

const json::value* find(const json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  if (object == nullptr) return nullptr;
  const auto* field = object->if_contains({name.data(), name.size()});
  return field == nullptr || field->is_null() ? nullptr : field;
}

std::string text(const json::value& value, std::string_view name) {
  const auto* field = find(value, name);
  if (field == nullptr) return {};
  if (const auto* string = field->if_string()) return std::string(*string);
  return field->is_primitive() ? json::serialize(*field) : "";
}

bool flag(const json::value& value, std::string_view name, bool otherwise) {
  const auto* field = find(value, name);
  return field != nullptr && field->is_bool() ? field->get_bool() : otherwise;
}

std::int64_t number(const json::value& value, std::string_view name, std::int64_t otherwise) {
  const auto* field = find(value, name);
  if (field == nullptr) return otherwise;
  json::error_code ec;
  const auto result = field->to_number<std::int64_t>(ec);
  return ec ? otherwise : result;
}

std::string reference(const json::value& value, std::string_view name) {
  const auto* field = find(value, name);
  return field == nullptr ? "" : text(*field, "id");
}

const json::array& items(const json::value& value, std::string_view name) {
  static const json::array empty;
  const auto* field = find(value, name);
  return field != nullptr && field->is_array() ? field->get_array() : empty;
}

std::string to_pretty(const json::value& value) {
  std::string out;
  append_pretty(out, value, 0);
  return out;
}

std::string short_commit(std::string_view commit) { return std::string(commit.substr(0, 7)); }

}  // namespace slipway::cli
