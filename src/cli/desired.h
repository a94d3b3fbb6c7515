#pragma once
// What a slipway.yaml says should be, and its parser. The format is documented in
// docs/slipway-yaml.md. Values and a pure function; safe for any bytes.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <tl/expected.hpp>

namespace slipway::cli {

struct SecretSource {
  enum class Kind { kText, kEnvironment, kFile };

  Kind kind = Kind::kText;
  std::string value;  // the text, the variable's name or the file's path
  std::string place;  // "slipway.yaml:12:7", for messages
};

struct DesiredHook {
  std::string name, kind;
  std::optional<SecretSource> secret;
  std::optional<bool> allow_unsigned;
};

struct DesiredRestriction {
  std::string mode, value;

  friend bool operator==(const DesiredRestriction&, const DesiredRestriction&) = default;
};

struct DesiredService {
  std::string name;
  bool is_container = false;  // it runs a ready image
  // The fields that the file gives, under the names and in the shapes of the API's request.
  boost::json::object settings;
  std::string registry;        // by name; its id is settings["registry_id"] once it is known
  std::string registry_place;  // "slipway.yaml:12:7", for messages
  std::vector<DesiredRestriction> restrictions;
  std::map<std::string, std::string> variables;
  std::map<std::string, SecretSource> secrets;
  bool deploy = true;  // with --deploy, where it was never deployed
};

struct DesiredEnvironment {
  std::string name;
  std::optional<std::string> mode;
  std::string runtime = {};  // by name, where it is made here; its id once that is known
  std::string runtime_place = {};
  std::vector<DesiredService> services;
};

struct DesiredProject {
  std::string name;
  std::optional<std::string> description;
  std::vector<DesiredEnvironment> environments;
};

struct Desired {
  std::string organization;  // empty: the only one
  std::vector<DesiredHook> hooks;
  std::vector<DesiredProject> projects;
};

// Or what is wrong, each as "FILE:LINE:COLUMN: message", at most ten.
tl::expected<Desired, std::vector<std::string>> parse_desired(std::string_view text,
                                                              std::string_view file_name);

}  // namespace slipway::cli
