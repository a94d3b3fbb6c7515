#include "cli/diff.h"

#include <algorithm>

#include "cli/application_edit.h"
#include "cli/changes.h"
#include "cli/chart_settings.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

namespace json = boost::json;

std::string truth(bool value) { return value ? "true" : "false"; }

Kind service_kind(const std::string& kind) {
  if (kind == "job") return Kind::kJob;
  if (kind == "helm") return Kind::kHelm;
  return kind == "container" ? Kind::kContainer : Kind::kApplication;
}

class Differ {
 public:
  explicit Differ(DiffOptions options) : changes_(options) {}

  std::vector<Change> run(const Current& current, const Desired& desired) {
    for (const auto& hook : desired.hooks) {
      compare_hook(hook, find_by_name(current.hooks, hook.name));
    }
    for (const auto& one : desired.registries) {
      compare_thing(Kind::kRegistry, one, find_by_name(current.registries, one.name));
    }
    for (const auto& one : desired.helm_repositories) {
      compare_thing(Kind::kHelmRepository, one, find_by_name(current.helm_repositories, one.name));
    }
    for (const auto& one : desired.git_tokens) {
      compare_thing(Kind::kGitToken, one, find_by_name(current.git_tokens, one.name));
    }
    for (const auto& one : desired.runtimes) {
      compare_thing(Kind::kRuntime, one, find_by_name(current.runtimes, one.name));
    }
    for (const auto& one : desired.webhooks) {
      compare_thing(Kind::kWebhook, one, find_by_name(current.webhooks, one.name));
    }
    compare_variables(changes_, kOrganization, desired.variables, current.variables, false);
    for (const auto& project : desired.projects) {
      compare_project(project, find_by_name(current.projects, project.name));
    }
    return changes_.take();
  }

 private:
  void compare_hook(const DesiredHook& hook, const CurrentHook* current) {
    json::object body{{"name", hook.name}, {"kind", hook.kind}};
    if (hook.allow_unsigned) body["allow_unsigned"] = *hook.allow_unsigned;
    if (hook.enabled) body["enabled"] = *hook.enabled;
    Change change =
        Changes::make(current == nullptr ? Verb::kCreate : Verb::kUpdate, Kind::kHook, hook.name,
                      kOrganization, current == nullptr ? "" : current->id, std::move(body));
    if (current == nullptr) {
      change.secret = hook.secret;
      return changes_.add(std::move(change));
    }
    if (hook.kind != current->kind) change.fields.push_back({"kind", current->kind, hook.kind});
    const auto compare = [&](const char* field, std::optional<bool> to, bool from) {
      if (to && *to != from) change.fields.push_back({field, truth(from), truth(*to)});
    };
    compare("allow_unsigned", hook.allow_unsigned, current->allow_unsigned);
    compare("enabled", hook.enabled, current->enabled);
    write_again(change, hook.secret, changes_.options().update_secrets);
    changes_.keep(std::move(change));
  }

  void write_again(Change& change, const std::optional<SecretSource>& secret, bool wanted) {
    if (!wanted || !secret) return;
    change.secret = secret;
    change.fields.push_back({"secret", "", "written again"});
  }

  void compare_thing(Kind kind, const DesiredThing& thing, const CurrentThing* current) {
    json::object body = thing.settings;
    body[kind == Kind::kWebhook ? "description" : "name"] = thing.name;
    if (current == nullptr) {
      Change change =
          Changes::make(Verb::kCreate, kind, thing.name, kOrganization, {}, std::move(body));
      change.secret = thing.secret;
      change.more_secrets = thing.more_secrets;
      return changes_.add(std::move(change));
    }
    Change change =
        Changes::make(Verb::kUpdate, kind, thing.name, kOrganization, current->id, std::move(body));
    change.fields = diff_settings(thing.settings, current->body);
    // The daemon keeps a secret for the origin that it was given for.
    const auto moves_by = [&](const char* address) {
      return thing.settings.contains(address) &&
             text(thing.settings, address) != text(current->body, address);
    };
    const bool moves = moves_by("url") || moves_by("git_api_url");
    write_again(change, thing.secret, moves || changes_.options().update_secrets);
    if (changes_.options().update_secrets) {
      change.more_secrets = thing.more_secrets;
      for (const auto& [field, source] : thing.more_secrets) {
        change.fields.push_back({field, "", "written again"});
      }
    }
    changes_.keep(std::move(change));
  }

  void compare_project(const DesiredProject& project, const CurrentProject* current) {
    static const CurrentProject nothing;
    json::object body{{"name", project.name}};
    if (project.description) body["description"] = *project.description;
    if (current == nullptr) {
      changes_.create(Kind::kProject, project.name, kOrganization, std::move(body));
      current = &nothing;
    } else {
      Change change = Changes::make(Verb::kUpdate, Kind::kProject, project.name, kOrganization,
                                    current->id, std::move(body));
      if (project.description && *project.description != current->description) {
        change.fields.push_back({"description", current->description, *project.description});
      }
      changes_.keep(std::move(change));
    }
    const Owner owner{"project", project.name};
    compare_variables(changes_, owner, project.variables, current->variables, false);
    for (const auto& environment : project.environments) {
      compare_environment(project.name, environment,
                          find_by_name(current->environments, environment.name));
    }
    for (const auto& environment : current->environments) {
      if (find_by_name(project.environments, environment.name) != nullptr) continue;
      // Deleting an environment takes its services along.
      changes_.remove_or_leave(Kind::kEnvironment, project.name + "/" + environment.name, owner,
                               environment.id);
    }
  }

  void compare_environment(const std::string& project, const DesiredEnvironment& environment,
                           const CurrentEnvironment* current) {
    static const CurrentEnvironment fresh{
        .id = {}, .name = {}, .mode = {}, .stages = first_stages(), .services = {}};
    const std::string path = project + "/" + environment.name;
    const Owner owner{"project", project};
    json::object body{{"name", environment.name}};
    if (environment.mode) body["mode"] = *environment.mode;
    for (const auto& [field, value] : environment.settings) body[field] = value;
    if (current == nullptr) {
      if (environment.runtime) body["cluster"] = environment.runtime->name;
      changes_.create(Kind::kEnvironment, path, owner, std::move(body));
      current = &fresh;
    } else {
      Change change = Changes::make(Verb::kUpdate, Kind::kEnvironment, path, owner, current->id,
                                    std::move(body));
      if (environment.mode && *environment.mode != current->mode) {
        change.fields.push_back({"mode", current->mode, *environment.mode});
      }
      for (const auto& [field, value] : environment.settings) {
        const auto from = text(current->body, field);
        const auto to = text(environment.settings, field);
        if (from != to) change.fields.push_back({std::string(field), from, to});
      }
      changes_.keep(std::move(change));
    }
    const Owner self{"environment", path};
    compare_variables(changes_, self, environment.variables, current->variables, false);
    compare_stages(changes_, self, environment.stages, current->stages);
    compare_freeze_windows(changes_, self, environment.freeze_windows, current->freeze_windows);
    for (const auto& service : environment.services) {
      compare_service(path, service, find_by_name(current->services, service.name));
    }
    for (const auto& service : current->services) {
      if (find_by_name(environment.services, service.name) != nullptr) continue;
      changes_.remove_or_leave(service_kind(service.kind), path + "/" + service.name, self,
                               service.id);
    }
  }

  void compare_service(const std::string& environment, const DesiredService& service,
                       const CurrentService* current) {
    static const CurrentService nothing;
    const Owner owner{"environment", environment};
    const std::string path = environment + "/" + service.name;
    const Kind kind = service_kind(service.kind);
    if (current == nullptr) {
      json::object body = request_of(service.kind, service.settings);
      body["name"] = service.name;
      if (kind != Kind::kHelm && !body.contains("healthchecks"))
        body["healthchecks"] = json::object();
      changes_.create(kind, path, owner, std::move(body));
      current = &nothing;
    } else {
      json::object settings = service.settings;
      // Announcements move the tag of what deploys by itself: the file's is the first one.
      if (service.has_image && deploys_by_itself(settings, current->body)) settings.erase("tag");
      Change change = Changes::make(Verb::kUpdate, kind, path, owner, current->id,
                                    service_edit(service.kind, current->body, settings));
      change.fields = kind == Kind::kHelm ? diff_chart(settings, current->body)
                                          : diff_settings(settings, current->body);
      note_names_let_go(change, settings, *current);
      changes_.keep(std::move(change));
    }
    const Owner self{service.kind, path};
    compare_placement(service, *current, self);
    compare_restrictions(service, *current, self);
    if (service.custom_domains) compare_domains(*service.custom_domains, *current, self);
    compare_variables(changes_, self, service.variables, current->variables, true);
    compare_advanced_settings(service, *current, self);
  }

  void note_names_let_go(const Change& change, const json::object& settings,
                         const CurrentService& current) {
    const auto* wanted = settings.if_contains("domains");
    if (wanted == nullptr) return;
    LettingGo names;
    json::array kept;
    for (const auto& name : items(current.body, "domains")) {
      if (std::ranges::find(wanted->as_array(), name) != wanted->as_array().end()) {
        kept.push_back(name);
      } else {
        names.names.emplace_back(name.as_string());
      }
    }
    if (names.names.empty()) return;
    json::object before = current.body.as_object();
    before["domains"] = kept;
    const json::object only_kept{{"domains", std::move(kept)}};
    names.first = change;
    names.first.body = service_edit(current.kind, current.body, only_kept);
    names.first.fields = diff_settings(only_kept, current.body);
    names.rest = diff_settings(settings, before);
    changes_.let_go(std::move(names));
  }

  void compare_placement(const DesiredService& service, const CurrentService& current,
                         const Owner& self) {
    Change change = Changes::make(Verb::kUpdate, Kind::kPlacement, self.path, self);
    if (service.stage && service.stage->name != current.stage) {
      change.fields.push_back({"stage", current.stage, service.stage->name});
    }
    if (service.is_skipped && *service.is_skipped != current.is_skipped) {
      change.fields.push_back(
          {"is_skipped", truth(current.is_skipped), truth(*service.is_skipped)});
    }
    change.other = service.stage ? service.stage->name : current.stage;
    change.body["is_skipped"] = service.is_skipped.value_or(current.is_skipped);
    changes_.keep(std::move(change));
  }

  void compare_restrictions(const DesiredService& service, const CurrentService& current,
                            const Owner& self) {
    for (const auto& one : service.restrictions) {
      const bool exists = std::ranges::any_of(current.restrictions, [&](const auto& there) {
        return there.mode == one.mode && there.value == one.value;
      });
      if (exists) continue;
      changes_.create(Kind::kRestriction, one.mode + " " + one.value, self,
                      {{"mode", one.mode}, {"type", "PATH"}, {"value", one.value}});
    }
    for (const auto& there : current.restrictions) {
      const DesiredRestriction one{there.mode, there.value};
      if (std::ranges::find(service.restrictions, one) != service.restrictions.end()) continue;
      changes_.remove(Kind::kRestriction, one.mode + " " + one.value, self, there.id);
    }
  }

  void compare_domains(const std::vector<json::object>& desired, const CurrentService& current,
                       const Owner& self) {
    std::vector<std::string> names;
    for (const auto& domain : desired) {
      const auto& name = names.emplace_back(text(domain, "domain"));
      const auto there = std::ranges::find_if(current.custom_domains, [&](const auto& one) {
        return text(one.body, "domain") == name;
      });
      if (there == current.custom_domains.end()) {
        changes_.create(Kind::kDomain, name, self, domain);
        continue;
      }
      Change change = Changes::make(Verb::kUpdate, Kind::kDomain, name, self, there->id, domain);
      change.fields = diff_settings(domain, there->body);
      changes_.keep(std::move(change));
    }
    for (const auto& there : current.custom_domains) {
      const std::string name = text(there.body, "domain");
      if (std::ranges::find(names, name) == names.end()) {
        changes_.remove(Kind::kDomain, name, self, there.id);
      }
    }
  }

  void compare_advanced_settings(const DesiredService& service, const CurrentService& current,
                                 const Owner& self) {
    Change change = Changes::make(Verb::kUpdate, Kind::kAdvancedSettings, self.path, self, {},
                                  service.advanced_settings);
    change.fields = diff_settings(service.advanced_settings, current.advanced_settings);
    changes_.keep(std::move(change));
  }

  static bool deploys_by_itself(const json::object& desired, const json::value& current) {
    const auto* wanted = desired.if_contains("auto_deploy");
    return wanted != nullptr ? wanted->as_bool() : flag(current, "auto_deploy", true);
  }

  // The PUT of the others keeps what it does not name.
  static json::object service_edit(const std::string& kind, const json::value& current,
                                   const json::object& settings) {
    if (kind == "application") return application_edit(current, settings);
    return request_of(kind, kind == "helm" ? chart_edit(current, settings) : settings);
  }

  inline static const Owner kOrganization{"organization", ""};

  Changes changes_;
};

}  // namespace

std::vector<Change> diff(const Current& current, const Desired& desired, DiffOptions options) {
  return Differ(options).run(current, desired);
}

}  // namespace slipway::cli
