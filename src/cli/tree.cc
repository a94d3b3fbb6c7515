#include "cli/tree.h"

#include "base/id.h"
#include "base/suggest.h"
#include "cli/json.h"

namespace slipway::cli {

const json::value* ServiceNode::git() const {
  const auto* source = find(body, "source");
  const auto* part = source == nullptr ? nullptr : find(*source, kind == "helm" ? "git" : "docker");
  return find(part == nullptr ? body : *part, "git_repository");
}

const json::value* ServiceNode::image() const {
  if (const auto* source = find(body, "source")) return find(*source, "image");
  return kind == "container" ? &body : nullptr;
}

const json::value* ServiceNode::chart() const {
  const auto* source = find(body, "source");
  return source == nullptr || kind != "helm" ? nullptr : find(*source, "repository");
}
namespace {

using base::ErrorCode;
using base::fail;

// Whether the words are the path or its end: "web" and "production/web" name "shop/production/web".
bool names(std::string_view words, std::string_view path) {
  if (path == words) return true;
  return path.size() > words.size() && path.ends_with(words) &&
         path[path.size() - words.size() - 1] == '/';
}

std::string path_of(const ServiceNode& node) { return node.path(); }
std::string path_of(const EnvironmentNode& node) { return node.path(); }
std::string path_of(const ProjectNode& node) { return node.name; }

template <typename Node>
base::Result<const Node*> find_node(const std::vector<Node>& nodes, std::string_view what,
                                    std::string_view words) {
  std::vector<const Node*> found;
  std::vector<std::string> known;
  for (const auto& node : nodes) {
    if (node.id == words) return &node;
    const std::string path = path_of(node);
    if (path == words) return &node;
    if (names(words, path)) found.push_back(&node);
    known.push_back(node.name);
    known.push_back(path);
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    std::string message =
        "There is no " + std::string(what) + " '" + std::string(words) + "' here.";
    const std::string suggestion = base::did_you_mean(words, known);
    if (suggestion.empty() && !nodes.empty() && nodes.size() <= 8) {
      std::vector<std::string> paths;
      paths.reserve(nodes.size());
      for (const auto& node : nodes) paths.push_back(path_of(node));
      message += " There " + std::string(nodes.size() == 1 ? "is " : "are ") +
                 base::list_words(paths, "and") + ".";
    }
    return fail(ErrorCode::kNotFound, message + suggestion);
  }
  std::vector<std::string> paths;
  paths.reserve(found.size());
  for (const auto* node : found) paths.push_back(path_of(*node));
  return fail(ErrorCode::kInvalid, "'" + std::string(words) + "' names more than one " +
                                       std::string(what) + ": " + base::list_words(paths, "and") +
                                       ". Write more of the path, or the id.");
}

base::Result<void> load_services(ApiClient& api, Tree& tree, const EnvironmentNode& environment) {
  for (const std::string kind : kServiceKinds) {
    const auto services = api.list("/environment/" + environment.id + "/" + kind);
    if (!services) return fail(services.error());
    for (const auto& body : *services) {
      tree.services.push_back({.id = text(body, "id"),
                               .name = text(body, "name"),
                               .project = environment.project,
                               .environment = environment.name,
                               .environment_id = environment.id,
                               .body = body,
                               .kind = kind});
    }
  }
  return {};
}

}  // namespace

base::Result<json::value> load_organization(ApiClient& api, const std::string& organization) {
  const auto all = api.list("/organization");
  if (!all) return fail(all.error());
  std::vector<std::string> known;
  for (const auto& body : *all) {
    if (text(body, "id") == organization || text(body, "name") == organization) return body;
    known.push_back(text(body, "name"));
  }
  if (organization.empty() && all->size() == 1) return all->front();
  if (organization.empty()) {
    if (known.empty()) {
      return fail(ErrorCode::kNotFound, "There is no organization that this token may see.");
    }
    return fail(ErrorCode::kInvalid,
                "There are several organizations: " + base::list_words(known, "and") +
                    ". Say which with --organization.");
  }
  return fail(ErrorCode::kNotFound, "There is no organization '" + organization + "' here." +
                                        base::did_you_mean(organization, known));
}

base::Result<Tree> load_tree(ApiClient& api, const Scope& scope) {
  const auto organization = load_organization(api, scope.organization);
  if (!organization) return fail(organization.error());
  Tree tree;
  tree.organization_id = text(*organization, "id");
  tree.organization = text(*organization, "name");
  const auto projects = api.list("/organization/" + tree.organization_id + "/project");
  if (!projects) return fail(projects.error());
  for (const auto& body : *projects) {
    tree.projects.push_back({.id = text(body, "id"), .name = text(body, "name"), .body = body});
  }
  if (!scope.project.empty()) {
    const auto project = find_project(tree, scope.project);
    if (!project) return fail(project.error());
    tree.projects = {ProjectNode(**project)};
  }
  for (const auto& project : tree.projects) {
    const auto environments = api.list("/project/" + project.id + "/environment");
    if (!environments) return fail(environments.error());
    for (const auto& body : *environments) {
      tree.environments.push_back({.id = text(body, "id"),
                                   .name = text(body, "name"),
                                   .project = project.name,
                                   .body = body});
    }
  }
  if (!scope.environment.empty()) {
    std::vector<EnvironmentNode> chosen;
    for (const auto& node : tree.environments) {
      if (node.id == scope.environment || names(scope.environment, node.path())) {
        chosen.push_back(node);
      }
    }
    if (chosen.empty()) return fail(find_environment(tree, scope.environment).error());
    tree.environments = std::move(chosen);
  }
  for (const auto& environment : tree.environments) {
    const auto loaded = load_services(api, tree, environment);
    if (!loaded) return fail(loaded.error());
  }
  return tree;
}

base::Result<const ServiceNode*> find_service(const Tree& tree, std::string_view words) {
  return find_node(tree.services, "service", words);
}

base::Result<const EnvironmentNode*> find_environment(const Tree& tree, std::string_view words) {
  return find_node(tree.environments, "environment", words);
}

base::Result<const ProjectNode*> find_project(const Tree& tree, std::string_view words) {
  return find_node(tree.projects, "project", words);
}

}  // namespace slipway::cli
