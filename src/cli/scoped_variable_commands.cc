// "env" below application, container, cronjob, lifecycle, environment, project and organization:
// variables and secrets of every scope, as the reference's client manages them.

#include <functional>

#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_kind.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct ScopedArgs {
  std::string owner, key, value, alias, scope;
  bool secret = false;
  bool show_values = false;
};

// Where variables are looked at from, or stored: a scope and what of it.
struct Seat {
  std::string scope;  // "APPLICATION"
  std::string id;
  std::string environment_id;  // "" of a project

  std::string list_path() const { return "/variable?scope=" + scope + "&parent_id=" + id; }
};

using FindSeat = std::function<base::Result<Seat>(Context&, const ScopedArgs&)>;

// The same, or what is around it.
base::Result<Seat> widen(Context& context, Seat seat, const std::string& scope) {
  if (scope.empty() || scope == seat.scope) return seat;
  if (scope == "ENVIRONMENT") {
    return Seat{scope, seat.environment_id, seat.environment_id};
  }
  const auto environment = (*context.api())->get("/environment/" + seat.environment_id);
  if (!environment) return base::fail(environment.error());
  return Seat{scope, reference(*environment, "project"), ""};
}

// What is seen of that key: where there are several, the narrowest.
base::Result<json::value> find_variable(Context& context, const Seat& seat,
                                        const std::string& key) {
  const auto all = (*context.api())->list(seat.list_path());
  if (!all) return base::fail(all.error());
  const json::value* found = nullptr;
  std::vector<std::string> known;
  const auto width = [](const json::value& one) {
    const std::string scope = text(one, "scope");
    return scope == "BUILT_IN"       ? 4
           : scope == "ORGANIZATION" ? 3
           : scope == "PROJECT"      ? 2
           : scope == "ENVIRONMENT"  ? 1
                                     : 0;
  };
  for (const auto& one : *all) {
    known.push_back(text(one, "key"));
    if (text(one, "key") != key) continue;
    if (found == nullptr || width(one) < width(*found)) found = &one;
  }
  if (found != nullptr) return *found;
  return base::fail(base::ErrorCode::kNotFound, "There is no variable or secret '" + key +
                                                    "' here." + base::did_you_mean(key, known));
}

Outcome print_variable(Context& context, const base::Result<json::value>& answer,
                       const std::string& done) {
  if (!answer) return base::fail(answer.error());
  return context.print(*answer,
                       [&] { return done + "; it takes effect with the next deployment.\n"; });
}

Outcome list_scoped(Context& context, const Seat& seat, const ScopedArgs& args) {
  const auto answer = (*context.api())->get(seat.list_path());
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    std::vector<Row> rows;
    for (const auto& one : items(*answer, "results")) {
      const bool secret = flag(one, "is_secret");
      rows.push_back({text(one, "key"), secret ? "secret" : "variable", text(one, "scope"),
                      text(one, "service_name"),
                      secret || !args.show_values ? "*****" : text(one, "value")});
    }
    return rows.empty()
               ? std::string("There is none yet.\n")
               : render_table(context.terminal, {"KEY", "TYPE", "SCOPE", "SERVICE", "VALUE"}, rows);
  });
}

Outcome create_scoped(Context& context, const Seat& seat, const ScopedArgs& args) {
  const auto place = widen(context, seat, args.scope);
  if (!place) return base::fail(place.error());
  return print_variable(context,
                        (*context.api())
                            ->post("/variable", json::object{{"key", args.key},
                                                             {"value", args.value},
                                                             {"is_secret", args.secret},
                                                             {"variable_scope", place->scope},
                                                             {"variable_parent_id", place->id}}),
                        plain(args.key) + " created");
}

Outcome update_scoped(Context& context, const Seat& seat, const ScopedArgs& args) {
  const auto variable = find_variable(context, seat, args.key);
  if (!variable) return base::fail(variable.error());
  return print_variable(context,
                        (*context.api())
                            ->put("/variable/" + text(*variable, "id"),
                                  json::object{{"key", args.key}, {"value", args.value}}),
                        plain(args.key) + " changed");
}

Outcome delete_scoped(Context& context, const Seat& seat, const ScopedArgs& args) {
  const auto variable = find_variable(context, seat, args.key);
  if (!variable) return base::fail(variable.error());
  const auto answer = (*context.api())->remove("/variable/" + text(*variable, "id"));
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"id", text(*variable, "id")}, {"deleted", true}},
                       [&] { return plain(args.key) + ": deleted\n"; });
}

// Another name (`alias`) or another value (`override`) for what is seen from here.
Outcome create_second(Context& context, const Seat& seat, const ScopedArgs& args,
                      const std::string& what) {
  const auto variable = find_variable(context, seat, args.key);
  if (!variable) return base::fail(variable.error());
  const auto place = widen(context, seat, args.scope);
  if (!place) return base::fail(place.error());
  json::object body{{what + "_scope", place->scope}, {what + "_parent_id", place->id}};
  if (what == "alias") {
    body["key"] = args.alias;
  } else {
    body["value"] = args.value;
  }
  return print_variable(
      context, (*context.api())->post("/variable/" + text(*variable, "id") + "/" + what, body),
      what + " of " + plain(args.key) + " created");
}

Outcome create_alias(Context& context, const Seat& seat, const ScopedArgs& args) {
  return create_second(context, seat, args, "alias");
}

Outcome create_override(Context& context, const Seat& seat, const ScopedArgs& args) {
  return create_second(context, seat, args, "override");
}

// What the commands of one owner have in common.
struct Owner {
  std::function<void(CLI::App&, ScopedArgs&)> add_owner;
  FindSeat find_seat;
  std::vector<std::string> scopes;  // the widest first
};

using ScopedAction = Outcome (*)(Context&, const Seat&, const ScopedArgs&);

std::pair<CLI::App&, ScopedArgs&> add_scoped(CLI::App& group, Context& context, const Owner& owner,
                                             const std::string& name,
                                             const std::string& description, ScopedAction action) {
  auto args = std::make_shared<ScopedArgs>();
  CLI::App& command =
      add_command(group, context, name, description,
                  [&context, args, action, find_seat = owner.find_seat]() -> Outcome {
                    const auto seat = find_seat(context, *args);
                    if (!seat) return base::fail(seat.error());
                    return action(context, *seat, *args);
                  });
  owner.add_owner(command, *args);
  return {command, *args};
}

void add_key(CLI::App& command, ScopedArgs& args) {
  command.add_option("-k,--key", args.key, "Its key")->required();
}

void add_value(CLI::App& command, ScopedArgs& args) {
  command.add_option("-v,--value", args.value, "Its value")->required();
}

void add_scope(CLI::App& command, ScopedArgs& args, const Owner& owner) {
  if (owner.scopes.size() < 2) return;
  command.add_option("--scope", args.scope, "Where it is stored (default: the narrowest)")
      ->transform(CLI::IsMember(owner.scopes, CLI::ignore_case));
}

void add_all(CLI::App& parent, Context& context, const Owner& owner) {
  CLI::App& group = add_group(parent, "env", "Its variables and secrets");
  {
    auto [command, args] =
        add_scoped(group, context, owner, "list", "All that it sees, of every scope", list_scoped);
    command.add_flag("--show-values", args.show_values, "The values too, but of no secret");
  }
  {
    auto [command, args] =
        add_scoped(group, context, owner, "create", "A new variable or secret", create_scoped);
    add_key(command, args);
    add_value(command, args);
    add_scope(command, args, owner);
    command.add_flag("--secret", args.secret, "Keep it encrypted and never show it");
  }
  {
    auto [command, args] = add_scoped(group, context, owner, "update",
                                      "Another value for one that is there", update_scoped);
    add_key(command, args);
    add_value(command, args);
  }
  {
    auto [command, args] =
        add_scoped(group, context, owner, "delete", "The narrowest of that key", delete_scoped);
    add_key(command, args);
  }
  CLI::App& aliases = add_group(group, "alias", "Other names for variables");
  {
    auto [command, args] = add_scoped(aliases, context, owner, "create", "A new one", create_alias);
    add_key(command, args);
    command.add_option("--alias", args.alias, "The other name")->required();
    add_scope(command, args, owner);
  }
  if (owner.scopes.size() < 2) return;
  CLI::App& overrides = add_group(group, "override", "Other values for variables of wider scopes");
  {
    auto [command, args] =
        add_scoped(overrides, context, owner, "create", "A new one", create_override);
    add_key(command, args);
    add_value(command, args);
    add_scope(command, args, owner);
  }
}

}  // namespace

void add_scoped_variables(CLI::App& group, Context& context, const ServiceKind& kind) {
  add_all(group, context,
          {.add_owner = [&kind](CLI::App& command,
                                ScopedArgs& args) { add_service(command, kind, args.owner); },
           .find_seat = [&kind](Context& c, const ScopedArgs& args) -> base::Result<Seat> {
             return choose_service(c, kind, args.owner).map([&](const ServiceNode& service) {
               return Seat{kind.scope, service.id, service.environment_id};
             });
           },
           .scopes = {"PROJECT", "ENVIRONMENT", kind.scope}});
}

void add_environment_variables(CLI::App& group, Context& context) {
  add_all(group, context,
          {.add_owner = [](CLI::App& command,
                           ScopedArgs& args) { add_environment(command, args.owner); },
           .find_seat = [](Context& c, const ScopedArgs& args) -> base::Result<Seat> {
             return choose_environment(c, args.owner).map([](const EnvironmentNode& environment) {
               return Seat{"ENVIRONMENT", environment.id, environment.id};
             });
           },
           .scopes = {"PROJECT", "ENVIRONMENT"}});
}

void add_project_variables(CLI::App& group, Context& context) {
  add_all(group, context,
          {.add_owner =
               [](CLI::App& command, ScopedArgs& args) {
                 command.add_option("project,-n", args.owner,
                                    "The project, by name or id (default: --project)");
               },
           .find_seat = [](Context& c, const ScopedArgs& args) -> base::Result<Seat> {
             const auto tree = c.tree();
             if (!tree) return base::fail(tree.error());
             if (args.owner.empty() && tree->projects.size() == 1) {
               return Seat{"PROJECT", tree->projects.front().id, ""};
             }
             return find_project(*tree, args.owner).map([](const ProjectNode* project) {
               return Seat{"PROJECT", project->id, ""};
             });
           },
           .scopes = {"PROJECT"}});
}

void add_organization_variables(CLI::App& group, Context& context) {
  add_all(group, context,
          {.add_owner = [](CLI::App&, ScopedArgs&) {},
           .find_seat = [](Context& c, const ScopedArgs&) -> base::Result<Seat> {
             return c.organization_id().map(
                 [](const std::string& id) { return Seat{"ORGANIZATION", id, ""}; });
           },
           .scopes = {"ORGANIZATION"}});
}

}  // namespace slipway::cli
