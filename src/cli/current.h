#pragma once
// What the daemon holds of the things that a slipway.yaml mentions. Loaded by apply, compared by
// diff. Loading is I/O; the rest values.

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "cli/api_client.h"
#include "cli/desired.h"

namespace slipway::cli {

struct CurrentRestriction {
  std::string id, mode, value;
};

struct CurrentVariable {
  std::string id, key, value;  // a secret's value is never known
};

struct CurrentService {
  std::string id, name;
  std::string kind = "application";  // as the API's paths call it
  boost::json::value body;
  // Only of services that the file mentions.
  std::vector<CurrentRestriction> restrictions;
  std::vector<CurrentVariable> variables, secrets;
  bool never_deployed = false;
};

struct CurrentEnvironment {
  std::string id, name, mode;
  std::vector<CurrentService> services;
};

struct CurrentProject {
  std::string id, name, description;
  std::vector<CurrentEnvironment> environments;
};

struct CurrentHook {
  std::string id, name, kind;
  bool allow_unsigned = false;
};

struct Current {
  std::string organization_id;
  std::vector<CurrentHook> hooks;
  std::vector<CurrentProject> projects;  // only those that the file mentions
};

base::Result<Current> load_current(ApiClient& api, const std::string& organization,
                                   const Desired& desired);

// Puts the ids of the runtimes and registries that the file names in the place of their names.
// kInvalid, with its place, where there is none of the name.
base::Result<void> find_named(ApiClient& api, const std::string& organization_id, Desired& desired);

// The one of that name, or null.
template <typename T>
const T* find_by_name(const std::vector<T>& things, std::string_view name) {
  for (const auto& thing : things) {
    if (thing.name == name) return &thing;
  }
  return nullptr;
}

}  // namespace slipway::cli
