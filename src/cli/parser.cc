#include "cli/parser.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>

#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/field_words.h"
#include "cli/saved_context.h"

namespace slipway::cli {
namespace {

// The last command that was understood.
const CLI::App& deepest(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : deepest(*chosen.front());
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* level = &app; level != nullptr; level = level->get_parent()) {
    for (const auto* option : level->get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

// The path of the command, for "see 'slipway hook --help'".
std::string full_name(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : full_name(*parent) + " " + app.get_name();
}

bool needs_daemon(const CLI::App& root) {
  const auto chosen = root.get_subcommands();
  if (chosen.empty()) return true;
  const auto own = {"version", "schema", "completion", "man", "context"};
  return std::ranges::none_of(own,
                              [&](const auto* name) { return chosen.front()->get_name() == name; });
}

// CLI11 says what it could not convert, and not what it would take.
std::string reason_of(const CLI::ParseError& wrong, const CLI::App& command) {
  std::string said = wrong.what();
  if (wrong.get_name() != "ConversionError") return said;
  constexpr std::string_view prefix = "Could not convert: ";
  const auto equals = said.find(" = ");
  if (!said.starts_with(prefix) || equals == std::string::npos) return said;
  const std::string name = said.substr(prefix.size(), equals - prefix.size());
  const auto* option = command.get_option_no_throw(name);
  const std::string type = option == nullptr ? "" : option->get_type_name();
  return name +
         (type.starts_with("BOOLEAN") ? " takes true or false"
          : type.starts_with("UINT")  ? " takes a whole number that is not below 0"
                                      : " takes a whole number") +
         ", and it is '" + said.substr(equals + 3) + "'";
}

std::string usage_message(const CLI::App& root, const std::string& reason) {
  const CLI::App& app = deepest(root);
  const auto unknown = root.remaining(true);
  const std::string see = " See '" + full_name(app) + " --help'.";
  for (const auto& word : unknown) {
    if (!word.starts_with('-')) continue;
    return "There is no option '" + word + "'." +
           base::did_you_mean(word.substr(0, word.find('=')), option_names(app)) + see;
  }
  const auto commands = command_names(app);
  if (!commands.empty()) {
    if (unknown.empty()) {
      return "'" + full_name(app) + "' needs a command: " + base::list_words(commands) + "." + see;
    }
    return "'" + full_name(app) + "' has no command '" + unknown.front() + "'." +
           base::did_you_mean(unknown.front(), commands) + see;
  }
  if (!unknown.empty()) return "'" + unknown.front() + "' is one word too many." + see;
  return reason + (reason.ends_with('.') ? "" : ".") + see;
}

void add_global_options(CLI::App& app, GlobalOptions& options) {
  app.add_option("--url", options.url, "Where the daemon is, as http://HOST:PORT")
      ->envname("SLIPWAY_URL");
  app.add_option("--token", options.token, "The API token")->envname("SLIPWAY_TOKEN");
  app.add_option("--data", options.data,
                 "The daemon's data folder on this machine, instead of --url and --token")
      ->type_name("DIR")
      ->envname("SLIPWAY_DATA");
  app.add_flag("--json", options.json, "Print the daemon's answer as JSON");
  app.add_flag("--pretty", options.pretty, "As --json, over several lines");
  app.add_flag("--verbose", options.verbose, "Say on stderr what is asked of the daemon");
  app.add_option("-o,--organization", options.scope.organization,
                 "Id or name; where there are several")
      ->envname("SLIPWAY_ORGANIZATION");
  app.add_option("--project", options.scope.project, "Only this project (id or name)");
  app.add_option("--environment", options.scope.environment, "Only this environment (id or name)");
}

struct Part {
  void (*add)(CLI::App&, Context&);
  std::initializer_list<std::string_view> names;  // of all that it adds; none: never alone
};

// Hundreds of commands with their options take longer to set up than most of them to run.
const Part kParts[] = {
    {add_status_command, {"status"}},
    {add_service_groups, {"service", "application", "container", "rollback"}},
    {add_job_commands, {"cronjob", "lifecycle"}},
    {add_helm_commands, {"helm"}},
    {add_environment_commands, {"environment"}},
    {add_restriction_commands, {"restriction"}},
    {add_push_commands, {"push", "explain", "why"}},
    {add_delivery_commands, {"delivery"}},
    {add_hook_commands, {"hook"}},
    {add_webhook_commands, {"webhook"}},
    {add_git_token_commands, {"git-token"}},
    {add_quarantine_commands, {"quarantine"}},
    {add_approval_commands, {"approval"}},
    {add_preview_commands, {"preview"}},
    {add_context_commands, {"context"}},
    {add_token_commands, {"token"}},
    {add_user_commands, {"user"}},
    {add_audit_commands, {"audit-log"}},
    {add_doctor_command, {"doctor"}},
    {add_host_key_commands, {"host-key"}},
    {add_log_commands, {"log", "event"}},
    {add_port_forward_command, {"port-forward"}},
    {add_variable_commands, {"env", "secret"}},
    {add_tree_commands, {"organization", "project", "runtime"}},
    {add_apply_command, {"apply"}},
    {add_export_commands, {"export", "schema"}},
    {add_shell_commands, {}},  // they describe all the others
};

}  // namespace

CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& description) {
  CLI::App* group = parent.add_subcommand(name, description);
  group->require_subcommand(0, 1);
  group->fallthrough();
  return *group;
}

CLI::App& add_command(CLI::App& parent, Context& context, const std::string& name,
                      const std::string& description, std::function<Outcome()> action) {
  CLI::App* command = parent.add_subcommand(name, description);
  command->fallthrough();
  command->callback([&context, action = std::move(action)] { context.action = action; });
  return *command;
}

std::string check_limit(const std::string& text) {
  constexpr int most = 1000;
  int limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && limit >= 1 && limit <= most) return {};
  return "write a whole number from 1 to 1000, and not '" + text + "'";
}

std::unique_ptr<CLI::App> build_parser(Context& context, std::string_view word) {
  auto app = std::make_unique<CLI::App>("Slipway deploys what a push changed.", "slipway");
  app->require_subcommand(0, 1);
  app->set_version_flag("--version", "slipway " SLIPWAY_VERSION);
  add_global_options(*app, context.options);
  const auto named = std::ranges::find_if(kParts, [&](const Part& part) {
    return std::ranges::find(part.names, word) != part.names.end();
  });
  if (named != std::end(kParts)) {
    named->add(*app, context);
    return app;
  }
  for (const Part& part : kParts) part.add(*app, context);
  return app;
}

int run_command_line(Context& context, int argc, const char* const* argv) {
  const auto parser = build_parser(context, argc > 1 ? argv[1] : "");
  try {
    parser->parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return parser->exit(asked, context.out, context.err);
  } catch (const CLI::ParseError& wrong) {
    return context.usage_error(usage_message(*parser, reason_of(wrong, deepest(*parser))));
  }
  if (!context.action) return context.usage_error(usage_message(*parser, ""));
  if (const auto read = fill_from_saved_context(context); !read) {
    return context.usage_error(describe(read.error()));
  }
  if (context.options.url.empty() && context.options.data.empty() && needs_daemon(*parser)) {
    return context.usage_error(
        "Say where the daemon is: --url and --token (or SLIPWAY_URL and SLIPWAY_TOKEN), or --data "
        "with its data folder.");
  }
  const Outcome outcome = context.action();
  context.finish();
  if (outcome) return *outcome;
  const auto error =
      in_options_words(outcome.error(), deepest(*parser), {argv, static_cast<std::size_t>(argc)});
  context.err << "slipway: " << describe(error) << '\n';
  return exit_code(outcome.error().code);
}

}  // namespace slipway::cli
