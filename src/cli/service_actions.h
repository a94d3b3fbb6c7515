#pragma once
// What can be done to every kind of service: deploy, redeploy, stop, cancel, delete, clone. Called
// by the groups of the kinds.

#include "cli/service_kind.h"

namespace slipway::cli {

// The actions that `kind` has; its definition must outlive the parser.
void add_service_actions(CLI::App& group, Context& context, const ServiceKind& kind);
void add_rollback_command(CLI::App& app, Context& context);

// -w, --watch
void add_watch(CLI::App& command, bool& watch);

}  // namespace slipway::cli
