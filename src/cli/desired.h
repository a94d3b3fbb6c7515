#pragma once
// What a slipway.yaml says should be, and its parser. The format is documented in
// docs/slipway-yaml.md, and its keys stand in config_keys.cc. Values and a pure function; safe for
// any bytes.

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

// The name of something that stands elsewhere in the file, or in the daemon only.
struct NamedReference {
  std::string name;
  std::string place;
};

struct DesiredHook {
  std::string name, kind;
  std::optional<SecretSource> secret;
  std::optional<bool> allow_unsigned;
  std::optional<bool> enabled{};
};

// A registry, a helm repository, a git token, a runtime, a webhook or a freeze window.
struct DesiredThing {
  std::string name;
  boost::json::object settings{};  // as the API's request has them
  std::optional<SecretSource> secret{};
  std::map<std::string, SecretSource> more_secrets{};  // by the request's field
  std::string place{};                                 // "slipway.yaml:12:7", for messages
};

struct DesiredRestriction {
  std::string mode, value;

  friend bool operator==(const DesiredRestriction&, const DesiredRestriction&) = default;
};

struct DesiredVariable {
  std::string value;
  boost::json::object details{};  // what else of the request is given

  friend bool operator==(const DesiredVariable&, const DesiredVariable&) = default;
};

struct DesiredSecret {
  SecretSource source;
  boost::json::object details{};
};

struct DesiredAlias {
  std::string of;
  std::string scope{};  // "": of the nearest
  std::string place{};
};

struct DesiredVariables {
  std::map<std::string, DesiredVariable> variables{};
  std::map<std::string, DesiredSecret> secrets{};
  std::map<std::string, DesiredAlias> aliases{};
  std::map<std::string, std::string> mounted{};  // of a variable or secret that is a file, where
  // Whether the file's are all there should be. Of a service they always are.
  bool all_variables = false;
  bool all_aliases = false;

  bool has_any() const {
    return all_variables || all_aliases || !variables.empty() || !secrets.empty() ||
           !aliases.empty();
  }
};

struct DesiredService {
  std::string name;
  std::string kind = "application";  // as the API's paths call it
  bool has_image = false;            // it runs a ready image
  // The fields that the file gives, under the names and in the shapes of the API's request, but
  // with names for ids, and of a job or chart without what wraps its source.
  boost::json::object settings{};
  std::optional<NamedReference> registry{}, git_token{}, helm_repository{}, values_git_token{},
      stage{};
  std::optional<bool> is_skipped{};
  std::vector<DesiredRestriction> restrictions{};
  std::optional<std::vector<boost::json::object>> custom_domains{};
  boost::json::object advanced_settings{};
  DesiredVariables variables{};
  bool deploy = true;  // with --deploy, where it was never deployed
  std::string place{};
  std::map<std::string, std::string> places{};  // of its keys' values

  // The service's own where it has no such key.
  const std::string& place_of(const std::string& key) const {
    const auto found = places.find(key);
    return found == places.end() ? place : found->second;
  }
};

struct DesiredStage {
  std::string name;
  std::optional<std::string> description{};
};

struct DesiredEnvironment {
  std::string name;
  std::optional<std::string> mode;
  std::optional<NamedReference> runtime{};  // where it is made here
  DesiredVariables variables{};
  boost::json::object settings{};  // as the API's request has them: whose word it asks for
  std::vector<DesiredStage> stages{};
  std::vector<DesiredThing> freeze_windows{};
  std::vector<DesiredService> services;
};

struct DesiredProject {
  std::string name;
  std::optional<std::string> description;
  DesiredVariables variables{};
  std::vector<DesiredEnvironment> environments;
};

struct Desired {
  std::string organization;  // empty: the only one
  std::vector<DesiredHook> hooks;
  std::vector<DesiredThing> registries{}, helm_repositories{}, git_tokens{}, runtimes{}, webhooks{};
  DesiredVariables variables{};
  std::vector<DesiredProject> projects;
  std::map<std::string, std::string> domain_places{};  // of all public names
};

// Or what is wrong, each as "FILE:LINE:COLUMN: message", at most ten.
tl::expected<Desired, std::vector<std::string>> parse_desired(std::string_view text,
                                                              std::string_view file_name);

}  // namespace slipway::cli
