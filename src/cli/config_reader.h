#pragma once
// Reads what several levels of a slipway.yaml have in common, by the tables of config_keys.h.
// Called by the readers of the file and of its services. One thread.

#include <map>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "cli/config_keys.h"
#include "cli/desired.h"
#include "cli/yaml_reader.h"

namespace slipway::cli {

class ConfigReader {
 public:
  ConfigReader(std::string_view file_name, YamlProblems& problems)
      : file_name_(file_name), problems_(problems) {}

  // The keys of simple forms, as the fields of the request that they are.
  void read_fields(YamlMap& map, const Shape& shape, Kinds kinds, boost::json::object& into);
  // A whole mapping of simple forms.
  boost::json::object read_object(const YamlNode& node, const Shape& shape);

  DesiredVariables read_variables(YamlMap& map);
  std::optional<SecretSource> read_secret(YamlMap& map, std::string_view key);
  std::optional<NamedReference> read_reference(YamlMap& map, std::string_view key);
  std::string place(const YamlNode& node) const;
  // Notes what cannot be the name of a time zone. Which ones there are is left to the daemon: its
  // machine's tz database may have more than this one's.
  void check_time_zone(const YamlNode& at, const std::string& name);

  YamlProblems& problems() { return problems_; }
  // The public names of all services, with their places.
  std::map<std::string, std::string>& domains() { return domains_; }

 private:
  std::vector<const YamlField*> entries(YamlMap& map, std::string_view key);
  SecretSource read_source(YamlMap& map, const YamlNode& node);
  void check_file(const YamlNode& variable, const std::string& key,
                  const boost::json::object& details, DesiredVariables& into);
  void read_plain_variables(YamlMap& map, DesiredVariables& into);
  void read_secrets(YamlMap& map, DesiredVariables& into);
  void read_aliases(YamlMap& map, DesiredVariables& into);

  std::string file_name_;
  YamlProblems& problems_;
  std::map<std::string, std::string> domains_;
};

// The value of a mapping's key, or the mapping itself where it has none: where a problem is noted.
// Never null, and as long there as the mapping.
const YamlNode* part_of(const YamlNode& map, std::string_view key);

// As the API takes it: numbers, truth values and null where they are not quoted.
boost::json::value to_json(const YamlNode& node);

}  // namespace slipway::cli
