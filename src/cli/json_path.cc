#include "cli/json_path.h"

#include "cli/json.h"

namespace slipway::cli {

void set_field(json::object& object, std::string_view path, json::value value) {
  const auto dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  json::value& field = object[{name.data(), name.size()}];
  if (dot == std::string_view::npos) {
    field = std::move(value);
    return;
  }
  if (!field.is_object()) field = json::object();
  set_field(field.get_object(), path.substr(dot + 1), std::move(value));
}

const json::value* find_field(const json::value& value, std::string_view path) {
  const auto dot = path.find('.');
  const auto* field = find(value, path.substr(0, dot));
  if (field == nullptr || dot == std::string_view::npos) return field;
  return find_field(*field, path.substr(dot + 1));
}

}  // namespace slipway::cli
