#include "cli/desired_chart.h"

#include <algorithm>

#include "cli/json.h"
#include "cli/json_path.h"

namespace slipway::cli {
namespace {

bool is_word(const YamlNode& node, std::string_view word) {
  return node.kind == YamlNode::Kind::kScalar && node.scalar == word;
}

std::optional<NamedReference> reference_in(const YamlNode& node, std::string_view key,
                                           const ConfigReader& reader) {
  for (const auto& field : node.fields) {
    if (field.key.scalar != key || field.value.kind != YamlNode::Kind::kScalar) continue;
    return NamedReference{field.value.scalar, reader.place(field.value)};
  }
  return std::nullopt;
}

class ChartReader {
 public:
  ChartReader(YamlMap& map, ConfigReader& reader, DesiredService& service)
      : map_(map), reader_(reader), service_(service) {}

  void read() {
    read_source();
    for (const std::string key : {"set", "set_string", "set_json"}) {
      if (const auto* node = map_.any(key)) {
        json::array pairs;
        for (auto& [name, value] : entries(*node, key)) pairs.push_back(json::array{name, value});
        put("values_override." + key, std::move(pairs));
      }
    }
    read_values();
    if (map_.any("ports") != nullptr) read_ports();
  }

 private:
  void put(const std::string& field, json::value value) {
    set_field(service_.settings, field, std::move(value));
  }

  void read_source() {
    const auto* node = map_.any("chart");
    if (is_word(*node, "git")) return;
    if (node->kind == YamlNode::Kind::kScalar) {
      map_.wrong("chart", "chart is git, or {helm_repository: NAME, name: CHART, version: 4.5.6}.");
      return;
    }
    put("helm_repository", reader_.read_object(*node, kChartShape));
    service_.helm_repository = reference_in(*node, "helm_repository", reader_);
  }

  // In the file's order, in which helm takes them.
  std::vector<std::pair<std::string, std::string>> entries(const YamlNode& node,
                                                           const std::string& key) {
    std::vector<std::pair<std::string, std::string>> found;
    if (node.kind == YamlNode::Kind::kNull) return found;
    const YamlMap checked(node, key, reader_.problems());
    for (const auto& field : node.fields) {
      if (field.value.kind != YamlNode::Kind::kScalar) {
        reader_.problems().add(field.value, "a value of " + key + " must be a text, and it is " +
                                                kind_name(field.value) +
                                                ". Write it in quotes, '' for an empty one.");
        continue;
      }
      found.emplace_back(field.key.scalar, field.value.scalar);
    }
    return found;
  }

  void read_values() {
    if (map_.any("values_files") != nullptr) {
      json::array files;
      for (const auto& node : map_.list("values_files")) {
        json::object file = reader_.read_object(node, kValuesFileShape);
        if (!file.contains("name")) file["name"] = "values.yaml";
        files.push_back(std::move(file));
      }
      put("values_override.file.raw.values", std::move(files));
    }
    const auto* node = map_.any("values_git");
    if (node == nullptr) return;
    if (is_word(*node, "none")) return put("values_override.file.git", nullptr);
    put("values_override.file.git", reader_.read_object(*node, kValuesGitShape));
    service_.values_git_token = reference_in(*node, "git_token", reader_);
  }

  void read_ports() {
    json::array ports;
    for (const auto& node : map_.list("ports")) ports.push_back(read_port(node));
    put("ports", std::move(ports));
  }

  json::object read_port(const YamlNode& node) {
    YamlMap map(node, std::string(kHelmPortShape.what), reader_.problems());
    json::object port;
    reader_.read_fields(map, kHelmPortShape, kEvery, port);
    if (const auto* selectors = map.any("selectors"))
      port["service_selectors"] = sorted(*selectors);
    map.finish();
    if (node.kind != YamlNode::Kind::kMap) return port;
    if (!map.has("port")) {
      reader_.problems().add(node, "a port of a chart needs its number: port: 8080.");
    }
    if (map.has("service") == map.has("selectors")) {
      reader_.problems().add(node,
                             "a port of a chart is of a Service: write its name, service: NAME, or "
                             "selectors: {KEY: VALUE}.");
    }
    return port;
  }

  // As the daemon has them.
  json::array sorted(const YamlNode& node) {
    json::array list;
    auto selectors = entries(node, "selectors");
    std::ranges::sort(selectors);
    for (const auto& [key, value] : selectors) {
      list.push_back(json::object{{"key", key}, {"value", value}});
    }
    return list;
  }

  YamlMap& map_;
  ConfigReader& reader_;
  DesiredService& service_;
};

}  // namespace

bool is_chart_from_git(YamlMap& service) {
  const auto* node = service.any("chart");
  return node != nullptr && is_word(*node, "git");
}

void read_chart(YamlMap& map, ConfigReader& reader, DesiredService& service) {
  ChartReader(map, reader, service).read();
}

}  // namespace slipway::cli
