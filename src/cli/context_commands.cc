#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/json.h"
#include "cli/saved_context.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

constexpr const char* kKept[] = {"url", "data", "token", "organization", "project", "environment"};

// As it is in force: a token is never shown.
Outcome show_context(Context& context) {
  const GlobalOptions& options = context.options;
  json::object shown{{"file", saved_context_path(context).string()},
                     {"url", options.url},
                     {"data", options.data},
                     {"token", options.token.empty() ? "" : "set"},
                     {"organization", options.scope.organization},
                     {"project", options.scope.project},
                     {"environment", options.scope.environment}};
  return context.print(shown, [&] {
    std::string out;
    for (const auto& field : shown) {
      std::string label = field.key();
      label.resize(14, ' ');
      const std::string value(field.value().as_string());
      out += label + (value.empty() ? "-" : plain(value)) + "\n";
    }
    return out;
  });
}

// What is in force is kept: what the options and the environment say, and what was kept before.
Outcome set_context(Context& context) {
  const auto path = saved_context_path(context);
  if (path.empty()) {
    return context.usage_error("There is no place to keep it: set HOME or SLIPWAY_CONTEXT.");
  }
  const GlobalOptions& options = context.options;
  const std::string* values[] = {&options.url,           &options.data,
                                 &options.token,         &options.scope.organization,
                                 &options.scope.project, &options.scope.environment};
  json::object kept;
  for (std::size_t i = 0; i < std::size(kKept); ++i) {
    if (!values[i]->empty()) kept[kKept[i]] = *values[i];
  }
  if (kept.empty()) {
    return context.usage_error(
        "Say what to keep, as --url and --token, --project or --environment.");
  }
  std::error_code wrong;
  std::filesystem::create_directories(path.parent_path(), wrong);
  const auto written = io::write_file(path, to_pretty(kept) + "\n", 0600);
  if (!written) return base::fail(written.error());
  return show_context(context);
}

Outcome clear_context(Context& context) {
  const auto path = saved_context_path(context);
  std::error_code wrong;
  const bool removed = !path.empty() && std::filesystem::remove(path, wrong);
  return context.print(json::object{{"removed", removed}}, [&] {
    return removed ? "Removed '" + plain(path.string()) + "'.\n" : "Nothing was kept.\n";
  });
}

}  // namespace

void add_context_commands(CLI::App& app, Context& context) {
  CLI::App& group =
      add_group(app, "context", "Which daemon and project the commands are about, kept in a file");
  add_command(group, context, "show", "What is in force",
              [&context] { return show_context(context); });
  add_command(group, context, "set",
              "Keep --url, --data, --token, --organization, --project and --environment",
              [&context] { return set_context(context); });
  add_command(group, context, "clear", "Keep nothing",
              [&context] { return clear_context(context); });
}

}  // namespace slipway::cli
