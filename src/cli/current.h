#pragma once
// What the daemon holds of the things that a slipway.yaml mentions, or of all. Loaded by apply and
// export, compared by diff. Loading is I/O; the rest values.

#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "cli/api_client.h"
#include "cli/desired.h"
#include "cli/service_request.h"

namespace slipway::cli {

struct CurrentRestriction {
  std::string id, mode, value;
};

struct CurrentVariable {
  std::string id, key, value;  // a secret's value is never known
  std::string description{}, mount_path{};
  bool interpolated = false;  // of a file
  std::string alias_of{};     // the key of another
  std::string alias_scope{};
};

struct CurrentVariables {
  std::vector<CurrentVariable> variables{}, secrets{};  // aliases among them
};

struct CurrentDomain {
  std::string id;
  boost::json::value body;
};

struct CurrentService {
  std::string id, name;
  std::string kind = "application";  // as the API's paths call it
  boost::json::value body;           // its settings, with names for ids
  std::string stage{};
  bool is_skipped = false;
  // Only of services that the file mentions.
  std::vector<CurrentRestriction> restrictions{};
  std::vector<CurrentDomain> custom_domains{};
  boost::json::value advanced_settings{};
  CurrentVariables variables{};
  bool never_deployed = false;
};

struct CurrentStage {
  std::string id, name, description;
};

// A registry, a helm repository, a git token, a runtime, a webhook or a freeze window.
struct CurrentThing {
  std::string id, name;
  boost::json::value body;
};

struct CurrentEnvironment {
  std::string id, name, mode;
  std::string runtime{};  // its name
  boost::json::value body{};
  CurrentVariables variables{};
  std::vector<CurrentStage> stages{};  // in their order
  std::vector<CurrentThing> freeze_windows{};
  std::vector<CurrentService> services{};
};

struct CurrentProject {
  std::string id, name, description;
  CurrentVariables variables{};
  std::vector<CurrentEnvironment> environments{};
};

struct CurrentHook {
  std::string id, name, kind;
  bool allow_unsigned = false;
  bool enabled = true;
};

struct Current {
  std::string organization_id;
  std::string organization{};
  std::string gateway_domain{};  // what its services' addresses end with; "" of an older daemon
  std::vector<CurrentHook> hooks;
  std::vector<CurrentThing> registries{}, helm_repositories{}, git_tokens{}, runtimes{}, webhooks{};
  CurrentVariables variables{};
  bool knows_variables = false;          // these are all there are
  std::vector<CurrentProject> projects;  // only those that the file mentions
};

// What of it to load.
struct Selection {
  const Desired* desired = nullptr;  // none: everything
  std::string project{};             // by name or id; "": all
};

base::Result<Current> load_current(ApiClient& api, const std::string& organization,
                                   const Selection& selection);

// The one of that name, or null.
template <typename T>
const T* find_by_name(const std::vector<T>& things, std::string_view name) {
  for (const auto& thing : things) {
    if (thing.name == name) return &thing;
  }
  return nullptr;
}

}  // namespace slipway::cli
