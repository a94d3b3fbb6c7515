#include <functional>
#include <map>
#include <optional>

#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/environment_watch.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/service_actions.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

const std::string kCancelPath = "/cancelDeployment";

struct EnvironmentArgs {
  std::string environment, name, description, mode, runtime, project;
  bool watch = false;
  bool force = false;
  bool apply_rule = false;
  std::optional<std::int64_t> approvals, approval_timeout;
  std::optional<bool> by_others;
};

const std::vector<std::string> kModes = {"DEVELOPMENT", "PREVIEW", "PRODUCTION", "STAGING"};

// By id or name.
base::Result<std::string> runtime_id(Context& context, const std::string& words) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto runtimes = (*context.api())->list("/organization/" + *organization + "/runtime");
  if (!runtimes) return base::fail(runtimes.error());
  for (const auto& one : *runtimes) {
    if (text(one, "id") == words || text(one, "name") == words) return text(one, "id");
  }
  return base::fail(base::ErrorCode::kNotFound,
                    "There is no runtime '" + words + "'; see 'slipway runtime list'.");
}

Outcome list_environments(Context& context, const EnvironmentArgs& /*args*/) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  json::array results;
  std::vector<Row> rows;
  for (const auto& one : tree->environments) {
    results.push_back(one.body);
    rows.push_back({one.path(), text(one.body, "mode"), text(one.body, "cluster_name"), one.id});
  }
  return context.print(json::object{{"results", results}}, [&] {
    return rows.empty()
               ? std::string("There is none yet.\n")
               : render_table(context.terminal, {"ENVIRONMENT", "MODE", "RUNTIME", "ID"}, rows);
  });
}

// NAME with --project, or PROJECT/NAME.
Outcome create_environment(Context& context, const EnvironmentArgs& args) {
  const std::size_t slash = args.name.find('/');
  std::string project = context.options.scope.project;
  if (slash != std::string::npos) project = args.name.substr(0, slash);
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto tree = load_tree(
      **api,
      {.organization = context.options.scope.organization, .project = project, .environment = ""});
  if (!tree) return base::fail(tree.error());
  if (tree->projects.size() != 1) {
    return context.usage_error("Say in which project: --project NAME, or PROJECT/" + args.name +
                               ".");
  }
  json::object body{{"name", slash == std::string::npos ? args.name : args.name.substr(slash + 1)},
                    {"mode", args.mode.empty() ? "DEVELOPMENT" : args.mode}};
  if (!args.runtime.empty()) {
    const auto id = runtime_id(context, args.runtime);
    if (!id) return base::fail(id.error());
    body["cluster"] = *id;
  }
  const auto answer = (*api)->post("/project/" + tree->projects.front().id + "/environment", body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "created " + plain(text(*answer, "name")) + "  " + text(*answer, "id") + "\n";
  });
}

Outcome update_environment(Context& context, const EnvironmentArgs& args) {
  json::object body;
  if (!args.name.empty()) body["name"] = args.name;
  if (!args.mode.empty()) body["mode"] = args.mode;
  if (args.approvals) body["required_approvals"] = *args.approvals;
  if (args.approval_timeout) body["approval_timeout"] = *args.approval_timeout;
  if (args.by_others) body["approval_by_others"] = *args.by_others;
  if (body.empty()) {
    return context.usage_error(
        "Say what to change: --name, --type, --required-approvals, --approval-timeout or "
        "--approval-by-others.");
  }
  const auto environment = choose_environment(context, args.environment);
  if (!environment) return base::fail(environment.error());
  const auto answer = (*context.api())->put("/environment/" + environment->id, body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(environment->path()) + ": updated\n"; });
}

Outcome clone_environment(Context& context, const EnvironmentArgs& args) {
  const auto environment = choose_environment(context, args.environment);
  if (!environment) return base::fail(environment.error());
  json::object body{{"name", args.name}};
  if (!args.mode.empty()) body["mode"] = args.mode;
  if (args.apply_rule) body["apply_deployment_rule"] = true;
  if (!args.runtime.empty()) {
    const auto id = runtime_id(context, args.runtime);
    if (!id) return base::fail(id.error());
    body["cluster_id"] = *id;
  }
  if (!args.project.empty()) {
    const auto tree =
        load_tree(**context.api(), {.organization = context.options.scope.organization,
                                    .project = args.project,
                                    .environment = ""});
    if (!tree) return base::fail(tree.error());
    body["project_id"] = tree->projects.front().id;
  }
  const auto answer = (*context.api())->post("/environment/" + environment->id + "/clone", body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "cloned " + plain(environment->path()) + " to " + plain(text(*answer, "name")) + "  " +
           text(*answer, "id") + "\n";
  });
}

Outcome delete_environment(Context& context, const EnvironmentArgs& args) {
  const auto environment = choose_environment(context, args.environment);
  if (!environment) return base::fail(environment.error());
  const auto answer = (*context.api())->remove("/environment/" + environment->id);
  if (!answer) return base::fail(answer.error());
  if (args.watch) {
    if (auto gone = await_gone(context, "/environment/" + environment->id); !gone) {
      return base::fail(gone.error());
    }
  }
  return context.print(
      json::object{{"id", environment->id}, {"name", environment->name}, {"deleted", true}},
      [&] { return plain(environment->path()) + ": deleted\n"; });
}

// All of them, and "environment" for the whole.
Outcome show_statuses(Context& context, const EnvironmentArgs& args) {
  const auto tree = load_environment_tree(context, args.environment);
  if (!tree) return base::fail(tree.error());
  const auto& environment = tree->environments.front();
  const auto answer = (*context.api())->get("/environment/" + environment.id + "/statuses");
  if (!answer) return base::fail(answer.error());
  std::map<std::string, const ServiceNode*> services;
  for (const auto& service : tree->services) services[service.id] = &service;
  std::vector<Row> rows;
  if (const auto* whole = find(*answer, "environment")) {
    rows.push_back({environment.path(), "environment", text(*whole, "state"),
                    text(*whole, "last_deployment_date")});
  }
  for (const auto* list : {"applications", "containers", "jobs", "helms"}) {
    for (const auto& status : items(*answer, list)) {
      const auto found = services.find(text(status, "id"));
      if (found == services.end()) continue;
      rows.push_back({"  " + found->second->name, kind_of(*found->second).word,
                      text(status, "state"), text(status, "last_deployment_date")});
    }
  }
  return context.print(*answer, [&] {
    return render_table(context.terminal, {"", "KIND", "STATE", "LAST DEPLOYMENT"}, rows);
  });
}

// "deploy", "redeploy", "stop": the same on all services.
Outcome act_on_all(Context& context, const EnvironmentArgs& args, const std::string& action,
                   const json::object& body) {
  const auto tree = load_environment_tree(context, args.environment);
  if (!tree) return base::fail(tree.error());
  const auto& environment = tree->environments.front();
  const auto answer = (*context.api())->post("/environment/" + environment.id + action, body);
  if (!answer) return base::fail(answer.error());
  // How what was cancelled ends is no failure of the command.
  if (args.watch && action == kCancelPath) return await_environment(context, environment);
  if (args.watch) return watch_environment(context, *tree);
  return context.print(*answer, [&] {
    return plain(environment.path()) + ": " + plain(text(*answer, "state")) + "\n";
  });
}

using EnvironmentAction = std::function<Outcome(Context&, const EnvironmentArgs&)>;

std::pair<CLI::App&, EnvironmentArgs&> add_verb(CLI::App& group, Context& context,
                                                const std::string& name,
                                                const std::string& description,
                                                EnvironmentAction action, bool on_one = true) {
  auto args = std::make_shared<EnvironmentArgs>();
  CLI::App& command =
      add_command(group, context, name, description,
                  [&context, args, action = std::move(action)] { return action(context, *args); });
  if (on_one) add_environment(command, args->environment);
  return {command, *args};
}

void add_mode(CLI::App& command, const std::string& names, EnvironmentArgs& args) {
  command.add_option(names, args.mode, "What it is for")
      ->transform(CLI::IsMember(kModes, CLI::ignore_case));
}

void add_edits(CLI::App& group, Context& context) {
  {
    auto [command, args] =
        add_verb(group, context, "create", "A new one: PROJECT/NAME", create_environment, false);
    command.add_option("name,-n,--name", args.name, "Its name")->required();
    add_mode(command, "-t,--mode,--type", args);
    command.add_option("-c,--runtime,--cluster", args.runtime, "The runtime, by name or id");
  }
  {
    auto [command, args] =
        add_verb(group, context, "update", "Change its name or mode", update_environment);
    command.add_option("-n,--name", args.name, "A new name");
    add_mode(command, "-t,--mode,--type", args);
    command.add_option("--required-approvals", args.approvals,
                       "How many persons have to approve before something is deployed; 0: none");
    command.add_option("--approval-timeout", args.approval_timeout,
                       "Seconds until what nobody approved is given up");
    command.add_option("--approval-by-others", args.by_others,
                       "true: whoever pushed or asked for it is not one of them");
  }
  {
    auto [command, args] = add_verb(group, context, "clone",
                                    "The same services again, none deployed", clone_environment);
    command.add_option("-n,--name,--new-environment-name", args.name, "The clone's name")
        ->required();
    command.add_option("-c,--cluster,--runtime", args.runtime,
                       "The clone's runtime, by name or id");
    add_mode(command, "-t,--environment-type,--type,--mode", args);
    command.add_flag("--apply-deployment-rule", args.apply_rule,
                     "Taken for the reference's sake; there are no such rules");
    command.add_option("--target-project", args.project, "The clone's project");
  }
  auto [command, args] =
      add_verb(group, context, "delete", "With all that it holds", delete_environment);
  command.add_flag("-w,--watch", args.watch, "Wait until it is gone");
}

void add_all_actions(CLI::App& group, Context& context) {
  add_environment_deploy(group, context);
  for (const auto& [name, description] :
       {std::pair<const char*, const char*>{"redeploy", "Deploy the versions in place again"},
        {"stop", "Stop all its services"}}) {
    const std::string action = std::string("/") + name;
    auto [command, args] = add_verb(
        group, context, name, description,
        [action](Context& c, const EnvironmentArgs& a) { return act_on_all(c, a, action, {}); });
    add_watch(command, args.watch);
  }
  auto [command, args] =
      add_verb(group, context, "cancel", "Cancel all its deployments under way",
               [](Context& c, const EnvironmentArgs& a) {
                 return act_on_all(c, a, kCancelPath, {{"force_cancel", a.force}});
               });
  command.add_flag("-f,--force", args.force, "Also where a job of its lifecycle runs");
  command.add_flag("-w,--watch", args.watch, "Wait until all have ended");
}

}  // namespace

void add_environment_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "environment", "Environments, and all that is in one at once");
  add_verb(group, context, "list", "All of them", list_environments, false);
  add_verb(group, context, "statuses", "How it and its services stand", show_statuses);
  add_all_actions(group, context);
  add_edits(group, context);
  add_stage_commands(group, context);
  add_freeze_commands(group, context);
  add_environment_deployments(group, context);
  add_environment_variables(group, context);
}

}  // namespace slipway::cli
