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

struct ServiceKind;

// A group of commands, or one command that does `action`.
CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& description);
CLI::App& add_command(CLI::App& parent, Context& context, const std::string& name,
                      const std::string& description, std::function<Outcome()> action);

// Of the options that say how many: those that the API takes. "", or what to write.
std::string check_limit(const std::string& text);

void add_service_groups(CLI::App& app, Context& context);
// "usage" below the group of all services.
void add_usage_command(CLI::App& group, Context& context);
void add_helm_commands(CLI::App& app, Context& context);
void add_job_commands(CLI::App& app, Context& context);
void add_application_edits(CLI::App& group, Context& context);
void add_container_edits(CLI::App& group, Context& context);
// "env" and "domain" below the group of a kind of services.
void add_scoped_variables(CLI::App& group, Context& context, const ServiceKind& kind);
void add_domains(CLI::App& group, Context& context, const ServiceKind& kind);
// "env" below the groups of projects, organizations and environments.
void add_project_variables(CLI::App& group, Context& context);
void add_organization_variables(CLI::App& group, Context& context);
void add_environment_variables(CLI::App& group, Context& context);
void add_restriction_commands(CLI::App& app, Context& context);
void add_hook_commands(CLI::App& app, Context& context);
// Of the group `hook`: webhooks at forges.
void add_git_webhook_commands(CLI::App& group, Context& context);
void add_webhook_commands(CLI::App& app, Context& context);
void add_git_token_commands(CLI::App& app, Context& context);
void add_quarantine_commands(CLI::App& app, Context& context);
void add_approval_commands(CLI::App& app, Context& context);
void add_preview_commands(CLI::App& app, Context& context);
void add_token_commands(CLI::App& app, Context& context);
void add_context_commands(CLI::App& app, Context& context);
void add_environment_commands(CLI::App& app, Context& context);
void add_environment_deploy(CLI::App& group, Context& context);
void add_stage_commands(CLI::App& group, Context& context);
void add_freeze_commands(CLI::App& group, Context& context);
void add_environment_deployments(CLI::App& group, Context& context);
void add_user_commands(CLI::App& app, Context& context);
void add_audit_commands(CLI::App& app, Context& context);
void add_host_key_commands(CLI::App& app, Context& context);
void add_delivery_commands(CLI::App& app, Context& context);
void add_push_commands(CLI::App& app, Context& context);
void add_log_commands(CLI::App& app, Context& context);
void add_port_forward_command(CLI::App& app, Context& context);
void add_doctor_command(CLI::App& app, Context& context);
void add_status_command(CLI::App& app, Context& context);
void add_variable_commands(CLI::App& app, Context& context);
void add_tree_commands(CLI::App& app, Context& context);
void add_apply_command(CLI::App& app, Context& context);
// `export` and `schema`.
void add_export_commands(CLI::App& app, Context& context);
// What the program says about itself; the only ones that need no daemon.
void add_shell_commands(CLI::App& app, Context& context);

}  // namespace slipway::cli
