#pragma once
// The groups of endpoints. Each adds its own to the router; daemon/ never calls them, Api does.

#include "api/api_context.h"
#include "api/router.h"

namespace slipway::api {

void add_tree_endpoints(Router& router, ApiContext& context);
void add_token_endpoints(Router& router, ApiContext& context);
void add_user_endpoints(Router& router, ApiContext& context);
void add_session_endpoints(Router& router, ApiContext& context);
void add_oidc_endpoints(Router& router, ApiContext& context);
void add_audit_endpoint(Router& router, ApiContext& context);
void add_runtime_endpoints(Router& router, ApiContext& context);
void add_git_token_endpoints(Router& router, ApiContext& context);
void add_host_key_endpoints(Router& router, ApiContext& context);
void add_application_endpoints(Router& router, ApiContext& context);
void add_container_endpoints(Router& router, ApiContext& context);
void add_job_endpoints(Router& router, ApiContext& context);
void add_helm_endpoints(Router& router, ApiContext& context);
void add_run_endpoints(Router& router, ApiContext& context);
// What every kind of service has: list, get, delete.
void add_service_endpoints(Router& router, ApiContext& context);
void add_registry_endpoints(Router& router, ApiContext& context);
void add_helm_repository_endpoints(Router& router, ApiContext& context);
void add_notice_endpoints(Router& router, ApiContext& context);
void add_restriction_endpoints(Router& router, ApiContext& context);
void add_variable_endpoints(Router& router, ApiContext& context);
void add_variable_main_endpoints(Router& router, ApiContext& context);
void add_stage_endpoints(Router& router, ApiContext& context);
void add_freeze_window_endpoints(Router& router, ApiContext& context);
void add_approval_endpoints(Router& router, ApiContext& context);
void add_preview_endpoints(Router& router, ApiContext& context);
void add_action_endpoints(Router& router, ApiContext& context);
void add_custom_domain_endpoints(Router& router, ApiContext& context);
void add_environment_action_endpoints(Router& router, ApiContext& context);
void add_environment_history_endpoints(Router& router, ApiContext& context);
void add_status_endpoints(Router& router, ApiContext& context);
void add_hook_endpoints(Router& router, ApiContext& context);
void add_webhook_endpoints(Router& router, ApiContext& context);
void add_git_webhook_endpoints(Router& router, ApiContext& context);
void add_commit_status_endpoint(Router& router, ApiContext& context);
void add_quarantine_endpoints(Router& router, ApiContext& context);
void add_push_endpoints(Router& router, ApiContext& context);
void add_backtest_endpoint(Router& router, ApiContext& c);
void add_board_endpoint(Router& router, ApiContext& context);
void add_repository_endpoint(Router& router, ApiContext& context);
void add_explain_endpoint(Router& router, ApiContext& context);
void add_usage_endpoint(Router& router, ApiContext& context);
void add_port_forward_endpoint(Router& router, ApiContext& context);
void add_live_endpoints(Router& router, ApiContext& context);

}  // namespace slipway::api
