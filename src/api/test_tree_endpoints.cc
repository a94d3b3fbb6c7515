#include "api/test_api.h"
#include "api/test_endpoints.h"

namespace slipway::api {

std::vector<EndpointCase> tree_endpoints() {
  const std::string named = R"({"name":"new"})";
  return {
      {"GET", "/api/organization", 200, "", "results", contract::kOrganizationShape},
      {"POST", "/api/organization", 201, named, "", contract::kOrganizationShape},
      {"GET", contract::kOrganizationPath, 200, "", "", contract::kOrganizationShape},
      {"PUT", contract::kOrganizationPath, 200, named, "", contract::kOrganizationShape},
      {"DELETE", contract::kOrganizationPath, 204},
      {"GET", contract::kOrganizationPath + "/project", 200, "", "results", contract::kProject},
      {"POST", contract::kOrganizationPath + "/project", 201, named, "", contract::kProject},
      {"GET", "/api/project/{projectId}", 200, "", "", contract::kProject},
      {"PUT", "/api/project/{projectId}", 200, named, "", contract::kProject},
      {"DELETE", "/api/project/{projectId}", 204},
      {"GET", "/api/project/{projectId}/environment", 200, "", "results",
       contract::kEnvironmentShape},
      {"POST", "/api/project/{projectId}/environment", 201,
       R"({"name":"new","mode":"STAGING","cluster":"{runtimeId}"})", "",
       contract::kEnvironmentShape},
      {"GET", "/api/environment/{environmentId}", 200, "", "", contract::kEnvironmentShape},
      {"PUT", "/api/environment/{environmentId}", 200, named, "", contract::kEnvironmentShape},
      {"DELETE", "/api/environment/{environmentId}", 204},
      {"GET", "/api/environment/{environmentId}/application", 200, "", "results",
       contract::kApplicationShape},
      {"POST", "/api/environment/{environmentId}/application", 201,
       R"({"name":"new","git_repository":{"url":"git@example.com:acme/shop.git"}})", "",
       contract::kApplicationShape},
      {"GET", contract::kApplicationPath, 200, "", "", contract::kApplicationShape},
      {"PUT", contract::kApplicationPath, 200, named, "", contract::kApplicationShape},
      {"DELETE", contract::kApplicationPath, 204},
      {"GET", contract::kOrganizationPath + "/gitToken", 200, "", "results", contract::kGitToken},
      {"POST", contract::kOrganizationPath + "/gitToken", 201,
       R"({"name":"new","type":"GITLAB","token":"x"})", "", contract::kGitToken},
      {"GET", contract::kOrganizationPath + "/gitToken/{gitTokenId}", 200, "", "",
       contract::kGitToken},
      {"PUT", contract::kOrganizationPath + "/gitToken/{gitTokenId}", 200, named, "",
       contract::kGitToken},
      {"GET", contract::kOrganizationPath + "/gitToken/{gitTokenId}/repository", 422, "", "",
       "status message"},
      {"DELETE", contract::kOrganizationPath + "/gitToken/{gitTokenId}", 204},
      {"GET", "/api/user", 200, "", "results", contract::kUser},
      {"POST", "/api/user", 201,
       R"({"name":"new","email":"new@example.com","password":"correct horse","role":"VIEWER"})", "",
       contract::kUser},
      {"GET", "/api/user/{userId}", 200, "", "", contract::kUser},
      {"PUT", "/api/user/{userId}", 200, named, "", contract::kUser},
      {"DELETE", "/api/user/{userId}", 204},
      {"GET", contract::kOrganizationPath + "/audit", 200, "", "results",
       "id at organization_id actor address operation target before after"},
      {"GET", "/api/session", 200, "", "", contract::kSession},
      {"POST", "/api/session", 201, R"({"token":"a-token"})", "", contract::kSession},
      {"DELETE", "/api/session", 204},
      {"PUT", "/api/session/password", 400,
       R"({"current_password":"correct horse","password":"battery staple"})"},
      {"GET", "/api/session/way", 200, "", "results", "kind name url"},
      {"GET", "/api/session/oidc", 404},  // until it is set up, see oidc_test.cc
      {"GET", "/api/session/oidc/callback", 404},
      {"GET", contract::kOrganizationPath + "/hostKey", 200, "", "results",
       "host type fingerprint"},
      {"DELETE", contract::kOrganizationPath + "/hostKey/{host}", 204},
      {"GET", contract::kOrganizationPath + "/apiToken", 200, "", "results",
       contract::kBase + "name description role_name role_id"},
      {"POST", contract::kOrganizationPath + "/apiToken", 201,
       R"({"name":"new","role_id":"DEPLOYER"})", "", contract::kBase + "name token role_name"},
      {"DELETE", contract::kOrganizationPath + "/apiToken/{apiTokenId}", 204},
      {"GET", contract::kOrganizationPath + "/runtime", 200, "", "results", contract::kRuntime},
      {"POST", contract::kOrganizationPath + "/runtime", 201, R"({"name":"new","kind":"PROCESS"})",
       "", contract::kRuntime},
      {"GET", "/api/runtime/{runtimeId}", 200, "", "", contract::kRuntime},
      {"PUT", "/api/runtime/{runtimeId}", 200, named, "", contract::kRuntime},
      {"DELETE", "/api/runtime/{runtimeId}", 204},
  };
}

std::vector<EndpointCase> stage_endpoints() {
  const std::string stages = "/api/environment/{environmentId}/deploymentStage";
  const std::string one = "/api/deploymentStage/{deploymentStageId}";
  const std::string keys =
      contract::kBase + "environment name description deployment_order services";
  return {
      {"GET", stages, 200, "", "results", keys},
      {"POST", stages, 201, R"({"name":"NEW"})", "", keys},
      {"GET", one, 200, "", "", keys},
      {"PUT", one, 200, R"({"name":"NEW"})", "", keys},
      {"DELETE", one, 204},
      {"PUT", one + "/moveAfter/{stageId}", 200, "", "results", keys},
      {"PUT", one + "/moveBefore/{stageId}", 200, "", "results", keys},
      {"PUT", one + "/service/{serviceId}", 200, R"({"is_skipped":true})", "results", keys},
      {"GET", "/api/service/{serviceId}/deploymentStage", 200, "", "", keys},
  };
}

std::vector<EndpointCase> freeze_endpoints() {
  const std::string windows = "/api/environment/{environmentId}/freezeWindow";
  const std::string one = "/api/freezeWindow/{freezeWindowId}";
  const std::string body = R"({"name":"NEW","starts_at":"2026-12-24","ends_at":"2027-01-02"})";
  const std::string keys =
      contract::kBase +
      "environment_id name timezone weekdays start_time end_weekday end_time starts_at ends_at "
      "is_active next_start_at next_end_at";
  return {
      {"GET", windows, 200, "", "results", keys},
      {"POST", windows, 201, body, "", keys},
      {"GET", one, 200, "", "", keys},
      {"PUT", one, 200, body, "", keys},
      {"DELETE", one, 204},
      {"POST", "/api/deployment/{deploymentId}/throughFreeze", 409, R"({"reason":"NEW"})"},
  };
}

std::vector<EndpointCase> approval_endpoints() {
  const std::string one = "/api/deployment/{deploymentId}";
  const std::string keys =
      "deployment_id service_id service_name environment_id deployment_state state required "
      "by_others requester approvals until frozen_until through_approval explanation from version "
      "created_at";
  return {
      {"GET", "/api/environment/{environmentId}/approval", 200, "", "results"},
      {"GET", one + "/approval", 200, "", "", keys + " commits files_count files changes_unknown"},
      {"POST", one + "/approve", 409, ""},
      {"POST", one + "/refuse", 409, R"({"reason":"NEW"})"},
      {"POST", one + "/throughApproval", 409, R"({"reason":"NEW"})"},
  };
}

std::vector<EndpointCase> preview_endpoints() {
  const std::string one = "/api/preview/{previewId}";
  const std::string keys =
      contract::kBase +
      "base_environment_id environment_id environment_name repository number title author url "
      "source_branch target_branch head is_open from_fork allowed_head allowed_by state message "
      "expires_at";
  return {
      {"GET", "/api/environment/{environmentId}/preview", 200, "", "results", keys},
      {"GET", one, 200, "", "", keys},
      {"POST", one + "/allow", 202, R"({"commit":"{tip}"})", "", keys},
      {"DELETE", one, 204},
  };
}

std::vector<EndpointCase> environment_endpoints() {
  const std::string one = "/api/environment/{environmentId}";
  const std::string status = "id state last_deployment_state deployment_status";
  const std::string ids = R"({"application_ids":["{applicationId}"]})";
  return {
      {"POST", one + "/deploy", 202, "", "", status},
      {"POST", one + "/redeploy", 202, "", "", status},
      {"POST", one + "/stop", 202, "", "", status},
      {"POST", one + "/clone", 201, R"({"name":"NEW"})", "", contract::kEnvironmentShape},
      {"POST", one + "/service/deploy", 202,
       R"({"applications":[{"application_id":"{applicationId}","git_commit_id":"{tip}"}],
           "containers":[{"id":"{containerId}","image_tag":"2"}]})",
       "", status},
      {"POST", one + "/service/restart-service", 202, ids, "", status},
      {"POST", one + "/service/stop", 202, ids, "", status},
      {"POST", one + "/service/delete", 204, ids},
      {"GET", one + "/services", 200, "", "results", contract::kBase + "name service_type"},
      {"GET", one + "/statusesWithStages", 200, "", "stages",
       "stage applications containers jobs databases helms"},
      {"GET", one + "/deploymentHistory", 200, "", "results",
       contract::kBase + "status applications containers"},
      {"GET", one + "/deploymentHistoryV2", 200, "", "results",
       "identifier auditing_data status trigger_action total_duration stages action_status"},
      {"GET", one + "/deploymentQueue", 200, "", "results",
       "identifier auditing_data trigger_action stages"},
      {"GET", "/api/service/{serviceId}/deploymentQueue", 200, "", "results",
       "identifier auditing_data status_details icon_uri"},
      {"GET", one + "/logs", 200},
  };
}

}  // namespace slipway::api
