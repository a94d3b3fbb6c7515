#include <functional>

#include "cli/commands.h"
#include "cli/environment_choice.h"
#include "cli/json.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

struct PreviewArgs {
  std::string environment, number, commit;
};

base::Result<json::array> load_previews(Context& context, const std::string& environment) {
  const auto tree = load_environment_tree(context, environment);
  if (!tree) return base::fail(tree.error());
  return (*context.api())->list("/environment/" + tree->environments.front().id + "/preview");
}

Outcome list_previews(Context& context, const PreviewArgs& args) {
  const auto all = load_previews(context, args.environment);
  if (!all) return base::fail(all.error());
  return context.print(json::object{{"results", *all}}, [&] {
    if (all->empty()) return std::string("There is no preview.\n");
    std::vector<Row> rows;
    for (const auto& one : *all) {
      rows.push_back({"#" + text(one, "number"), text(one, "state"), text(one, "source_branch"),
                      short_commit(text(one, "head")), text(one, "environment_name"),
                      text(one, "title"), text(one, "message")});
    }
    return render_table(context.terminal,
                        {"REQUEST", "STATE", "BRANCH", "HEAD", "ENVIRONMENT", "TITLE", ""}, rows);
  });
}

// By the number of its pull request, or its own id.
base::Result<json::value> find_preview(Context& context, const PreviewArgs& args) {
  const auto all = load_previews(context, args.environment);
  if (!all) return base::fail(all.error());
  const auto number = args.number.starts_with('#') ? args.number.substr(1) : args.number;
  const json::value* found = nullptr;
  for (const auto& one : *all) {
    if (text(one, "id") == number) return one;
    if (text(one, "number") != number) continue;
    if (found != nullptr) {
      return base::fail(base::ErrorCode::kInvalid,
                        "Two repositories have a pull request " + number +
                            "; say which preview by its id, which --json shows.");
    }
    found = &one;
  }
  if (found != nullptr) return *found;
  return base::fail(base::ErrorCode::kNotFound,
                    "There is no preview of a pull request " + number + " here.");
}

Outcome allow_commit(Context& context, const PreviewArgs& args) {
  const auto preview = find_preview(context, args);
  if (!preview) return base::fail(preview.error());
  const auto answer = (*context.api())
                          ->post("/preview/" + text(*preview, "id") + "/allow",
                                 json::object{{"commit", args.commit}});
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] {
    return "#" + text(*answer, "number") + ": allowed " + plain(short_commit(args.commit)) + "\n";
  });
}

Outcome remove_one(Context& context, const PreviewArgs& args) {
  const auto preview = find_preview(context, args);
  if (!preview) return base::fail(preview.error());
  const auto answer = (*context.api())->remove("/preview/" + text(*preview, "id"));
  if (!answer) return base::fail(answer.error());
  return context.print(json::object{{"id", text(*preview, "id")}, {"deleted", true}},
                       [&] { return "#" + text(*preview, "number") + ": removed\n"; });
}

}  // namespace

void add_preview_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, "preview", "Copies of an environment for pull requests");
  const auto add_one = [&](const std::string& name, const std::string& description,
                           std::function<Outcome(Context&, const PreviewArgs&)> action) {
    const auto added =
        add_in_environment<PreviewArgs>(group, context, name, description, std::move(action));
    auto& [command, args] = added;
    if (name != "list") {
      command.add_option("number", args.number, "The pull request's number")
          ->type_name("NUMBER")
          ->required();
    }
    return added;
  };
  add_one("list", "Of pull requests against an environment", list_previews);
  {
    auto [command, args] =
        add_one("allow", "Let a commit of a fork's pull request be deployed to it", allow_commit);
    command.add_option("--commit", args.commit, "The full id of the newest one, as you saw it")
        ->required();
  }
  add_one("remove", "Remove it; the next push makes it anew", remove_one);
}

}  // namespace slipway::cli
