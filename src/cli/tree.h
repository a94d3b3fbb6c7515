#pragma once
// What an organization holds, and how a person's words name a part of it: by id, by name, or by
// "project/environment/service" as far as needed. Called by every command that takes a name.
// Loading is I/O; the finding is pure.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"
#include "cli/api_client.h"

namespace slipway::cli {

struct ProjectNode {
  std::string id, name;
  boost::json::value body;
};

struct EnvironmentNode {
  std::string id, name, project;  // `project` by name
  boost::json::value body;

  std::string path() const { return project + "/" + name; }
};

struct ServiceNode {
  std::string id, name, project, environment;  // the last two by name
  std::string environment_id;
  boost::json::value body;
  std::string kind = "application";  // as the API's paths call it

  std::string path() const { return project + "/" + environment + "/" + name; }
  // The git repository that it comes from, or null.
  const boost::json::value* git() const;
  // What names its image and tag, or null.
  const boost::json::value* image() const;
  // What names the chart of a helm repository and its version, or null.
  const boost::json::value* chart() const;
  // "/container/ID"
  std::string api_path() const { return "/" + kind + "/" + id; }
};

// Every kind of service, as the API's paths call it.
inline constexpr std::array<const char*, 4> kServiceKinds = {"application", "container", "job",
                                                             "helm"};

struct Tree {
  std::string organization_id, organization;
  std::vector<ProjectNode> projects;
  std::vector<EnvironmentNode> environments;
  std::vector<ServiceNode> services;
};

// Narrows what is loaded; each an id or a name, or empty.
struct Scope {
  std::string organization, project, environment;
};

// Also where there is exactly one organization and none is named.
base::Result<boost::json::value> load_organization(ApiClient& api, const std::string& organization);
base::Result<Tree> load_tree(ApiClient& api, const Scope& scope);

// kNotFound with near names, or kInvalid naming all that are meant by ambiguous words. The pointers
// live as long as the tree.
base::Result<const ServiceNode*> find_service(const Tree& tree, std::string_view words);
base::Result<const EnvironmentNode*> find_environment(const Tree& tree, std::string_view words);
base::Result<const ProjectNode*> find_project(const Tree& tree, std::string_view words);

}  // namespace slipway::cli
