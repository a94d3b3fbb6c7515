// Every endpoint once as it should be, and every way in which it refuses.

#include <optional>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

struct Endpoint {
  std::string method;
  std::string path;
  int status = 200;
  std::string body{};
  std::string at{};    // where in the answer the shape stands: "results", "verdicts", or the whole
  std::string keys{};  // that must be there
  bool stream = false;
  std::string query{};  // what it cannot do without
};

const std::string kBase = "id created_at ";
const std::string kOrganizationShape = kBase + "name plan";
const std::string kProject = kBase + "name associated_environments_count organization";
const std::string kEnvironmentShape =
    kBase + "name organization project cloud_provider mode cluster_id";
const std::string kApplicationShape =
    kBase +
    "environment name healthchecks icon_uri service_type git_repository ports auto_deploy "
    "cpu memory min_running_instances max_running_instances skip_by_message build_command";
const std::string kContainer =
    kBase +
    "environment name healthchecks icon_uri service_type image_name tag tag_policy tag_poll "
    "registry_id ports "
    "auto_deploy cpu memory arguments entrypoint min_running_instances max_running_instances";
const std::string kJobShape =
    kBase +
    "environment name healthchecks icon_uri service_type job_type source schedule tag_policy "
    "tag_poll max_nb_restart "
    "max_duration_seconds port auto_deploy cpu memory gpu maximum_cpu maximum_memory maximum_gpu "
    "auto_preview next_run_at";
const std::string kHelmShape =
    kBase +
    "environment name description icon_uri service_type source ports arguments values_override "
    "timeout_sec allow_cluster_wide_resources auto_deploy auto_preview serving_chart "
    "serving_values_commit";
const std::string kRun =
    "id service_id environment_id deployment_id event trigger state attempt exit_code message "
    "due_at created_at started_at ended_at";
const std::string kRegistry = kBase + "name kind description url config";
const std::string kHelmRepository = kRegistry + " skip_tls_verification associated_services_count";
const std::string kWebhook =
    kBase +
    "updated_at kind target_url target_secret_set description enabled events project_names_filter "
    "environment_types_filter environment_names_filter target";
const std::string kWebhookEvent =
    kBase +
    "kind matched_event target_url_used request target_response_status_code target_response_body "
    "deployment_id state attempts error last_attempt_at next_attempt_at";
const std::string kNotice =
    "id source delivery_id image_name tag digest created_at decided_at state verdicts";
const std::string kRestriction = kBase + "mode type value";
const std::string kVariable = kBase + "key value scope variable_type";
const std::string kSecret = kBase + "key scope";
const std::string kUser = kBase + "name email role organization_id last_sign_in_at";
const std::string kSession = "user name role organization_id csrf_token expires_at";
const std::string kGitToken = kBase +
                              "name type workspace associated_services_count git_api_url app_id "
                              "installation_id";
const std::string kStatus =
    "id state service_deployment_status is_part_last_deployment status_details "
    "deployment_request_id deployment_requests_count";
const std::string kRuntime =
    "id organization_id name kind default settings capabilities status message";
const std::string kHook = "id organization_id name kind url enabled last_delivery_at created_at";
const std::string kDelivery =
    "id hook_id kind delivery_id event received_at size state message replay_of pushes notices";
const std::string kPush =
    "id source delivery_id repository ref before after tip forced pusher message created_at "
    "decided_at state verdicts";
const std::string kVerdict =
    "id service_id service_name environment_id push_id notice_id decision reason explanation from "
    "to changed_files_count deciding deployment_id created_at";
const std::string kDeployment =
    "id service_id environment_id state trigger version base superseded_by created_at started_at "
    "ended_at steps error";
const std::string kCommit = "created_at git_commit_id tag message author_name";

const std::string kOrganizationPath = "/api/organization/{organizationId}";
const std::string kJobPath = "/api/job/{jobId}";
const std::string kContainerPath = "/api/container/{containerId}";
const std::string kApplicationPath = "/api/application/{applicationId}";

std::vector<Endpoint> tree_endpoints() {
  const std::string named = R"({"name":"new"})";
  return {
      {"GET", "/api/organization", 200, "", "results", kOrganizationShape},
      {"POST", "/api/organization", 201, named, "", kOrganizationShape},
      {"GET", kOrganizationPath, 200, "", "", kOrganizationShape},
      {"PUT", kOrganizationPath, 200, named, "", kOrganizationShape},
      {"DELETE", kOrganizationPath, 204},
      {"GET", kOrganizationPath + "/project", 200, "", "results", kProject},
      {"POST", kOrganizationPath + "/project", 201, named, "", kProject},
      {"GET", "/api/project/{projectId}", 200, "", "", kProject},
      {"PUT", "/api/project/{projectId}", 200, named, "", kProject},
      {"DELETE", "/api/project/{projectId}", 204},
      {"GET", "/api/project/{projectId}/environment", 200, "", "results", kEnvironmentShape},
      {"POST", "/api/project/{projectId}/environment", 201,
       R"({"name":"new","mode":"STAGING","cluster":"{runtimeId}"})", "", kEnvironmentShape},
      {"GET", "/api/environment/{environmentId}", 200, "", "", kEnvironmentShape},
      {"PUT", "/api/environment/{environmentId}", 200, named, "", kEnvironmentShape},
      {"DELETE", "/api/environment/{environmentId}", 204},
      {"GET", "/api/environment/{environmentId}/application", 200, "", "results",
       kApplicationShape},
      {"POST", "/api/environment/{environmentId}/application", 201,
       R"({"name":"new","git_repository":{"url":"git@example.com:acme/shop.git"}})", "",
       kApplicationShape},
      {"GET", kApplicationPath, 200, "", "", kApplicationShape},
      {"PUT", kApplicationPath, 200, named, "", kApplicationShape},
      {"DELETE", kApplicationPath, 204},
      {"GET", kOrganizationPath + "/gitToken", 200, "", "results", kGitToken},
      {"POST", kOrganizationPath + "/gitToken", 201,
       R"({"name":"new","type":"GITLAB","token":"x"})", "", kGitToken},
      {"GET", kOrganizationPath + "/gitToken/{gitTokenId}", 200, "", "", kGitToken},
      {"PUT", kOrganizationPath + "/gitToken/{gitTokenId}", 200, named, "", kGitToken},
      {"GET", kOrganizationPath + "/gitToken/{gitTokenId}/repository", 422, "", "",
       "status message"},
      {"DELETE", kOrganizationPath + "/gitToken/{gitTokenId}", 204},
      {"GET", "/api/user", 200, "", "results", kUser},
      {"POST", "/api/user", 201,
       R"({"name":"new","email":"new@example.com","password":"correct horse","role":"VIEWER"})", "",
       kUser},
      {"GET", "/api/user/{userId}", 200, "", "", kUser},
      {"PUT", "/api/user/{userId}", 200, named, "", kUser},
      {"DELETE", "/api/user/{userId}", 204},
      {"GET", kOrganizationPath + "/audit", 200, "", "results",
       "id at organization_id actor address operation target before after"},
      {"GET", "/api/session", 200, "", "", kSession},
      {"POST", "/api/session", 201, R"({"token":"a-token"})", "", kSession},
      {"DELETE", "/api/session", 204},
      {"PUT", "/api/session/password", 400,
       R"({"current_password":"correct horse","password":"battery staple"})"},
      {"GET", "/api/session/way", 200, "", "results", "kind name url"},
      {"GET", "/api/session/oidc", 404},  // until it is set up, see oidc_test.cc
      {"GET", "/api/session/oidc/callback", 404},
      {"GET", kOrganizationPath + "/hostKey", 200, "", "results", "host type fingerprint"},
      {"DELETE", kOrganizationPath + "/hostKey/{host}", 204},
      {"GET", kOrganizationPath + "/apiToken", 200, "", "results",
       kBase + "name description role_name role_id"},
      {"POST", kOrganizationPath + "/apiToken", 201, R"({"name":"new","role_id":"DEPLOYER"})", "",
       kBase + "name token role_name"},
      {"DELETE", kOrganizationPath + "/apiToken/{apiTokenId}", 204},
      {"GET", kOrganizationPath + "/runtime", 200, "", "results", kRuntime},
      {"POST", kOrganizationPath + "/runtime", 201, R"({"name":"new","kind":"PROCESS"})", "",
       kRuntime},
      {"GET", "/api/runtime/{runtimeId}", 200, "", "", kRuntime},
      {"PUT", "/api/runtime/{runtimeId}", 200, named, "", kRuntime},
      {"DELETE", "/api/runtime/{runtimeId}", 204},
  };
}

std::vector<Endpoint> application_endpoints() {
  const std::string restriction = R"({"mode":"EXCLUDE","type":"PATH","value":"docs"})";
  const std::string variable = R"({"key":"NEW","value":"v"})";
  return {
      {"GET", kApplicationPath + "/deploymentRestriction", 200, "", "results", kRestriction},
      {"POST", kApplicationPath + "/deploymentRestriction", 201, restriction, "", kRestriction},
      {"PUT", kApplicationPath + "/deploymentRestriction/{deploymentRestrictionId}", 200,
       restriction, "", kRestriction},
      {"DELETE", kApplicationPath + "/deploymentRestriction/{deploymentRestrictionId}", 204},
      {"GET", kApplicationPath + "/environmentVariable", 200, "", "results", kVariable},
      {"POST", kApplicationPath + "/environmentVariable", 201, variable, "", kVariable},
      {"PUT", kApplicationPath + "/environmentVariable/{environmentVariableId}", 200, variable, "",
       kVariable},
      {"DELETE", kApplicationPath + "/environmentVariable/{environmentVariableId}", 204},
      {"GET", kApplicationPath + "/secret", 200, "", "results", kSecret},
      {"POST", kApplicationPath + "/secret", 201, variable, "", kSecret},
      {"PUT", kApplicationPath + "/secret/{secretId}", 200, variable, "", kSecret},
      {"DELETE", kApplicationPath + "/secret/{secretId}", 204},
      {"POST", kApplicationPath + "/deploy", 202, R"({"git_commit_id":"{tip}"})", "", kStatus},
      {"POST", kApplicationPath + "/redeploy", 202, "", "", kStatus},
      {"POST", kApplicationPath + "/restart-service", 202, "", "", kStatus},
      {"POST", kApplicationPath + "/stop", 202, "", "", kStatus},
      {"POST", "/api/service/{serviceId}/rollback", 202, R"({"deployment_id":"{deploymentId}"})",
       "", kStatus},
      {"POST", "/api/deploymentQueue/{deploymentRequestId}/cancelDeployment", 202, "", "",
       kDeployment},
      {"POST", "/api/environment/{environmentId}/cancelDeployment", 202, "", "",
       "id state last_deployment_state"},
      {"GET", kApplicationPath + "/status", 200, "", "", kStatus},
      {"GET", "/api/environment/{environmentId}/application/status", 200, "", "results", kStatus},
      {"GET", "/api/environment/{environmentId}/statuses", 200, "", "",
       "environment applications containers jobs databases helms terraforms"},
      {"GET", "/api/environment/{environmentId}/status", 200, "", "",
       "id state last_deployment_state deployment_status"},
      {"GET", kApplicationPath + "/commit", 200, "", "results", kCommit},
      {"GET", kApplicationPath + "/deploymentHistory", 200, "", "results",
       kBase + "name commit status"},
      {"GET", kApplicationPath + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", "/api/deployment/{deploymentId}", 200, "", "", kDeployment},
  };
}

std::vector<Endpoint> variable_endpoints() {
  std::vector<Endpoint> all;
  const std::string body = R"({"key":"NEW","value":"v"})";
  for (const std::string owner : {"/api/organization/{organizationId}", "/api/project/{projectId}",
                                  "/api/environment/{environmentId}"}) {
    const std::string variables = owner + "/environmentVariable";
    const std::string secrets = owner + "/secret";
    all.insert(all.end(),
               {{"GET", variables, 200, "", "results", kVariable},
                {"POST", variables, 201, body, "", kVariable},
                {"PUT", variables + "/{environmentVariableId}", 200, body, "", kVariable},
                {"DELETE", variables + "/{environmentVariableId}", 204},
                {"GET", secrets, 200, "", "results", kSecret},
                {"POST", secrets, 201, body, "", kSecret},
                {"PUT", secrets + "/{secretId}", 200, body, "", kSecret},
                {"DELETE", secrets + "/{secretId}", 204}});
  }
  const std::string any = kVariable + " is_secret";
  const std::string one = "/api/variable/{variableId}";
  all.insert(
      all.end(),
      {{"GET", "/api/variable", 200, "", "results", any, false,
        "?scope=PROJECT&parent_id={projectId}"},
       {"POST", "/api/variable", 201,
        R"({"key":"NEW","value":"v","is_secret":false,"variable_scope":"APPLICATION",
            "variable_parent_id":"{applicationId}"})",
        "", any},
       {"POST", "/api/variable/import", 200,
        R"({"overwrite":true,"vars":[{"name":"NEW","value":"v","scope":"PROJECT",
            "is_secret":false}]})",
        "", "total_variables_to_import successful_imported_variables", false,
        "?service_type=APPLICATION&service_id={applicationId}"},
       {"PUT", one, 200, body, "", any},
       {"DELETE", one, 204},
       {"POST", one + "/alias", 201,
        R"({"key":"NEW","alias_scope":"APPLICATION","alias_parent_id":"{applicationId}"})", "",
        any + " aliased_variable"},
       {"POST", one + "/override", 201,
        R"({"value":"v","override_scope":"APPLICATION","override_parent_id":"{applicationId}"})",
        "", any + " overridden_variable"}});
  return all;
}

std::vector<Endpoint> stage_endpoints() {
  const std::string stages = "/api/environment/{environmentId}/deploymentStage";
  const std::string one = "/api/deploymentStage/{deploymentStageId}";
  const std::string keys = kBase + "environment name description deployment_order services";
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

std::vector<Endpoint> freeze_endpoints() {
  const std::string windows = "/api/environment/{environmentId}/freezeWindow";
  const std::string one = "/api/freezeWindow/{freezeWindowId}";
  const std::string body = R"({"name":"NEW","starts_at":"2026-12-24","ends_at":"2027-01-02"})";
  const std::string keys =
      kBase +
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

std::vector<Endpoint> approval_endpoints() {
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

std::vector<Endpoint> preview_endpoints() {
  const std::string one = "/api/preview/{previewId}";
  const std::string keys =
      kBase +
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

std::vector<Endpoint> environment_endpoints() {
  const std::string one = "/api/environment/{environmentId}";
  const std::string status = "id state last_deployment_state deployment_status";
  const std::string ids = R"({"application_ids":["{applicationId}"]})";
  return {
      {"POST", one + "/deploy", 202, "", "", status},
      {"POST", one + "/redeploy", 202, "", "", status},
      {"POST", one + "/stop", 202, "", "", status},
      {"POST", one + "/clone", 201, R"({"name":"NEW"})", "", kEnvironmentShape},
      {"POST", one + "/service/deploy", 202,
       R"({"applications":[{"application_id":"{applicationId}","git_commit_id":"{tip}"}],
           "containers":[{"id":"{containerId}","image_tag":"2"}]})",
       "", status},
      {"POST", one + "/service/restart-service", 202, ids, "", status},
      {"POST", one + "/service/stop", 202, ids, "", status},
      {"POST", one + "/service/delete", 204, ids},
      {"GET", one + "/services", 200, "", "results", kBase + "name service_type"},
      {"GET", one + "/statusesWithStages", 200, "", "stages",
       "stage applications containers jobs databases helms"},
      {"GET", one + "/deploymentHistory", 200, "", "results",
       kBase + "status applications containers"},
      {"GET", one + "/deploymentHistoryV2", 200, "", "results",
       "identifier auditing_data status trigger_action total_duration stages action_status"},
      {"GET", one + "/deploymentQueue", 200, "", "results",
       "identifier auditing_data trigger_action stages"},
      {"GET", "/api/service/{serviceId}/deploymentQueue", 200, "", "results",
       "identifier auditing_data status_details icon_uri"},
      {"GET", one + "/logs", 200},
  };
}

std::vector<Endpoint> setting_endpoints() {
  std::vector<Endpoint> all;
  struct Family {
    std::string path, shape, title;
  };
  const Family kinds[] = {{kApplicationPath, kApplicationShape, "Application"},
                          {kContainerPath, kContainer, "Container"},
                          {kJobPath, kJobShape, "Job"}};
  for (const auto& [path, shape, title] : kinds) {
    const std::string grace = "deployment.termination_grace_period_seconds";
    all.insert(all.end(),
               {{"POST", path + "/clone", 201,
                 R"({"name":"new","environment_id":"{environmentId}"})", "", shape},
                {"GET", path + "/advancedSettings", 200, "", "", grace},
                {"GET", "/api/default" + title + "AdvancedSettings", 200, "", "", grace},
                {"PUT", path + "/advancedSettings", 200, R"({")" + grace + R"(":30})", "", grace}});
  }
  const std::string domain = kBase + "domain generate_certificate validation_domain status";
  for (const std::string& path : {kApplicationPath, kContainerPath}) {
    const std::string domains = path + "/customDomain";
    const std::string body = R"({"domain":"new.example.com","generate_certificate":true})";
    all.insert(all.end(), {{"GET", domains, 200, "", "results", domain},
                           {"POST", domains, 201, body, "", domain},
                           {"PUT", domains + "/{customDomainId}", 200, body, "", domain},
                           {"DELETE", domains + "/{customDomainId}", 204},
                           {"GET", domains + "/{customDomainId}/status", 200, "", "", domain}});
  }
  return all;
}

std::vector<Endpoint> webhook_endpoints() {
  const std::string webhooks = kOrganizationPath + "/webhook";
  const std::string one = webhooks + "/{webhookId}";
  const std::string body = R"({"kind":"SLACK","target_url":"https://chat.example.com/new",)"
                           R"("events":["DEPLOYMENT_STARTED"]})";
  return {{"GET", webhooks, 200, "", "results", kWebhook},
          {"POST", webhooks, 201, body, "", kWebhook},
          {"GET", one, 200, "", "", kWebhook},
          {"PUT", one, 200, body, "", kWebhook},
          {"DELETE", one, 204},
          {"GET", one + "/event", 200, "", "results", kWebhookEvent}};
}

std::vector<Endpoint> image_endpoints() {
  const std::string variable = R"({"key":"NEW","value":"v"})";
  const std::string registries = kOrganizationPath + "/containerRegistry";
  const std::string charts = kOrganizationPath + "/helmRepository";
  const std::string containers = "/api/environment/{environmentId}/container";
  const std::string image = R"({"image_name":"acme/cache","tag":"2"})";
  return {
      {"GET", registries, 200, "", "results", kRegistry},
      {"POST", registries, 201, R"({"name":"new","url":"https://r.example.com"})", "", kRegistry},
      {"GET", registries + "/{containerRegistryId}", 200, "", "", kRegistry},
      {"PUT", registries + "/{containerRegistryId}", 200, R"({"name":"new"})", "", kRegistry},
      {"DELETE", registries + "/{containerRegistryId}", 409, "", "", "status message"},
      {"GET", registries + "/{containerRegistryId}/images", 200, "", "results",
       "image_name versions", false, "?imageName=acme/cache"},
      {"GET", charts, 200, "", "results", kHelmRepository},
      {"POST", charts, 201, R"({"name":"new","url":"https://c.example.com"})", "", kHelmRepository},
      {"GET", charts + "/{helmRepositoryId}", 200, "", "", kHelmRepository},
      {"PUT", charts + "/{helmRepositoryId}", 200, R"({"name":"new"})", "", kHelmRepository},
      {"DELETE", charts + "/{helmRepositoryId}", 204},
      {"GET", charts + "/{helmRepositoryId}/charts", 200, "", "results", "chart_name versions",
       false, "?chartName=nginx"},
      {"GET", containers, 200, "", "results", kContainer},
      {"POST", containers, 201, R"({"name":"new","image_name":"nginx","tag":"1"})", "", kContainer},
      {"GET", containers + "/status", 200, "", "results", kStatus},
      {"GET", kContainerPath, 200, "", "", kContainer},
      {"PUT", kContainerPath, 200, R"({"tag":"2"})", "", kContainer},
      {"DELETE", kContainerPath, 204},
      {"POST", kContainerPath + "/deploy", 202, R"({"image_tag":"2"})", "", kStatus},
      {"POST", kContainerPath + "/redeploy", 202, "", "", kStatus},
      {"POST", kContainerPath + "/restart-service", 202, "", "", kStatus},
      {"POST", kContainerPath + "/stop", 202, "", "", kStatus},
      {"GET", kContainerPath + "/status", 200, "", "", kStatus},
      {"GET", kContainerPath + "/deploymentHistory", 200, "", "results",
       kBase + "name image_name tag status"},
      {"GET", kContainerPath + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", kContainerPath + "/environmentVariable", 200, "", "results", kVariable},
      {"POST", kContainerPath + "/environmentVariable", 201, variable, "", kVariable},
      {"PUT", kContainerPath + "/environmentVariable/{environmentVariableId}", 200, variable, "",
       kVariable},
      {"DELETE", kContainerPath + "/environmentVariable/{environmentVariableId}", 204},
      {"GET", kContainerPath + "/secret", 200, "", "results", kSecret},
      {"POST", kContainerPath + "/secret", 201, variable, "", kSecret},
      {"PUT", kContainerPath + "/secret/{secretId}", 200, variable, "", kSecret},
      {"DELETE", kContainerPath + "/secret/{secretId}", 204},
      {"POST", kOrganizationPath + "/container/deploy", 202, image, "", kNotice},
      {"GET", kOrganizationPath + "/notice", 200, "", "results", kNotice},
      {"GET", "/api/notice/{noticeId}", 200, "", "", kNotice},
  };
}

std::vector<Endpoint> job_endpoints() {
  const std::string restriction = R"({"mode":"EXCLUDE","type":"PATH","value":"docs"})";
  const std::string variable = R"({"key":"NEW","value":"v"})";
  const std::string jobs = "/api/environment/{environmentId}/job";
  const std::string job = "/api/job/{jobId}";
  const std::string restrictions = job + "/deploymentRestriction";
  return {
      {"GET", jobs, 200, "", "results", kJobShape},
      {"POST", jobs, 201,
       R"({"name":"new","source":{"docker":{"git_repository":{"url":"git@example.com:acme/shop"}}},
           "schedule":{"cronjob":{"scheduled_at":"@daily","timezone":"UTC"}}})",
       "", kJobShape},
      {"GET", jobs + "/status", 200, "", "results", kStatus},
      {"GET", job, 200, "", "", kJobShape},
      {"PUT", job, 200, R"({"max_nb_restart":2})", "", kJobShape},
      {"DELETE", job, 204},
      {"POST", job + "/deploy", 202, R"({"git_commit_id":"{tip}"})", "", kStatus},
      {"POST", job + "/redeploy", 202, "", "", kStatus},
      {"POST", job + "/stop", 202, "", "", kStatus},
      {"POST", job + "/cleanFailedJob", 200, "", "", "clean_kubernetes_jobs"},
      {"GET", job + "/status", 200, "", "", kStatus},
      {"GET", job + "/commit", 200, "", "results", kCommit},
      {"GET", job + "/deploymentHistory", 200, "", "results", kBase + "name commit status"},
      {"GET", job + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", restrictions, 200, "", "results", kRestriction},
      {"POST", restrictions, 201, restriction, "", kRestriction},
      {"PUT", restrictions + "/{deploymentRestrictionId}", 200, restriction, "", kRestriction},
      {"DELETE", restrictions + "/{deploymentRestrictionId}", 204},
      {"GET", job + "/environmentVariable", 200, "", "results", kVariable},
      {"POST", job + "/environmentVariable", 201, variable, "", kVariable},
      {"PUT", job + "/environmentVariable/{environmentVariableId}", 200, variable, "", kVariable},
      {"DELETE", job + "/environmentVariable/{environmentVariableId}", 204},
      {"GET", job + "/secret", 200, "", "results", kSecret},
      {"POST", job + "/secret", 201, variable, "", kSecret},
      {"PUT", job + "/secret/{secretId}", 200, variable, "", kSecret},
      {"DELETE", job + "/secret/{secretId}", 204},
      {"POST", kOrganizationPath + "/job/deploy", 202, R"({"image_name":"acme/report","tag":"2"})",
       "", kNotice},
      {"GET", "/api/service/{serviceId}/run", 200, "", "", "results"},
      {"POST", "/api/service/{serviceId}/run", 409, R"({"event":"CRON"})", "", "status message"},
      {"GET", "/api/run/{runId}", 200, "", "", kRun},
      {"GET", "/api/run/{runId}/log", 200, "", "results", "at stream text"},
  };
}

std::vector<Endpoint> helm_endpoints() {
  const std::string restriction = R"({"mode":"EXCLUDE","type":"PATH","value":"docs"})";
  const std::string helms = "/api/environment/{environmentId}/helm";
  const std::string helm = "/api/helm/{helmId}";
  const std::string restrictions = helm + "/deploymentRestriction";
  const std::string setting = "network.ingress.proxy_body_size_mb";
  return {
      {"GET", helms, 200, "", "results", kHelmShape},
      {"POST", helms, 201,
       R"({"name":"new","source":{"helm_repository":{"repository":"{helmRepositoryId}",
           "chart_name":"nginx","chart_version":"2.0.0"}}})",
       "", kHelmShape},
      {"GET", helms + "/status", 200, "", "results", kStatus},
      {"GET", helm, 200, "", "", kHelmShape},
      {"PUT", helm, 200, R"({"timeout_sec":60})", "", kHelmShape},
      {"DELETE", helm, 204},
      {"POST", helm + "/clone", 201, R"({"name":"new","environment_id":"{environmentId}"})", "",
       kHelmShape},
      {"GET", helm + "/advancedSettings", 200, "", "", setting},
      {"GET", "/api/defaultHelmAdvancedSettings", 200, "", "", setting},
      {"PUT", helm + "/advancedSettings", 200, R"({")" + setting + R"(":30})", "", setting},
      {"POST", helm + "/deploy", 202, R"({"git_commit_id":"{tip}"})", "", kStatus},
      {"POST", helm + "/redeploy", 202, "", "", kStatus},
      {"POST", helm + "/stop", 202, "", "", kStatus},
      {"POST", helm + "/uninstall", 202, "", "", kStatus},
      {"GET", helm + "/status", 200, "", "", kStatus},
      {"GET", helm + "/commit", 200, "", "results", kCommit},
      {"GET", helm + "/deploymentHistory", 200, "", "results", kBase + "name commit status"},
      {"GET", helm + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", restrictions, 200, "", "results", kRestriction},
      {"POST", restrictions, 201, restriction, "", kRestriction},
      {"PUT", restrictions + "/{deploymentRestrictionId}", 200, restriction, "", kRestriction},
      {"DELETE", restrictions + "/{deploymentRestrictionId}", 204},
  };
}

std::vector<Endpoint> flow_endpoints() {
  const std::string branch = R"({"repository":")" + kRepository + R"(","branch":"main"})";
  return {
      {"GET", kOrganizationPath + "/hook", 200, "", "results", kHook},
      {"POST", kOrganizationPath + "/hook", 201, R"({"name":"new","kind":"GITHUB","secret":"s"})",
       "", kHook},
      {"GET", "/api/hook/{hookId}", 200, "", "", kHook},
      {"PUT", "/api/hook/{hookId}", 200, R"({"name":"new"})", "", kHook},
      {"DELETE", "/api/hook/{hookId}", 204},
      {"GET", "/api/service/{serviceId}/gitWebhookStatus", 200, "", "",
       "status provider message reasons hook_id retry_at"},
      {"POST", "/api/service/{serviceId}/gitWebhook/sync", 422, "", "", "status message"},
      {"POST", "/api/service/{serviceId}/gitWebhook/remove", 422, "", "", "status message"},
      {"GET", "/api/service/{serviceId}/commitStatus", 200, "", "results",
       "commit context state description delivery error"},
      {"GET", "/api/service/{serviceId}/quarantine", 200, "", "results",
       "service_id version cause explanation deployment_id"},
      {"DELETE", "/api/service/{serviceId}/quarantine/{quarantineId}", 204},
      {"GET", kOrganizationPath + "/delivery", 200, "", "results", kDelivery},
      {"GET", kOrganizationPath + "/refusal", 200, "", "", "results"},
      {"GET", kOrganizationPath + "/repository", 200, "", "", "branches folders", false,
       "?url=" + kRepository},
      {"GET", "/api/service/{serviceId}/compare", 200, "", "", "files_count files", false,
       "?base={tip}&head={tip}"},
      {"GET", "/api/delivery/{deliveryId}", 200, "", "", kDelivery},
      {"GET", "/api/delivery/{deliveryId}/payload", 200, "", "", "repository updates"},
      {"POST", "/api/delivery/{deliveryId}/replay", 202, "", "", kDelivery},
      {"GET", kOrganizationPath + "/board", 200, "", "",
       "last_event_id environments services columns"},
      {"GET", kOrganizationPath + "/push", 200, "", "results", kPush},
      {"POST", kOrganizationPath + "/push", 202, branch, "", kPush},
      {"GET", "/api/push/{pushId}", 200, "", "", kPush},
      {"GET", "/api/service/{serviceId}/verdict", 200, "", "results", kVerdict},
      {"GET", "/api/service/{serviceId}/watermark", 200, "", "",
       "repository branch commit moved_at"},
      {"POST", kOrganizationPath + "/explain", 200, branch, "verdicts", kVerdict},
      {"POST", "/api/service/{serviceId}/deploymentRestriction/test", 200,
       R"({"restrictions":[{"mode":"MATCH","value":"web"}]})", "results"},
      {"POST", kOrganizationPath + "/explain", 200,
       R"({"image_name":"registry.example.com/acme/cache","tag":"2"})", "verdicts", kVerdict},
      {"GET", kOrganizationPath + "/event", 200, "", "", "", true},
      {"GET", "/api/deployment/{deploymentId}/log", 200, "", "results", "at stream text"},
      {"GET", "/api/service/{serviceId}/log", 200, "", "", "results"},
      {"GET", "/api/daemon", 200, "", "",
       "version schema_version started_at tasks deliveries pushes deployments runs webhook_events "
       "disk"},
      {"GET", kOrganizationPath + "/checkup", 200, "", "results",
       "check subject health message remedy"},
      {"GET", "/healthz", 200, "", "", "status"},
      {"GET", "/readyz", 200, "", "", "status"},
      {"GET", "/metrics", 200},
      {"GET", "/api/openapi.json", 200, "", "", "openapi info paths components"},
  };
}

std::vector<Endpoint> all_endpoints() {
  std::vector<Endpoint> all;
  for (const auto& some :
       {tree_endpoints(), application_endpoints(), variable_endpoints(), stage_endpoints(),
        freeze_endpoints(), approval_endpoints(), preview_endpoints(), environment_endpoints(),
        setting_endpoints(), image_endpoints(), webhook_endpoints(), job_endpoints(),
        helm_endpoints(), flow_endpoints()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

bool needs_token(const Endpoint& endpoint) {
  static const std::set<std::string> open{"/api/openapi.json", "/api/session/way",
                                          "/api/session/oidc", "/api/session/oidc/callback"};
  return endpoint.path.starts_with("/api/") && !open.contains(endpoint.path);
}

std::vector<std::string> parameters_of(const std::string& path) {
  std::vector<std::string> names;
  for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
    names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
  }
  return names;
}

void expect_error(const TestAnswer& answer, int status) {
  ASSERT_EQ(answer.status, status) << answer.http.body;
  ASSERT_TRUE(answer.json.is_object()) << answer.http.body;
  EXPECT_EQ(answer.json.at("status"), status);
  EXPECT_FALSE(answer.message().empty());
  for (const auto* key : {"error", "timestamp", "path"}) {
    EXPECT_TRUE(answer.json.as_object().contains(key)) << key;
  }
}

TEST(Endpoints, AnswerInTheShapeOfTheContract) {
  TestApi looked_at;
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.stream) continue;
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    std::optional<TestApi> changed;
    if (endpoint.method != "GET") changed.emplace();
    TestApi& api = changed ? *changed : looked_at;
    const auto answer = api.call(endpoint.method, endpoint.path + endpoint.query, endpoint.body);
    EXPECT_EQ(answer.status, endpoint.status) << answer.http.body;
    if (endpoint.status == 204) {
      EXPECT_EQ(answer.http.body, "");
    }
    if (endpoint.keys.empty() || answer.status != endpoint.status) continue;
    ASSERT_TRUE(answer.json.is_object()) << answer.http.body;
    const auto* shape = &answer.json;
    if (!endpoint.at.empty()) {
      const auto& list = answer.json.at(endpoint.at).as_array();
      ASSERT_FALSE(list.empty()) << answer.http.body;
      shape = &list.at(0);
    }
    std::istringstream keys(endpoint.keys);
    for (std::string key; keys >> key;) {
      EXPECT_TRUE(shape->as_object().contains(key)) << key << " of " << answer.http.body;
    }
  }
}

// What changes or starts something leaves one entry; what does not is named here, with why.
TEST(Endpoints, LeaveOneEntryInTheAuditLog) {
  const std::set<std::string> without{
      "POST /api/session",                       // who signed in when stands in the user
      "DELETE /api/session",                     // nobody else's business
      "PUT /api/session/password",               // of a token there is none to change
      "POST " + kOrganizationPath + "/explain",  // only asks
      "POST /api/service/{serviceId}/deploymentRestriction/test",
  };
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.method == "GET" || endpoint.stream) continue;
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    TestApi api;
    const auto entries = [&] {
      std::vector<std::string> all;
      api.database().read([&](store::Transaction& tx) {
        all = tx.query(
            "SELECT actor_name || ' ' || address || ' ' || operation || ' ' || target_id || "
            "before_json || after_json FROM audit_entry ORDER BY id",
            [](const store::Row& row) { return row.text(0); });
      });
      return all;
    };
    const auto before = entries().size();
    const auto answer = api.call(endpoint.method, endpoint.path + endpoint.query, endpoint.body);
    ASSERT_EQ(answer.status, endpoint.status) << answer.http.body;
    const auto after = entries();
    const bool expected =
        endpoint.status < 300 && !without.contains(endpoint.method + " " + endpoint.path);
    ASSERT_EQ(after.size(), before + (expected ? 1U : 0U));
    if (!expected) continue;
    EXPECT_THAT(after.back(), testing::StartsWith("ann 127.0.0.1 "));
    for (const auto* secret : {"hush", "correct horse", "slipway_", kHookSecret.c_str()}) {
      EXPECT_THAT(after.back(), testing::Not(HasSubstr(secret)));
    }
  }
}

// What a quarantine was of can be told after it is gone.
TEST(Endpoints, LeaveInTheAuditLogWhichVersionLeftQuarantine) {
  TestApi api;
  const std::string id = api.ids().at("quarantineId");
  const std::string version(api.call("GET", "/api/service/{serviceId}/quarantine")
                                .json.at("results")
                                .at(0)
                                .at("version")
                                .as_string());
  ASSERT_EQ(api.call("DELETE", "/api/service/{serviceId}/quarantine/{quarantineId}").status, 204);
  const auto audit = api.call("GET", kOrganizationPath + "/audit?operation=releaseQuarantine").json;
  ASSERT_EQ(audit.at("results").as_array().size(), 1U);
  const auto& entry = audit.at("results").at(0);
  EXPECT_EQ(entry.at("operation"), "releaseQuarantine");
  EXPECT_EQ(entry.at("target").at("id").as_string(), id);
  EXPECT_EQ(entry.at("before").at("version").as_string(), version);
  EXPECT_EQ(entry.at("before").at("message"), "It did not stay up.");
  EXPECT_TRUE(entry.at("after").is_null());
}

TEST(Endpoints, AreAllDescribedAndAllHere) {
  TestApi api;
  std::set<std::string> described;
  const auto description = api.call_with("GET", "/api/openapi.json", "", {}).json;
  for (const auto& path : description.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      std::string method(operation.key());
      for (char& c : method) c = static_cast<char>(std::toupper(c));
      described.insert(method + " " + std::string(path.key()));
      const auto& shape = operation.value().as_object();
      EXPECT_TRUE(shape.contains("operationId"));
      std::vector<std::string> in_path;
      for (const auto& parameter : shape.at("parameters").as_array()) {
        if (parameter.at("in") == "path") in_path.emplace_back(parameter.at("name").as_string());
      }
      EXPECT_EQ(in_path, parameters_of(std::string(path.key())));
    }
  }
  std::set<std::string> here{"POST /hooks/{hookId}"};
  for (const auto& endpoint : all_endpoints()) here.insert(endpoint.method + " " + endpoint.path);
  EXPECT_EQ(described, here);
}

TEST(Endpoints, WantAToken) {
  TestApi api;
  for (const auto& endpoint : all_endpoints()) {
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    if (endpoint.method == "POST" && endpoint.path == "/api/session") continue;  // to have one
    if (!needs_token(endpoint)) {
      EXPECT_EQ(api.call_with(endpoint.method, endpoint.path, "", {}).status, endpoint.status);
      continue;
    }
    for (const auto* header : {"", "Token wrong", "Token ", "Basic a-token", "a-token"}) {
      const auto answer =
          api.call_with(endpoint.method, endpoint.path, endpoint.body, {{"Authorization", header}});
      expect_error(answer, 401);
      EXPECT_EQ(answer.http.header("www-authenticate"), "Token");
    }
  }
  for (const auto* header : {"Token a-token", "Bearer a-token", "bearer a-token"}) {
    EXPECT_EQ(api.call_with("GET", "/api/organization", "", {{"Authorization", header}}).status,
              200);
  }
}

TEST(Endpoints, SayThatAnIdIsNothings) {
  TestApi api;
  for (const auto& endpoint : all_endpoints()) {
    for (const auto& name : parameters_of(endpoint.path)) {
      for (const std::string& id : {kNobody, std::string("42"), std::string("%FF%00")}) {
        SCOPED_TRACE(endpoint.method + " " + endpoint.path + ", " + name + " " + id);
        std::string path = endpoint.path;
        path.replace(path.find("{" + name + "}"), name.size() + 2, id);
        expect_error(api.call(endpoint.method, path, endpoint.body), 404);
      }
    }
  }
}

TEST(Endpoints, NameTheMethodsThatThereAre) {
  TestApi api;
  for (const auto& endpoint : all_endpoints()) {
    SCOPED_TRACE(endpoint.path);
    const auto answer = api.call("PATCH", endpoint.path);
    expect_error(answer, 405);
    EXPECT_THAT(std::string(answer.http.header("allow")), HasSubstr(endpoint.method));
    EXPECT_THAT(answer.message(), HasSubstr(endpoint.method));
  }
  expect_error(api.call("GET", "/api/nothing"), 404);
  expect_error(api.call("GET", "/hooks/{hookId}"), 405);
}

// Those that take a body; some do without.
std::vector<Endpoint> endpoints_with_body() {
  std::vector<Endpoint> some;
  for (const auto& endpoint : all_endpoints()) {
    if (!endpoint.body.empty()) some.push_back(endpoint);
  }
  return some;
}

TEST(Endpoints, RefuseABodyThatIsNoJsonObjectOrHasAnUnknownField) {
  TestApi api;
  for (const auto& endpoint : endpoints_with_body()) {
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    for (const std::string& body : {std::string("{"), std::string("[]"), std::string("7"),
                                    std::string("{\"name\":\"\xFF\"}"), std::string("{}{}")}) {
      expect_error(api.call(endpoint.method, endpoint.path, body), 400);
    }
    std::string body = endpoint.body;
    body.replace(body.rfind('}'), 1, R"(,"nmae_":1})");
    const auto answer = api.call(endpoint.method, endpoint.path, body);
    expect_error(answer, 400);
    EXPECT_EQ(answer.field(), "nmae_") << answer.http.body;
  }
}

TEST(Endpoints, RefuseABodyOfMoreThanAMegabyte) {
  TestApi api;
  const std::string body = R"({"name":")" + std::string(std::size_t{1} << 20U, 'x') + R"("})";
  for (const auto& endpoint : endpoints_with_body()) {
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    expect_error(api.call(endpoint.method, endpoint.path, body), 413);
  }
}

}  // namespace
}  // namespace slipway::api
