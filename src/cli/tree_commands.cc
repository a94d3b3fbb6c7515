#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct TreeArgs {
  std::string name, description;
};

Outcome print_list(Context& context, const json::value& answer,
                   const std::vector<std::string>& head,
                   const std::function<Row(const json::value&)>& to_row) {
  return context.print(answer, [&] {
    std::vector<Row> rows;
    for (const auto& one : items(answer, "results")) rows.push_back(to_row(one));
    return rows.empty() ? std::string("There is none yet.\n")
                        : render_table(context.terminal, head, rows);
  });
}

Outcome print_created(Context& context, const base::Result<json::value>& answer) {
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "created " + plain(text(*answer, "name")) + "  " + text(*answer, "id") + "\n";
  });
}

Outcome print_deleted(Context& context, const base::Result<json::value>& answer,
                      const std::string& name) {
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"name", name}, {"deleted", true}},
                       [&] { return plain(name) + ": deleted\n"; });
}

Outcome list_organizations(Context& context, const TreeArgs& /*args*/) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto answer = (*api)->get("/organization");
  if (!answer) return base::fail(answer.error());
  return print_list(context, *answer, {"NAME", "ID"},
                    [](const json::value& one) { return Row{text(one, "name"), text(one, "id")}; });
}

Outcome create_organization(Context& context, const TreeArgs& args) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  json::object body{{"name", args.name}, {"plan", "FREE"}};
  if (!args.description.empty()) body["description"] = args.description;
  return print_created(context, (*api)->post("/organization", body));
}

Outcome delete_organization(Context& context, const TreeArgs& args) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const auto found = load_organization(**api, args.name);
  if (!found) return base::fail(found.error());
  return print_deleted(context, (*api)->remove("/organization/" + text(*found, "id")),
                       text(*found, "name"));
}

Outcome list_projects(Context& context, const TreeArgs& /*args*/) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto answer = (*context.api())->get("/organization/" + *organization + "/project");
  if (!answer) return base::fail(answer.error());
  return print_list(context, *answer, {"NAME", "ID", "DESCRIPTION"}, [](const json::value& one) {
    return Row{text(one, "name"), text(one, "id"), text(one, "description")};
  });
}

Outcome create_project(Context& context, const TreeArgs& args) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  json::object body{{"name", args.name}};
  if (!args.description.empty()) body["description"] = args.description;
  return print_created(context,
                       (*context.api())->post("/organization/" + *organization + "/project", body));
}

Outcome delete_project(Context& context, const TreeArgs& args) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  const auto found = find_project(*tree, args.name);
  if (!found) return base::fail(found.error());
  return print_deleted(context, (*context.api())->remove("/project/" + (*found)->id),
                       (*found)->name);
}

Outcome list_runtimes(Context& context, const TreeArgs& /*args*/) {
  const auto organization = context.organization_id();
  if (!organization) return base::fail(organization.error());
  const auto answer = (*context.api())->get("/organization/" + *organization + "/runtime");
  if (!answer) return base::fail(answer.error());
  return print_list(context, *answer, {"NAME", "KIND", "DEFAULT", "STATUS", "ID", "MESSAGE"},
                    [](const json::value& one) {
                      return Row{
                          text(one, "name"),   text(one, "kind"), flag(one, "default") ? "yes" : "",
                          text(one, "status"), text(one, "id"),   text(one, "message")};
                    });
}

using Action = Outcome (*)(Context&, const TreeArgs&);

std::pair<CLI::App&, TreeArgs&> add_one(CLI::App& group, Context& context, const std::string& name,
                                        const std::string& description, Action action,
                                        bool takes_name = true) {
  auto args = std::make_shared<TreeArgs>();
  CLI::App& command = add_command(group, context, name, description,
                                  [&context, args, action] { return action(context, *args); });
  if (takes_name) command.add_option("name", args->name, "Its name")->required();
  return {command, *args};
}

}  // namespace

void add_tree_commands(CLI::App& app, Context& context) {
  CLI::App& organizations = add_group(app, "organization", "Organizations");
  add_one(organizations, context, "list", "All of them", list_organizations, false);
  add_one(organizations, context, "create", "A new one", create_organization);
  add_one(organizations, context, "delete", "With all that it holds", delete_organization);
  add_organization_variables(organizations, context);

  CLI::App& projects = add_group(app, "project", "Projects");
  add_one(projects, context, "list", "All of them", list_projects, false);
  auto [project, project_args] = add_one(projects, context, "create", "A new one", create_project);
  project.add_option("--description", project_args.description, "For people");
  add_one(projects, context, "delete", "With all that it holds", delete_project);

  add_project_variables(projects, context);

  CLI::App& runtimes = add_group(app, "runtime", "Where services run");
  add_one(runtimes, context, "list", "All of them", list_runtimes, false);
}

}  // namespace slipway::cli
