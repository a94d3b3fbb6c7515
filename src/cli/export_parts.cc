#include "cli/export_parts.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cli/json.h"
#include "cli/json_path.h"
#include "cli/service_request.h"

namespace slipway::cli {
namespace {

bool is_preset(const Key& key, const json::value& value) {
  if (key.preset.empty()) {
    return !key.needed && value.is_string() && value.get_string().empty();
  }
  return json::serialize(value) == json::serialize(json::parse(key.preset));
}

// 8080 where all else of it is as usual.
json::value exported_port(const json::value& answer) {
  json::object port = exported_fields(kPortShape, kEvery, answer);
  const auto leave_out = [&](const char* name) {
    if (const auto at = port.find(name); at != port.end()) port.stable_erase(at);
  };
  leave_out("internal_port");
  if (text(answer, "name") == "p" + text(answer, "internal_port")) leave_out("name");
  if (port.size() == 1) return port.at("port");
  return port;
}

json::value exported_probe(const json::value& answer) {
  const auto* http = find_field(answer, "type.http");
  const auto* target = http == nullptr ? find_field(answer, "type.tcp") : http;
  if (target == nullptr) return nullptr;
  json::object probe;
  if (http != nullptr) probe["http"] = text(*http, "path");
  if (http == nullptr) probe["tcp"] = true;
  if (const auto port = number(*target, "port"); port != 0) probe["port"] = port;
  for (const auto& key : kProbeShape.keys) {
    const auto* value = find(answer, key.field);
    if (value != nullptr && !is_preset(key, *value)) probe[key.name] = *value;
  }
  return probe;
}

json::value exported_policy(const json::value& answer) {
  const std::string kind = text(answer, "kind");
  if (kind == "NEWEST") return "newest";
  json::object policy;
  policy[kind == "EXACT" ? "exact" : kind == "SEMVER" ? "semver" : "regex"] = text(answer, "value");
  if (kind == "REGEX") policy["order"] = text(answer, "order");
  return policy;
}

json::value exported_value(const Key& key, const json::value& value) {
  switch (key.form) {
    case Form::kPorts: {
      json::array ports;
      for (const auto& port : value.as_array()) ports.push_back(exported_port(port));
      return ports;
    }
    case Form::kList: {
      json::array list;
      for (const auto& item : value.as_array()) {
        list.push_back(exported_fields(*key.shape, kEvery, item));
      }
      return list;
    }
    case Form::kProbe:
      return exported_probe(value);
    case Form::kPairs: {
      auto pairs = pairs_of(value.as_array());
      return pairs.empty() ? json::value() : json::value(std::move(pairs));
    }
    case Form::kChart:
    case Form::kCommand:
    case Form::kPoll:
      return exported_fields(*key.shape, kEvery, value);
    case Form::kPolicy:
      return exported_policy(value);
    default:
      return value;
  }
}

}  // namespace

json::object exported_fields(const Shape& shape, Kinds kinds, const json::value& answer) {
  json::object out;
  for (const auto& key : shape.keys) {
    const bool is_secret = key.form == Form::kSecret;
    if (key.field.empty() || key.form == Form::kName || is_secret || (key.kinds & kinds) == 0) {
      continue;
    }
    const auto* value = find_field(answer, key.field);
    if (value == nullptr || is_preset(key, *value)) continue;
    auto shown = exported_value(key, *value);
    if (!shown.is_null()) out[key.name] = std::move(shown);
  }
  return out;
}

}  // namespace slipway::cli
