#include "cli/config_schema.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "cli/config_keys.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

constexpr std::string_view kVariableName = "^[A-Za-z_][A-Za-z0-9_]*$";

// "a git token": "git_token".
std::string definition_name(const Shape& shape) {
  std::string name(shape.what.substr(shape.what.find(' ') + 1));
  for (char& c : name) c = c == ' ' ? '_' : c;
  // Two shapes are "a secret" to people.
  return &shape == &kSecretSourceShape ? name + "_source" : name;
}

class SchemaWriter {
 public:
  json::object run() {
    json::object file = object_of(kFileShape);
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "slipway.yaml"}};
    for (auto& field : file) schema[field.key()] = field.value();
    schema["$defs"] = std::move(definitions_);
    return schema;
  }

 private:
  json::object reference(const Shape& shape) {
    const std::string name = definition_name(shape);
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;  // it may hold itself
      definitions_[name] = object_of(shape);
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  json::object object_of(const Shape& shape) {
    json::object properties;
    json::array needed;
    for (const auto& key : shape.keys) {
      json::object property = value_of(key);
      property["description"] = key.help;
      if (!key.preset.empty() && key.shape == nullptr)
        property["default"] = json::parse(key.preset);
      // Of a chart it is something else.
      if (auto* other = properties.if_contains(key.name)) {
        property = {{"anyOf", json::array{std::move(*other), std::move(property)}}};
      }
      properties[key.name] = std::move(property);
      if (key.needed) needed.emplace_back(key.name);
    }
    json::object schema{{"description", shape.help},
                        {"type", "object"},
                        {"properties", std::move(properties)},
                        {"additionalProperties", false}};
    if (!needed.empty()) schema["required"] = std::move(needed);
    add_rules(shape, schema);
    return schema;
  }

  static json::object one_key_of(std::initializer_list<const char*> keys) {
    json::array alternatives;
    for (const auto* key : keys) alternatives.push_back(json::object{{"required", {key}}});
    return {{"oneOf", std::move(alternatives)}};
  }

  static void merge(json::object& into, json::object from) {
    for (auto& field : from) into[field.key()] = field.value();
  }

  // What the kinds of services don't have in common.
  static json::object refused(Kinds kinds) {
    json::object properties;
    for (const auto& key : kServiceShape.keys) {
      const bool decides = key.name == "cron" || key.name.starts_with("on_");
      const bool is_had = std::ranges::any_of(kServiceShape.keys, [&](const auto& one) {
        return one.name == key.name && (one.kinds & kinds) != 0;
      });
      if (!is_had && !decides) properties[key.name] = false;
    }
    return {{"properties", std::move(properties)}};
  }

  static void add_rules(const Shape& shape, json::object& schema) {
    if (&shape == &kRestrictionShape) merge(schema, one_key_of({"match", "exclude"}));
    if (&shape == &kProbeShape) merge(schema, one_key_of({"http", "tcp"}));
    if (&shape == &kPolicyShape) merge(schema, one_key_of({"exact", "semver", "regex"}));
    if (&shape == &kSecretShape || &shape == &kSecretSourceShape) {
      merge(schema, one_key_of({"env", "file"}));
    }
    if (&shape == &kPortShape) merge(schema, one_key_of({"port", "internal_port"}));
    if (&shape != &kServiceShape) return;
    const json::object job{
        {"anyOf", one_key_of({"cron", "on_start", "on_stop", "on_delete"}).at("oneOf")}};
    const json::object chart{{"required", {"chart"}}};
    json::object chart_of_repository = chart;
    chart_of_repository["properties"] = {{"chart", {{"type", "object"}}}};
    merge(schema, one_key_of({"repository", "image"}));
    schema["oneOf"].as_array().push_back(chart_of_repository);
    schema["dependentRequired"] = {{"image", {"tag"}}};
    schema["allOf"] = json::array{
        json::object{{"if", {{"required", {"image"}}}},
                     {"then", refused(kFromImages)},
                     {"else", refused(kFromGit | kCharts)}},
        json::object{{"if", job},
                     {"then", refused(kJobs)},
                     {"else", json::object{{"if", chart},
                                           {"then", refused(kCharts)},
                                           {"else", refused(kLongRunning)}}}},
        json::object{{"if", chart_of_repository}, {"then", refused(kRepositoryCharts)}}};
  }

  static json::object or_word(json::object schema, std::initializer_list<const char*> words) {
    json::array known;
    for (const auto* one : words) known.emplace_back(one);
    return {{"anyOf", json::array{std::move(schema), json::object{{"enum", std::move(known)}}}}};
  }

  static json::object any_text() { return {{"type", {"string", "number", "boolean"}}}; }

  json::object map_to(json::object value) {
    return {{"type", {"object", "null"}},
            {"propertyNames", {{"pattern", kVariableName}}},
            {"additionalProperties", std::move(value)}};
  }

  json::object list_of(json::object item) {
    return {{"type", {"array", "null"}}, {"items", std::move(item)}};
  }

  static json::object word_of(const Key& key) {
    json::array words;
    for (const auto& word : key.words()) words.emplace_back(word);
    return {{"type", "string"}, {"enum", std::move(words)}};
  }

  json::object value_of(const Key& key) {
    switch (key.form) {
      case Form::kName:
        return {{"type", "string"}, {"minLength", 1}, {"pattern", "^[^/]*$"}};
      case Form::kText:
        return any_text();
      case Form::kBoolean:
        return {{"type", "boolean"}};
      case Form::kInteger:
        return integer_of(key);
      case Form::kWord:
        return word_of(key);
      case Form::kTexts:
        return list_of(any_text());
      case Form::kAny:
        return {{"type", "object"}};
      case Form::kList:
        return list_of(reference(*key.shape));
      case Form::kPorts:
        return list_of(
            {{"anyOf", json::array{integer_of(kPortShape.key("port")), reference(*key.shape)}}});
      case Form::kProbe:
      case Form::kCommand:
      case Form::kPoll:
        return or_word(reference(*key.shape), {"none"});
      case Form::kChart:
        return or_word(reference(*key.shape), {"git"});
      case Form::kPairs:
        return {{"type", {"object", "null"}}, {"additionalProperties", any_text()}};
      case Form::kPolicy:
        return or_word(reference(*key.shape), {"newest", "none"});
      case Form::kVariables:
      case Form::kAliases: {
        json::array forms{any_text(), reference(*key.shape)};
        return map_to({{"anyOf", std::move(forms)}});
      }
      case Form::kSecrets:
        return map_to(reference(*key.shape));
      case Form::kSecret:
        return reference(*key.shape);
    }
    return {};
  }

  static json::object integer_of(const Key& key) {
    return {{"type", "integer"}, {"minimum", key.min}, {"maximum", key.max}};
  }

  json::object definitions_;
};

}  // namespace

json::object config_schema() { return SchemaWriter().run(); }

}  // namespace slipway::cli
