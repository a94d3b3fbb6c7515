#include "cli/config_reader.h"

#include <algorithm>
#include <charconv>

#include "cli/json.h"
#include "cli/json_path.h"
#include "io/zone_files.h"
#include "model/mount_path.h"

namespace slipway::cli {
namespace {

bool is_variable_name(std::string_view key) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !key.empty() && is_letter(key.front()) &&
         std::ranges::all_of(key, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

json::value scalar_to_json(const YamlNode& node) {
  if (!node.quoted) {
    if (node.scalar == "true") return true;
    if (node.scalar == "false") return false;
    std::int64_t number = 0;
    const char* end = node.scalar.data() + node.scalar.size();
    const auto parsed = std::from_chars(node.scalar.data(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end) return number;
  }
  return json::value(node.scalar);
}

// Nothing where the key is absent or wrong.
std::optional<json::value> read_simple(YamlMap& map, const Key& key) {
  switch (key.form) {
    case Form::kText:
      if (const auto value = map.text(key.name)) return json::value(*value);
      break;
    case Form::kBoolean:
      if (const auto value = map.boolean(key.name)) return json::value(*value);
      break;
    case Form::kInteger:
      if (const auto value = map.integer(key.name, key.min, key.max)) return json::value(*value);
      break;
    case Form::kWord:
      if (const auto value = map.word(key.name, key.words())) return json::value(*value);
      break;
    case Form::kTexts:
      if (map.has(key.name)) {
        const auto values = map.texts(key.name);
        return json::array(values.begin(), values.end());
      }
      break;
    case Form::kAny: {
      const auto* node = map.any(key.name);
      if (node == nullptr) break;
      if (node->kind == YamlNode::Kind::kMap) return to_json(*node);
      map.wrong(key.name, std::string(key.name) + " must be a mapping (key: value), and it is " +
                              kind_name(*node) + ".");
      break;
    }
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace

const YamlNode* part_of(const YamlNode& map, std::string_view key) {
  for (const auto& field : map.fields) {
    if (field.key.scalar == key) return &field.value;
  }
  return &map;
}

json::value to_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      break;
    case YamlNode::Kind::kScalar:
      return scalar_to_json(node);
    case YamlNode::Kind::kList: {
      json::array list;
      for (const auto& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case YamlNode::Kind::kMap: {
      json::object object;
      for (const auto& field : node.fields) object[field.key.scalar] = to_json(field.value);
      return object;
    }
  }
  return nullptr;
}

void ConfigReader::read_fields(YamlMap& map, const Shape& shape, Kinds kinds, json::object& into) {
  for (const auto& key : shape.keys) {
    if (key.field.empty() || key.form == Form::kName || (key.kinds & kinds) == 0) continue;
    map.any(key.name);  // known, whoever reads it
    if (auto value = read_simple(map, key)) set_field(into, key.field, std::move(*value));
  }
}

json::object ConfigReader::read_object(const YamlNode& node, const Shape& shape) {
  YamlMap map(node, std::string(shape.what), problems_);
  json::object object;
  read_fields(map, shape, kEvery, object);
  map.finish();
  for (const auto& key : shape.keys) {
    if (!key.needed || map.has(key.name) || node.kind != YamlNode::Kind::kMap) continue;
    problems_.add(node, std::string(shape.what) + " needs its " + std::string(key.name) + ".");
  }
  return object;
}

void ConfigReader::check_time_zone(const YamlNode& at, const std::string& name) {
  if (io::is_zone_name(name)) return;
  problems_.add(at, "timezone: '" + name +
                        "' is no name of a time zone; write UTC or a name of the tz database, as "
                        "in Europe/Paris.");
}

std::string ConfigReader::place(const YamlNode& node) const {
  return file_name_ + ":" + std::to_string(node.line) + ":" + std::to_string(node.column);
}

std::optional<NamedReference> ConfigReader::read_reference(YamlMap& map, std::string_view key) {
  auto name = map.text(key);
  if (!name) return std::nullopt;
  return NamedReference{std::move(*name), place(*map.any(key))};
}

SecretSource ConfigReader::read_source(YamlMap& map, const YamlNode& node) {
  const auto env = map.text("env");
  const auto file = map.text("file");
  if (map.node().kind == YamlNode::Kind::kMap && map.has("env") == map.has("file")) {
    problems_.add(node, "a secret is either {env: NAME} or {file: PATH}.");
  }
  return {.kind = env ? SecretSource::Kind::kEnvironment : SecretSource::Kind::kFile,
          .value = env ? *env : file.value_or(""),
          .place = place(node)};
}

std::optional<SecretSource> ConfigReader::read_secret(YamlMap& map, std::string_view key) {
  const auto* node = map.any(key);
  if (node == nullptr) return std::nullopt;
  YamlMap inner(*node, "a secret", problems_);
  auto source = read_source(inner, *node);
  inner.finish();
  return source;
}

// The fields of `variables` and its like, whose keys are the user's own.
std::vector<const YamlField*> ConfigReader::entries(YamlMap& map, std::string_view key) {
  std::vector<const YamlField*> result;
  const YamlNode* node = map.any(key);
  if (node == nullptr || node->kind == YamlNode::Kind::kNull) return result;
  const YamlMap checked(*node, std::string(key), problems_);
  for (const auto& field : node->fields) {
    if (field.key.kind != YamlNode::Kind::kScalar) continue;
    if (!is_variable_name(field.key.scalar)) {
      problems_.add(field.key, "'" + field.key.scalar +
                                   "' is no name of a variable: letters, digits and '_' only, not "
                                   "beginning with a digit.");
      continue;
    }
    result.push_back(&field);
  }
  return result;
}

// Where it is mounted, if it is a file.
void ConfigReader::check_file(const YamlNode& variable, const std::string& key,
                              const json::object& details, DesiredVariables& into) {
  if (text(details, "mount_path").empty()) return;
  into.mounted[key] = place(*part_of(variable, "mount_path"));
  const auto checked = model::check_mount_path(text(details, "mount_path"));
  if (checked) return;
  problems_.add(*part_of(variable, "mount_path"), "mount_path: " + checked.error().message);
}

void ConfigReader::read_plain_variables(YamlMap& map, DesiredVariables& into) {
  for (const auto* field : entries(map, "variables")) {
    auto& variable = into.variables[field->key.scalar];
    if (field->value.kind == YamlNode::Kind::kScalar) {
      variable.value = field->value.scalar;
    } else if (field->value.kind == YamlNode::Kind::kMap) {
      variable.details = read_object(field->value, kVariableShape);
      check_file(field->value, field->key.scalar, variable.details, into);
      variable.value = text(variable.details, "value");
      variable.details.erase("value");
    } else {
      problems_.add(field->value, field->key.scalar + " must be a text, and it is " +
                                      kind_name(field->value) + ". Write '' for an empty one.");
    }
  }
}

void ConfigReader::read_secrets(YamlMap& map, DesiredVariables& into) {
  for (const auto* field : entries(map, "secrets")) {
    const std::string& key = field->key.scalar;
    YamlMap inner(field->value, "a secret", problems_);
    DesiredSecret secret{.source = read_source(inner, field->value)};
    for (const auto& one : kSecretShape.keys) {
      if (one.field == "value") continue;
      if (auto value = read_simple(inner, one)) set_field(secret.details, one.field, *value);
    }
    inner.finish();
    check_file(field->value, key, secret.details, into);
    if (into.variables.contains(key)) {
      problems_.add(field->key, "'" + key + "' is a variable as well; give one of them.");
    }
    into.secrets[key] = std::move(secret);
  }
}

void ConfigReader::read_aliases(YamlMap& map, DesiredVariables& into) {
  for (const auto* field : entries(map, "aliases")) {
    const std::string& key = field->key.scalar;
    DesiredAlias alias;
    alias.place = place(field->value);
    if (field->value.kind == YamlNode::Kind::kScalar) {
      alias.of = field->value.scalar;
    } else {
      YamlMap inner(field->value, "an alias", problems_);
      alias.of = inner.text("of").value_or("");
      alias.scope = inner.word("scope", kAliasShape.key("scope").words()).value_or("");
      inner.finish();
    }
    if (!is_variable_name(alias.of)) {
      problems_.add(field->value, "an alias needs the name of a variable: " + key + ": NAME.");
    }
    if (into.variables.contains(key) || into.secrets.contains(key)) {
      problems_.add(field->key, "'" + key + "' is a variable or secret as well; give one of them.");
    }
    into.aliases[key] = std::move(alias);
  }
}

DesiredVariables ConfigReader::read_variables(YamlMap& map) {
  DesiredVariables all;
  all.all_variables = map.has("variables");
  all.all_aliases = map.has("aliases");
  read_plain_variables(map, all);
  read_secrets(map, all);
  read_aliases(map, all);
  return all;
}

}  // namespace slipway::cli
