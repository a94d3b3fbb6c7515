#include "cli/diff.h"

#include <algorithm>
#include <utility>

#include "cli/application_edit.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

constexpr std::size_t kLongest = 60;

namespace json = boost::json;

class Differ {
 public:
  explicit Differ(DiffOptions options) : options_(options) {}

  std::vector<Change> run(const Current& current, const Desired& desired) {
    for (const auto& hook : desired.hooks) {
      compare_hook(hook, find_by_name(current.hooks, hook.name));
    }
    for (const auto& project : desired.projects) {
      compare_project(project, find_by_name(current.projects, project.name));
    }
    // Deletions come last, so that a failure before them has destroyed nothing.
    std::ranges::move(deletions_, std::back_inserter(changes_));
    return std::move(changes_);
  }

 private:
  void compare_hook(const DesiredHook& hook, const CurrentHook* current) {
    json::object body{{"name", hook.name}, {"kind", hook.kind}};
    if (hook.allow_unsigned) body["allow_unsigned"] = *hook.allow_unsigned;
    if (current == nullptr) {
      changes_.push_back({.verb = Verb::kCreate,
                          .kind = Kind::kHook,
                          .name = hook.name,
                          .parent = {},
                          .of_container = false,
                          .id = {},
                          .fields = {},
                          .body = std::move(body),
                          .secret = hook.secret});
      return;
    }
    Change change = update(Kind::kHook, hook.name, {}, current->id, std::move(body));
    if (hook.kind != current->kind) change.fields.push_back({"kind", current->kind, hook.kind});
    if (hook.allow_unsigned && *hook.allow_unsigned != current->allow_unsigned) {
      change.fields.push_back({"allow_unsigned", current->allow_unsigned ? "true" : "false",
                               *hook.allow_unsigned ? "true" : "false"});
    }
    if (options_.update_secrets && hook.secret) {
      change.secret = hook.secret;
      change.fields.push_back({"secret", "", "written again"});
    }
    keep(std::move(change));
  }

  void compare_project(const DesiredProject& project, const CurrentProject* current) {
    json::object body{{"name", project.name}};
    if (project.description) body["description"] = *project.description;
    if (current == nullptr) {
      create(Kind::kProject, project.name, {}, std::move(body));
    } else {
      Change change = update(Kind::kProject, project.name, {}, current->id, std::move(body));
      if (project.description && *project.description != current->description) {
        change.fields.push_back({"description", current->description, *project.description});
      }
      keep(std::move(change));
    }
    for (const auto& environment : project.environments) {
      compare_environment(
          project.name, environment,
          current == nullptr ? nullptr : find_by_name(current->environments, environment.name));
    }
    if (current == nullptr) return;
    for (const auto& environment : current->environments) {
      if (find_by_name(project.environments, environment.name) != nullptr) continue;
      const std::string path = project.name + "/" + environment.name;
      // Deleting an environment takes its services along.
      remove_or_leave(Kind::kEnvironment, path, project.name, environment.id);
    }
  }

  void compare_environment(const std::string& project, const DesiredEnvironment& environment,
                           const CurrentEnvironment* current) {
    const std::string path = project + "/" + environment.name;
    json::object body{{"name", environment.name}};
    if (environment.mode) body["mode"] = *environment.mode;
    if (current == nullptr) {
      if (!environment.runtime.empty()) body["cluster"] = environment.runtime;
      create(Kind::kEnvironment, path, project, std::move(body));
    } else {
      Change change = update(Kind::kEnvironment, path, project, current->id, std::move(body));
      if (environment.mode && *environment.mode != current->mode) {
        change.fields.push_back({"mode", current->mode, *environment.mode});
      }
      keep(std::move(change));
    }
    for (const auto& service : environment.services) {
      compare_service(path, service,
                      current == nullptr ? nullptr : find_by_name(current->services, service.name));
    }
    if (current == nullptr) return;
    for (const auto& service : current->services) {
      if (find_by_name(environment.services, service.name) != nullptr) continue;
      remove_or_leave(service.kind == "container" ? Kind::kContainer : Kind::kApplication,
                      path + "/" + service.name, path, service.id);
    }
  }

  void compare_service(const std::string& environment, const DesiredService& service,
                       const CurrentService* current) {
    static const CurrentService nothing;
    const std::string path = environment + "/" + service.name;
    const Kind kind = service.is_container ? Kind::kContainer : Kind::kApplication;
    of_container_ = service.is_container;
    if (current == nullptr) {
      json::object body = service.settings;
      body["name"] = service.name;
      if (!body.contains("healthchecks")) body["healthchecks"] = json::object();
      create(kind, path, environment, std::move(body));
      current = &nothing;
    } else {
      json::object settings = service.settings;
      // Announcements move the tag of what deploys by itself: the file's is the first one.
      if (service.is_container && deploys_by_itself(settings, current->body)) settings.erase("tag");
      Change change = update(kind, path, environment, current->id,
                             service_edit(service.is_container, current->body, settings));
      change.fields = diff_settings(settings, current->body);
      keep(std::move(change));
    }
    compare_restrictions(path, service, *current);
    compare_variables(path, service, *current);
    compare_secrets(path, service, *current);
  }

  void compare_restrictions(const std::string& path, const DesiredService& service,
                            const CurrentService& current) {
    for (const auto& one : service.restrictions) {
      const bool exists = std::ranges::any_of(current.restrictions, [&](const auto& there) {
        return there.mode == one.mode && there.value == one.value;
      });
      if (exists) continue;
      create(Kind::kRestriction, one.mode + " " + one.value, path,
             {{"mode", one.mode}, {"type", "PATH"}, {"value", one.value}});
    }
    for (const auto& there : current.restrictions) {
      const DesiredRestriction one{there.mode, there.value};
      if (std::ranges::find(service.restrictions, one) != service.restrictions.end()) continue;
      remove(Kind::kRestriction, one.mode + " " + one.value, path, there.id);
    }
  }

  void compare_variables(const std::string& path, const DesiredService& service,
                         const CurrentService& current) {
    for (const auto& [key, value] : service.variables) {
      const auto there = std::ranges::find(current.variables, key, &CurrentVariable::key);
      json::object body{{"key", key}, {"value", value}};
      if (there == current.variables.end()) {
        create(Kind::kVariable, key, path, std::move(body));
        continue;
      }
      Change change = update(Kind::kVariable, key, path, there->id, std::move(body));
      if (there->value != value) change.fields.push_back({"value", there->value, value});
      keep(std::move(change));
    }
    for (const auto& there : current.variables) {
      if (!service.variables.contains(there.key))
        remove(Kind::kVariable, there.key, path, there.id);
    }
  }

  void compare_secrets(const std::string& path, const DesiredService& service,
                       const CurrentService& current) {
    for (const auto& [key, source] : service.secrets) {
      const auto there = std::ranges::find(current.secrets, key, &CurrentVariable::key);
      if (there == current.secrets.end()) {
        create(Kind::kSecret, key, path, {{"key", key}});
      } else if (options_.update_secrets) {
        Change change = update(Kind::kSecret, key, path, there->id, {{"key", key}});
        change.fields.push_back({"value", "", "written again"});
        keep(std::move(change));
      } else {
        continue;
      }
      changes_.back().secret = source;
    }
    for (const auto& there : current.secrets) {
      if (service.secrets.contains(there.key)) continue;
      Change change = update(Kind::kSecret, there.key, path, there.id, {});
      change.verb = Verb::kLeave;
      changes_.push_back(std::move(change));
    }
  }

  static bool deploys_by_itself(const json::object& desired, const json::value& current) {
    const auto* wanted = desired.if_contains("auto_deploy");
    return wanted != nullptr ? wanted->as_bool() : flag(current, "auto_deploy", true);
  }

  // A container's PUT keeps what it does not name.
  static json::object service_edit(bool is_container, const json::value& current,
                                   const json::object& settings) {
    return is_container ? settings : application_edit(current, settings);
  }

  Change update(Kind kind, std::string name, std::string parent, std::string id,
                json::object body) const {
    return {.verb = Verb::kUpdate,
            .kind = kind,
            .name = std::move(name),
            .parent = std::move(parent),
            .of_container = of_container_,
            .id = std::move(id),
            .fields = {},
            .body = std::move(body),
            .secret = {}};
  }

  void keep(Change change) {
    if (!change.fields.empty()) changes_.push_back(std::move(change));
  }

  void create(Kind kind, std::string name, std::string parent, json::object body) {
    Change change = update(kind, std::move(name), std::move(parent), {}, std::move(body));
    change.verb = Verb::kCreate;
    changes_.push_back(std::move(change));
  }

  void remove(Kind kind, std::string name, std::string parent, std::string id) {
    Change change = update(kind, std::move(name), std::move(parent), std::move(id), {});
    change.verb = Verb::kDelete;
    deletions_.push_back(std::move(change));
  }

  void remove_or_leave(Kind kind, std::string name, std::string parent, std::string id) {
    if (options_.prune) return remove(kind, std::move(name), std::move(parent), std::move(id));
    Change change = update(kind, std::move(name), std::move(parent), std::move(id), {});
    change.verb = Verb::kLeave;
    changes_.push_back(std::move(change));
  }

  DiffOptions options_;
  bool of_container_ = false;  // the service that is being compared
  std::vector<Change> changes_;
  std::vector<Change> deletions_;
};

std::string word(Kind kind) {
  switch (kind) {
    case Kind::kHook:
      return "hook";
    case Kind::kProject:
      return "project";
    case Kind::kEnvironment:
      return "environment";
    case Kind::kApplication:
      return "application";
    case Kind::kContainer:
      return "container";
    case Kind::kRestriction:
      return "restriction";
    case Kind::kVariable:
      return "variable";
    case Kind::kSecret:
      return "secret";
  }
  return {};
}

std::string what(const Change& change) {
  const bool inner = change.kind == Kind::kRestriction || change.kind == Kind::kVariable ||
                     change.kind == Kind::kSecret;
  return word(change.kind) + " " + change.name + (inner ? " of " + change.parent : "");
}

std::string show_value(const std::string& value) {
  return value.empty() ? "''" : truncate(plain(value), kLongest);
}

}  // namespace

std::vector<Change> diff(const Current& current, const Desired& desired, DiffOptions options) {
  return Differ(options).run(current, desired);
}

std::string render_change(const Terminal& terminal, const Change& change) {
  const std::string thing = plain(what(change));
  switch (change.verb) {
    case Verb::kCreate:
      return paint(terminal, Colour::kGreen, "+ create " + thing) + "\n";
    case Verb::kDelete:
      return paint(terminal, Colour::kRed, "- delete " + thing) + "\n";
    case Verb::kLeave:
      return paint(terminal, Colour::kDim, "  not in the file, left alone: " + thing) + "\n";
    case Verb::kUpdate:
      break;
  }
  std::string line = "~ " + thing + ": ";
  bool first = true;
  for (const auto& field : change.fields) {
    if (!std::exchange(first, false)) line += ", ";
    line += field.field + " ";
    if (field.to == "written again") {
      line += field.to;
    } else {
      line += show_value(field.from) + " → " + show_value(field.to);
    }
  }
  return paint(terminal, Colour::kYellow, line) + "\n";
}

std::string render_changes(const Terminal& terminal, const std::vector<Change>& changes) {
  std::string out;
  for (const auto& change : changes) out += render_change(terminal, change);
  const bool any = std::ranges::any_of(
      changes, [](const Change& change) { return change.verb != Verb::kLeave; });
  return any ? out : out + "Nothing to change.\n";
}

}  // namespace slipway::cli
