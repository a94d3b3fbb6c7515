// The group helm: services that are a chart.

#include <optional>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/service_actions.h"
#include "cli/table.h"

namespace slipway::cli {
namespace {

// "charts/nginx 4.5.6", or "https://h/shop main".
std::pair<std::string, std::string> chart_and_version(const ServiceNode& service) {
  if (const auto* chart = service.chart()) {
    const auto* repository = find(*chart, "repository");
    const std::string prefix = repository == nullptr ? "" : text(*repository, "name") + "/";
    return {prefix + text(*chart, "chart_name"), text(*chart, "chart_version")};
  }
  if (const auto* git = service.git()) return {text(*git, "url"), text(*git, "branch")};
  return {};
}

Outcome list_helms(Context& context) {
  const auto tree = context.tree();
  if (!tree) return base::fail(tree.error());
  json::array results;
  std::vector<Row> rows;
  for (const auto& service : tree->services) {
    if (!kHelmKind.includes(service)) continue;
    results.push_back(service.body);
    const auto [chart, version] = chart_and_version(service);
    rows.push_back(
        {service.path(), flag(service.body, "auto_deploy") ? "on" : "off", version, chart});
  }
  return context.print(json::object{{"results", results}}, [&] {
    return rows.empty() ? std::string("There is no helm yet.\n")
                        : render_table(context.terminal,
                                       {"HELM", "AUTO-DEPLOY", "VERSION/BRANCH", "CHART"}, rows);
  });
}

struct HelmChanges {
  std::string service;
  std::optional<std::string> name, chart_name, chart_version, chart_branch, values_branch;
  std::optional<bool> auto_deploy;
};

// The files of values with another branch: the daemon takes them as a whole.
base::Result<json::object> moved_values(const ServiceNode& service, const std::string& branch) {
  const auto* values = find(service.body, "values_override");
  const auto* file = values == nullptr ? nullptr : find(*values, "file");
  const auto* git = file == nullptr ? nullptr : find(*file, "git");
  if (git == nullptr) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + service.name + "' takes no values from git.");
  }
  json::object moved = file->as_object();
  moved["git"].as_object()["git_repository"].as_object()["branch"] = branch;
  return json::object{{"file", std::move(moved)}};
}

base::Result<json::object> edit_of(const HelmChanges& changes, const ServiceNode& service) {
  json::object body;
  if (changes.name) body["name"] = *changes.name;
  if (changes.auto_deploy) body["auto_deploy"] = *changes.auto_deploy;
  if (changes.chart_name || changes.chart_version) {
    json::object chart;
    if (changes.chart_name) chart["chart_name"] = *changes.chart_name;
    if (changes.chart_version) chart["chart_version"] = *changes.chart_version;
    body["source"] = {{"helm_repository", std::move(chart)}};
  }
  if (changes.chart_branch) {
    if (body.contains("source")) {
      return base::fail(base::ErrorCode::kInvalid,
                        "A chart comes from a helm repository or from git: give --chart_name and "
                        "--chart_version, or --chart_git_commit_branch.");
    }
    body["source"] = {{"git_repository", {{"branch", *changes.chart_branch}}}};
  }
  if (changes.values_branch) {
    auto values = moved_values(service, *changes.values_branch);
    if (!values) return base::fail(values.error());
    body["values_override"] = std::move(*values);
  }
  return body;
}

Outcome update_helm(Context& context, const HelmChanges& changes) {
  const auto service = choose_service(context, kHelmKind, changes.service);
  if (!service) return base::fail(service.error());
  const auto body = edit_of(changes, *service);
  if (!body) return base::fail(body.error());
  if (body->empty()) {
    return context.usage_error("Say what to change, as --chart_version or --name.");
  }
  const auto answer = (*context.api())->put(service->api_path(), *body);
  if (!answer) return base::fail(answer.error());
  return context.print(*answer, [&] { return plain(service->name) + ": updated\n"; });
}

void add_helm_update(CLI::App& group, Context& context) {
  auto changes = std::make_shared<HelmChanges>();
  CLI::App& command = add_command(group, context, "update", "Change some settings",
                                  [&context, changes] { return update_helm(context, *changes); });
  add_service(command, kHelmKind, changes->service);
  command.add_option("--name", changes->name, "A new name");
  command.add_option("--chart_name,--chart-name", changes->chart_name,
                     "The chart of its helm repository");
  command.add_option("--chart_version,--chart-version", changes->chart_version,
                     "The chart's version");
  command.add_option("--chart_git_commit_branch,--chart-git-commit-branch", changes->chart_branch,
                     "The branch of a chart from git");
  command.add_option("--values_override_git_commit_branch,--values-override-git-commit-branch",
                     changes->values_branch, "The branch of its values in git");
  command.add_option("--auto-deploy", changes->auto_deploy, "true or false")
      ->expected(0, 1)
      ->default_str("true");
}

}  // namespace

void add_helm_commands(CLI::App& app, Context& context) {
  CLI::App& group = add_group(app, kHelmKind.word, "Services that are a chart, on Kubernetes");
  add_command(group, context, "list", "All of them, and their charts",
              [&context] { return list_helms(context); });
  add_service_actions(group, context, kHelmKind);
  add_helm_update(group, context);
}

}  // namespace slipway::cli
