#include <functional>

#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/named.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct StageArgs {
  std::string environment, name, new_name, service, stage, before, after;
  std::string description;
};

struct Stages {
  Tree tree;
  json::array all;

  std::string folder() const {
    return "/environment/" + tree.environments.front().id + "/deploymentStage";
  }
};

base::Result<Stages> load_stages(Context& context, const std::string& environment) {
  auto tree = load_environment_tree(context, environment);
  if (!tree) return base::fail(tree.error());
  Stages stages{std::move(*tree), {}};
  auto all = (*context.api())->list(stages.folder());
  if (!all) return base::fail(all.error());
  stages.all = std::move(*all);
  return stages;
}

std::string render_stages(const Terminal& terminal, const Tree& tree, const json::array& all) {
  std::vector<Row> rows;
  for (const auto& stage : all) {
    std::string members;
    for (const auto& member : items(stage, "services")) {
      for (const auto& service : tree.services) {
        if (service.id != text(member, "service_id")) continue;
        members += (members.empty() ? "" : ", ") + service.name +
                   (flag(member, "is_skipped") ? " (skipped)" : "");
      }
    }
    rows.push_back({std::to_string(number(stage, "deployment_order")), text(stage, "name"),
                    text(stage, "description"), members});
  }
  return render_table(terminal, {"ORDER", "STAGE", "DESCRIPTION", "SERVICES"}, rows);
}

Outcome print_stages(Context& context, const Tree& tree, const base::Result<json::value>& answer) {
  if (!answer) return base::fail(answer.error());
  return context.print(
      *answer, [&] { return render_stages(context.terminal, tree, items(*answer, "results")); });
}

Outcome list_stages(Context& context, const StageArgs& args) {
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  return print_stages(context, stages->tree, json::object{{"results", stages->all}});
}

Outcome print_stage(Context& context, const base::Result<json::value>& answer,
                    const std::string& done) {
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(text(*answer, "name")) + ": " + done + "\n"; });
}

Outcome create_stage(Context& context, const StageArgs& args) {
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  json::object body{{"name", args.name}};
  if (!args.description.empty()) body["description"] = args.description;
  return print_stage(context, (*context.api())->post(stages->folder(), body), "created");
}

Outcome edit_stage(Context& context, const StageArgs& args) {
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  const auto stage = find_named(stages->all, "stage", args.name);
  if (!stage) return base::fail(stage.error());
  json::object body{{"name", args.new_name.empty() ? text(*stage, "name") : args.new_name}};
  if (!args.description.empty()) body["description"] = args.description;
  return print_stage(context, (*context.api())->put("/deploymentStage/" + text(*stage, "id"), body),
                     "changed");
}

Outcome delete_stage(Context& context, const StageArgs& args) {
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  const auto stage = find_named(stages->all, "stage", args.name);
  if (!stage) return base::fail(stage.error());
  const auto answer = (*context.api())->remove("/deploymentStage/" + text(*stage, "id"));
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"id", text(*stage, "id")}, {"deleted", true}},
                       [&] { return plain(text(*stage, "name")) + ": deleted\n"; });
}

// Puts a service into a stage.
Outcome move_service(Context& context, const StageArgs& args) {
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  const auto service = find_service(stages->tree, args.service);
  if (!service) return base::fail(service.error());
  const auto stage = find_named(stages->all, "stage", args.stage);
  if (!stage) return base::fail(stage.error());
  return print_stages(
      context, stages->tree,
      (*context.api())
          ->put("/deploymentStage/" + text(*stage, "id") + "/service/" + (*service)->id,
                json::object()));
}

// Leaves a service out of what is done to the whole environment, or takes it in again.
Outcome skip_service(Context& context, const StageArgs& args, bool skipped) {
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  const auto service = find_service(stages->tree, args.service);
  if (!service) return base::fail(service.error());
  const auto stage = (*context.api())->get("/service/" + (*service)->id + "/deploymentStage");
  if (!stage) return base::fail(stage.error());
  return print_stages(
      context, stages->tree,
      (*context.api())
          ->put("/deploymentStage/" + text(*stage, "id") + "/service/" + (*service)->id,
                json::object{{"is_skipped", skipped}}));
}

Outcome reorder_stage(Context& context, const StageArgs& args) {
  const bool after = !args.after.empty();
  if (after != args.before.empty()) return context.usage_error("Say either --before or --after.");
  const auto stages = load_stages(context, args.environment);
  if (!stages) return base::fail(stages.error());
  const auto stage = find_named(stages->all, "stage", args.name);
  if (!stage) return base::fail(stage.error());
  const auto other = find_named(stages->all, "stage", after ? args.after : args.before);
  if (!other) return base::fail(other.error());
  return print_stages(context, stages->tree,
                      (*context.api())
                          ->put("/deploymentStage/" + text(*stage, "id") +
                                    (after ? "/moveAfter/" : "/moveBefore/") + text(*other, "id"),
                                json::object()));
}

}  // namespace

void add_stage_commands(CLI::App& parent, Context& context) {
  CLI::App& group = add_group(parent, "stage", "Its deployment stages, which go one after another");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           std::function<Outcome(Context&, const StageArgs&)> action) {
    return add_in_environment<StageArgs>(group, context, name, description, std::move(action));
  };
  const auto add_name = [](CLI::App& command, StageArgs& args) {
    command.add_option("stage,-n,--name", args.name, "The stage, by name or id")->required();
  };
  const auto add_service_of = [](CLI::App& command, StageArgs& args) {
    command.add_option("service,-n,--name", args.service, "The service")
        ->type_name("SERVICE")
        ->required();
  };
  add_one("list", "In their order, with their services", list_stages);
  {
    auto [command, args] = add_one("create", "A new one, the last", create_stage);
    add_name(command, args);
    command.add_option("-d,--description", args.description, "For people");
  }
  {
    auto [command, args] = add_one("edit", "Change its name or description", edit_stage);
    add_name(command, args);
    command.add_option("--new-name", args.new_name, "A new name");
    command.add_option("--new-description", args.description, "A new description");
  }
  {
    auto [command, args] = add_one("delete", "Delete an empty one", delete_stage);
    add_name(command, args);
  }
  {
    auto [command, args] = add_one("move", "Put a service into a stage", move_service);
    add_service_of(command, args);
    command.add_option("-s,--stage", args.stage, "The stage, by name or id")->required();
  }
  for (const bool skipped : {true, false}) {
    auto [command, args] =
        add_one(skipped ? "skip" : "unskip",
                skipped ? "Leave a service out of what is done to all" : "Take a service in again",
                [skipped](Context& c, const StageArgs& a) { return skip_service(c, a, skipped); });
    add_service_of(command, args);
  }
  auto [command, args] = add_one("order", "Put a stage before or after another", reorder_stage);
  add_name(command, args);
  command.add_option("--before", args.before, "The stage that is to follow");
  command.add_option("--after", args.after, "The stage that is to come first");
}

}  // namespace slipway::cli
