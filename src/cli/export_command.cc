#include <boost/json/array.hpp>

#include "cli/commands.h"
#include "cli/config_export.h"
#include "cli/config_schema.h"
#include "cli/exit_codes.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

constexpr std::string_view kSchemaComment = "# yaml-language-server: $schema=slipway.schema.json\n";

std::string header(const Exported& exported) {
  std::string text = "# Written by slipway export.\n" + std::string(kSchemaComment);
  if (exported.secret_variables.empty()) return text + "\n";
  text += "# Secrets are not in it. Where it creates them, they come from these variables:\n";
  for (const auto& name : exported.secret_variables) text += "#   " + name + "\n";
  return text + "\n";
}

// An older daemon does not tell them: all settings are exported then.
std::map<std::string, json::value> load_defaults(ApiClient& api) {
  std::map<std::string, json::value> defaults;
  for (const auto& [kind, title] :
       {std::pair("application", "Application"), std::pair("container", "Container"),
        std::pair("job", "Job"), std::pair("helm", "Helm")}) {
    auto settings = api.get("/default" + std::string(title) + "AdvancedSettings");
    if (settings) defaults[kind] = std::move(*settings);
  }
  return defaults;
}

Outcome export_all(Context& context) {
  const auto api = context.api();
  if (!api) return base::fail(api.error());
  const Selection selection{.desired = nullptr, .project = context.options.scope.project};
  const auto current = load_current(**api, context.options.scope.organization, selection);
  if (!current) return base::fail(current.error());
  if (!selection.project.empty() && current->projects.empty()) {
    return base::fail(base::ErrorCode::kNotFound,
                      "There is no project '" + selection.project + "'; see slipway project list.");
  }
  const auto exported = export_config(*current, load_defaults(**api));
  for (const auto& one : exported.left_out) context.err << "slipway: left out: " << one << '\n';
  std::string text = header(exported) + exported.text;
  json::array variables;
  for (const auto& name : exported.secret_variables) variables.emplace_back(name);
  context.print(json::object{{"file", text}, {"secret_variables", std::move(variables)}},
                [&] { return text; });
  return exported.left_out.empty() ? kExitOk : kExitFailed;
}

}  // namespace

void add_export_commands(CLI::App& app, Context& context) {
  add_command(app, context, "export", "Write what there is as a slipway.yaml, without secrets",
              [&context] { return export_all(context); });
  add_command(app, context, "schema", "The JSON schema of a slipway.yaml, for editors",
              [&context]() -> Outcome {
                const auto schema = config_schema();
                return context.print(schema, [&] { return to_pretty(schema) + "\n"; });
              });
}

}  // namespace slipway::cli
