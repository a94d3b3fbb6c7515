#include "cli/current.h"

#include <map>
#include <optional>

#include "base/suggest.h"
#include "cli/json.h"
#include "cli/tree.h"

namespace slipway::cli {
namespace {

using base::fail;
using base::Result;

Result<std::vector<CurrentVariable>> load_variables(ApiClient& api, const std::string& path,
                                                    bool secret) {
  const auto list = api.list(path);
  if (!list) return fail(list.error());
  std::vector<CurrentVariable> variables;
  for (const auto& one : *list) {
    // Those of the project, the environment or Slipway itself are not the service's to change.
    const std::string scope = text(one, "scope");
    if (!scope.empty() && scope != "APPLICATION") continue;
    variables.push_back({text(one, "id"), text(one, "key"), secret ? "" : text(one, "value")});
  }
  return variables;
}

Result<void> load_details(ApiClient& api, CurrentService& service) {
  const std::string path = "/" + service.kind + "/" + service.id;
  if (service.kind == "application") {
    const auto restrictions = api.list(path + "/deploymentRestriction");
    if (!restrictions) return fail(restrictions.error());
    for (const auto& one : *restrictions) {
      service.restrictions.push_back({text(one, "id"), text(one, "mode"), text(one, "value")});
    }
  }
  auto variables = load_variables(api, path + "/environmentVariable", false);
  if (!variables) return fail(variables.error());
  service.variables = std::move(*variables);
  auto secrets = load_variables(api, path + "/secret", true);
  if (!secrets) return fail(secrets.error());
  service.secrets = std::move(*secrets);
  const auto status = api.get(path + "/status");
  if (!status) return fail(status.error());
  const bool under_way = !text(*status, "deployment_request_id").empty();
  service.never_deployed =
      text(*status, "service_deployment_status") == "NEVER_DEPLOYED" && !under_way;
  return {};
}

Result<CurrentEnvironment> load_environment(ApiClient& api, const json::value& body,
                                            const DesiredEnvironment* desired) {
  CurrentEnvironment environment;
  environment.id = text(body, "id");
  environment.name = text(body, "name");
  environment.mode = text(body, "mode");
  for (const std::string kind : {"application", "container"}) {
    const auto services = api.list("/environment/" + environment.id + "/" + kind);
    if (!services) return fail(services.error());
    for (const auto& one : *services) {
      CurrentService& service = environment.services.emplace_back();
      service.id = text(one, "id");
      service.name = text(one, "name");
      service.kind = kind;
      service.body = one;
      if (desired == nullptr || find_by_name(desired->services, service.name) == nullptr) continue;
      const auto loaded = load_details(api, service);
      if (!loaded) return fail(loaded.error());
    }
  }
  return environment;
}

Result<CurrentProject> load_project(ApiClient& api, const json::value& body,
                                    const DesiredProject& desired) {
  CurrentProject project;
  project.id = text(body, "id");
  project.name = text(body, "name");
  project.description = text(body, "description");
  const auto environments = api.list("/project/" + project.id + "/environment");
  if (!environments) return fail(environments.error());
  for (const auto& one : *environments) {
    auto loaded = load_environment(api, one, find_by_name(desired.environments, text(one, "name")));
    if (!loaded) return fail(loaded.error());
    project.environments.push_back(std::move(*loaded));
  }
  return project;
}

}  // namespace

Result<Current> load_current(ApiClient& api, const std::string& organization,
                             const Desired& desired) {
  const auto found = load_organization(api, organization);
  if (!found) return fail(found.error());
  Current current;
  current.organization_id = text(*found, "id");
  const std::string path = "/organization/" + current.organization_id;
  if (!desired.hooks.empty()) {
    const auto hooks = api.list(path + "/hook");
    if (!hooks) return fail(hooks.error());
    for (const auto& one : *hooks) {
      current.hooks.push_back(
          {text(one, "id"), text(one, "name"), text(one, "kind"), flag(one, "allow_unsigned")});
    }
  }
  const auto projects = api.list(path + "/project");
  if (!projects) return fail(projects.error());
  for (const auto& one : *projects) {
    const auto* wanted = find_by_name(desired.projects, text(one, "name"));
    if (wanted == nullptr) continue;
    auto loaded = load_project(api, one, *wanted);
    if (!loaded) return fail(loaded.error());
    current.projects.push_back(std::move(*loaded));
  }
  return current;
}

namespace {

// The ids of an organization's things of a kind by their names, asked for where one is named.
class Names {
 public:
  Names(ApiClient& api, std::string path, std::string what)
      : api_(api), path_(std::move(path)), what_(std::move(what)) {}

  Result<std::string> id_of(const std::string& name, const std::string& place) {
    if (!ids_) {
      const auto list = api_.list(path_);
      if (!list) return fail(list.error());
      ids_.emplace();
      for (const auto& one : *list) ids_->emplace(text(one, "name"), text(one, "id"));
    }
    if (const auto found = ids_->find(name); found != ids_->end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [known, id] : *ids_) names.push_back(known);
    return fail(base::ErrorCode::kInvalid, place + ": There is no " + what_ + " '" + name + "'." +
                                               base::did_you_mean(name, names));
  }

 private:
  ApiClient& api_;
  std::string path_, what_;
  std::optional<std::map<std::string, std::string>> ids_;
};

}  // namespace

Result<void> find_named(ApiClient& api, const std::string& organization_id, Desired& desired) {
  const std::string organization = "/organization/" + organization_id;
  Names registries(api, organization + "/containerRegistry", "container registry");
  Names runtimes(api, organization + "/runtime", "runtime");
  for (auto& project : desired.projects) {
    for (auto& environment : project.environments) {
      if (!environment.runtime.empty()) {
        auto id = runtimes.id_of(environment.runtime, environment.runtime_place);
        if (!id) return fail(id.error());
        environment.runtime = std::move(*id);
      }
      for (auto& service : environment.services) {
        if (service.registry.empty()) continue;
        auto id = registries.id_of(service.registry, service.registry_place);
        if (!id) return fail(id.error());
        service.settings["registry_id"] = *id;
      }
    }
  }
  return {};
}

}  // namespace slipway::cli
