#pragma once
// The command groups; each adds its subcommands to the parser. Called by build_parser only. A
// subcommand's callback sets Context::action, which main() runs once everything parsed.

#include <functional>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/context.h"

namespace slipway::cli {

// A group of commands, or one command that does `action`.
CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& description);
CLI::App& add_command(CLI::App& parent, Context& context, const std::string& name,
                      const std::string& description, std::function<Outcome()> action);

void add_application_commands(CLI::App& app, Context& context);
// What every kind of service has: deploy, redeploy, stop, cancel, delete.
void add_service_actions(CLI::App& group, Context& context);
void add_job_commands(CLI::App& app, Context& context);
void add_application_edits(CLI::App& group, Context& context);
void add_restriction_commands(CLI::App& app, Context& context);
void add_hook_commands(CLI::App& app, Context& context);
void add_webhook_commands(CLI::App& app, Context& context);
void add_user_commands(CLI::App& app, Context& context);
void add_audit_commands(CLI::App& app, Context& context);
void add_host_key_commands(CLI::App& app, Context& context);
void add_delivery_commands(CLI::App& app, Context& context);
void add_push_commands(CLI::App& app, Context& context);
void add_log_commands(CLI::App& app, Context& context);
void add_status_command(CLI::App& app, Context& context);
void add_variable_commands(CLI::App& app, Context& context);
void add_tree_commands(CLI::App& app, Context& context);
void add_apply_command(CLI::App& app, Context& context);
// What the program says about itself; the only ones that need no daemon.
void add_shell_commands(CLI::App& app, Context& context);

}  // namespace slipway::cli
