#include "cli/current.h"

#include <algorithm>

#include "cli/json.h"
#include "cli/service_kind.h"
#include "cli/tree.h"

namespace slipway::cli {
namespace {

using base::fail;
using base::Result;

CurrentVariable variable_of(const json::value& one) {
  CurrentVariable variable{
      .id = text(one, "id"), .key = text(one, "key"), .value = text(one, "value")};
  variable.description = text(one, "description");
  variable.mount_path = text(one, "mount_path");
  variable.interpolated = flag(one, "enable_interpolation_in_file");
  for (const auto* name : {"aliased_variable", "aliased_secret"}) {
    if (const auto* target = find(one, name)) {
      variable.alias_of = text(*target, "key");
      variable.alias_scope = text(*target, "scope");
    }
  }
  return variable;
}

bool has_aliases(const Desired& desired) {
  return std::ranges::any_of(desired.projects, [](const auto& project) {
    return !project.variables.aliases.empty() ||
           std::ranges::any_of(project.environments, [](const auto& environment) {
             return !environment.variables.aliases.empty() ||
                    std::ranges::any_of(environment.services, [](const auto& service) {
                      return !service.variables.aliases.empty();
                    });
           });
  });
}

class Loader {
 public:
  Loader(ApiClient& api, const Selection& selection) : api_(api), selection_(selection) {}

  Result<Current> run(const std::string& organization) {
    const auto found = load_organization(api_, organization);
    if (!found) return fail(found.error());
    Current current;
    current.organization_id = text(*found, "id");
    current.organization = text(*found, "name");
    current.gateway_domain = text(*found, "gateway_domain");
    const std::string path = "/organization/" + current.organization_id;
    if (auto loaded = load_things(path, current); !loaded) return fail(loaded.error());
    for (const auto& one : current.registries) names_.registries[one.id] = one.name;
    for (const auto& one : current.git_tokens) names_.git_tokens[one.id] = one.name;
    if (all() || selection_.desired->variables.has_any() || has_aliases(*selection_.desired)) {
      auto variables = load_variables(path);
      // Aliases may be of others' that whoever applies may not see.
      const bool may_do_without = !all() && !selection_.desired->variables.has_any() &&
                                  !variables &&
                                  variables.error().code == base::ErrorCode::kForbidden;
      if (!variables && !may_do_without) return fail(variables.error());
      current.knows_variables = variables.has_value();
      if (variables) current.variables = std::move(*variables);
    }
    const auto projects = api_.list(path + "/project");
    if (!projects) return fail(projects.error());
    for (const auto& one : *projects) {
      if (!is_wanted(one)) continue;
      auto loaded = load_project(one);
      if (!loaded) return fail(loaded.error());
      current.projects.push_back(std::move(*loaded));
    }
    return current;
  }

 private:
  bool all() const { return selection_.desired == nullptr; }

  bool is_wanted(const json::value& project) const {
    if (!all()) {
      return find_by_name(selection_.desired->projects, text(project, "name")) != nullptr;
    }
    return selection_.project.empty() || selection_.project == text(project, "name") ||
           selection_.project == text(project, "id");
  }

  Result<void> load_list(const std::string& path, std::vector<CurrentThing>& into) {
    const auto list = api_.list(path);
    if (!list) return fail(list.error());
    for (const auto& one : *list) into.push_back({text(one, "id"), text(one, "name"), one});
    return {};
  }

  // What the API calls its description is the name by which a file finds it.
  Result<void> load_webhooks(const std::string& path, Current& current) {
    if (!all() && selection_.desired->webhooks.empty()) return {};
    const auto list = api_.list(path + "/webhook");
    // Whoever may not see them exports the rest.
    if (!list) {
      if (all() && list.error().code == base::ErrorCode::kForbidden) return {};
      return fail(list.error());
    }
    for (const auto& one : *list) {
      current.webhooks.push_back({text(one, "id"), text(one, "description"), one});
    }
    return {};
  }

  Result<void> load_things(const std::string& path, Current& current) {
    if (all() || !selection_.desired->hooks.empty()) {
      const auto hooks = api_.list(path + "/hook");
      if (!hooks) return fail(hooks.error());
      for (const auto& one : *hooks) {
        current.hooks.push_back({text(one, "id"), text(one, "name"), text(one, "kind"),
                                 flag(one, "allow_unsigned"), flag(one, "enabled", true)});
      }
    }
    return load_list(path + "/containerRegistry", current.registries)
        .and_then([&] { return load_list(path + "/helmRepository", current.helm_repositories); })
        .and_then([&] { return load_list(path + "/gitToken", current.git_tokens); })
        .and_then([&] { return load_list(path + "/runtime", current.runtimes); })
        .and_then([&] { return load_webhooks(path, current); });
  }

  Result<CurrentVariables> load_variables(const std::string& path) {
    CurrentVariables loaded;
    const auto variables = api_.list(path + "/environmentVariable");
    if (!variables) return fail(variables.error());
    for (const auto& one : *variables) loaded.variables.push_back(variable_of(one));
    const auto secrets = api_.list(path + "/secret");
    if (!secrets) return fail(secrets.error());
    for (const auto& one : *secrets) loaded.secrets.push_back(variable_of(one));
    return loaded;
  }

  Result<void> load_details(CurrentService& service, const DesiredService* desired) {
    const std::string path = "/" + service.kind + "/" + service.id;
    if (find(service.body, "git_repository") != nullptr) {
      const auto restrictions = api_.list(path + "/deploymentRestriction");
      if (!restrictions) return fail(restrictions.error());
      for (const auto& one : *restrictions) {
        service.restrictions.push_back({text(one, "id"), text(one, "mode"), text(one, "value")});
      }
    }
    if (service.kind != "job" && service.kind != kHelmKind.api &&
        (desired == nullptr || desired->custom_domains)) {
      const auto domains = api_.list(path + "/customDomain");
      if (!domains) return fail(domains.error());
      for (const auto& one : *domains) service.custom_domains.push_back({text(one, "id"), one});
    }
    if (desired == nullptr || !desired->advanced_settings.empty()) {
      auto settings = api_.get(path + "/advancedSettings");
      if (!settings) return fail(settings.error());
      service.advanced_settings = std::move(*settings);
    }
    if (service.kind != kHelmKind.api) {
      auto variables = load_variables(path);
      if (!variables) return fail(variables.error());
      service.variables = std::move(*variables);
    }
    const auto status = api_.get(path + "/status");
    if (!status) return fail(status.error());
    const bool under_way = !text(*status, "deployment_request_id").empty();
    service.never_deployed =
        text(*status, "service_deployment_status") == "NEVER_DEPLOYED" && !under_way;
    return {};
  }

  Result<void> load_stages(CurrentEnvironment& environment) {
    const auto stages = api_.list("/environment/" + environment.id + "/deploymentStage");
    if (!stages) return fail(stages.error());
    for (const auto& stage : *stages) {
      environment.stages.push_back(
          {text(stage, "id"), text(stage, "name"), text(stage, "description")});
      for (const auto& staged : items(stage, "services")) {
        for (auto& service : environment.services) {
          if (service.id != text(staged, "service_id")) continue;
          service.stage = text(stage, "name");
          service.is_skipped = flag(staged, "is_skipped");
        }
      }
    }
    return {};
  }

  Result<CurrentEnvironment> load_environment(const json::value& body,
                                              const DesiredEnvironment* desired) {
    CurrentEnvironment environment{
        .id = text(body, "id"), .name = text(body, "name"), .mode = text(body, "mode")};
    environment.runtime = text(body, "cluster_name");
    environment.body = body;
    for (const std::string kind : kServiceKinds) {
      const auto services = api_.list("/environment/" + environment.id + "/" + kind);
      if (!services) return fail(services.error());
      for (const auto& one : *services) {
        CurrentService& service = environment.services.emplace_back();
        service.id = text(one, "id");
        service.name = text(one, "name");
        service.kind = kind;
        service.body = settings_of(kind, one, names_);
        const auto* wanted =
            desired == nullptr ? nullptr : find_by_name(desired->services, service.name);
        if (!all() && wanted == nullptr) continue;
        if (auto loaded = load_details(service, wanted); !loaded) return fail(loaded.error());
      }
    }
    if (!all() && desired == nullptr) return environment;
    if (auto loaded = load_stages(environment); !loaded) return fail(loaded.error());
    if (desired == nullptr || !desired->freeze_windows.empty()) {
      const auto windows = api_.list("/environment/" + environment.id + "/freezeWindow");
      if (!windows) return fail(windows.error());
      for (const auto& one : *windows) {
        environment.freeze_windows.push_back({text(one, "id"), text(one, "name"), one});
      }
    }
    auto variables = load_variables("/environment/" + environment.id);
    if (!variables) return fail(variables.error());
    environment.variables = std::move(*variables);
    return environment;
  }

  Result<CurrentProject> load_project(const json::value& body) {
    CurrentProject project{.id = text(body, "id"),
                           .name = text(body, "name"),
                           .description = text(body, "description")};
    const auto* desired =
        all() ? nullptr : find_by_name(selection_.desired->projects, project.name);
    auto variables = load_variables("/project/" + project.id);
    if (!variables) return fail(variables.error());
    project.variables = std::move(*variables);
    const auto environments = api_.list("/project/" + project.id + "/environment");
    if (!environments) return fail(environments.error());
    for (const auto& one : *environments) {
      auto loaded = load_environment(
          one,
          desired == nullptr ? nullptr : find_by_name(desired->environments, text(one, "name")));
      if (!loaded) return fail(loaded.error());
      project.environments.push_back(std::move(*loaded));
    }
    return project;
  }

  ApiClient& api_;
  const Selection& selection_;
  KnownNames names_;
};

}  // namespace

Result<Current> load_current(ApiClient& api, const std::string& organization,
                             const Selection& selection) {
  return Loader(api, selection).run(organization);
}

}  // namespace slipway::cli
