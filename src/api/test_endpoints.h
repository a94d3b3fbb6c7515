#pragma once
// Every endpoint as it should be asked, by family, and what its answer has to hold.

#include <string>
#include <vector>

namespace slipway::api {

struct EndpointCase {
  std::string method;
  std::string path;
  int status = 200;
  std::string body{};
  std::string at{};    // where in the answer the shape stands: "results", "verdicts", or the whole
  std::string keys{};  // that must be there
  bool stream = false;
  std::string query{};  // what it cannot do without
};

// The shapes of the contract, as the keys that must be there, and paths that many begin with.
namespace contract {

inline const std::string kBase = "id created_at ";
inline const std::string kOrganizationShape = kBase + "name plan";
inline const std::string kProject = kBase + "name associated_environments_count organization";
inline const std::string kEnvironmentShape =
    kBase + "name organization project cloud_provider mode cluster_id";
inline const std::string kApplicationShape =
    kBase +
    "environment name healthchecks icon_uri service_type git_repository ports auto_deploy "
    "cpu memory min_running_instances max_running_instances skip_by_message build_command";
inline const std::string kContainer =
    kBase +
    "environment name healthchecks icon_uri service_type image_name tag tag_policy tag_poll "
    "registry_id ports "
    "auto_deploy cpu memory arguments entrypoint min_running_instances max_running_instances";
inline const std::string kJobShape =
    kBase +
    "environment name healthchecks icon_uri service_type job_type source schedule tag_policy "
    "tag_poll max_nb_restart "
    "max_duration_seconds port auto_deploy cpu memory gpu maximum_cpu maximum_memory maximum_gpu "
    "auto_preview next_run_at";
inline const std::string kHelmShape =
    kBase +
    "environment name description icon_uri service_type source ports arguments values_override "
    "timeout_sec allow_cluster_wide_resources auto_deploy auto_preview serving_chart "
    "serving_values_commit";
inline const std::string kRun =
    "id service_id environment_id deployment_id event trigger state attempt exit_code message "
    "due_at created_at started_at ended_at";
inline const std::string kRegistry = kBase + "name kind description url config";
inline const std::string kHelmRepository =
    kRegistry + " skip_tls_verification associated_services_count";
inline const std::string kWebhook =
    kBase +
    "updated_at kind target_url target_secret_set description enabled events project_names_filter "
    "environment_types_filter environment_names_filter target";
inline const std::string kWebhookEvent =
    kBase +
    "kind matched_event target_url_used request target_response_status_code target_response_body "
    "deployment_id state attempts error last_attempt_at next_attempt_at";
inline const std::string kNotice =
    "id source delivery_id image_name tag digest created_at decided_at state verdicts";
inline const std::string kRestriction = kBase + "mode type value";
inline const std::string kVariable = kBase + "key value scope variable_type";
inline const std::string kSecret = kBase + "key scope";
inline const std::string kUser = kBase + "name email role organization_id last_sign_in_at";
inline const std::string kSession = "user name role organization_id csrf_token expires_at";
inline const std::string kGitToken =
    kBase +
    "name type workspace associated_services_count git_api_url app_id "
    "installation_id";
inline const std::string kStatus =
    "id state service_deployment_status is_part_last_deployment status_details "
    "deployment_request_id deployment_requests_count";
inline const std::string kRuntime =
    "id organization_id name kind default settings capabilities status message";
inline const std::string kHook =
    "id organization_id name kind url enabled last_delivery_at created_at";
inline const std::string kDelivery =
    "id hook_id kind delivery_id event received_at size state message replay_of pushes notices";
inline const std::string kPush =
    "id source delivery_id repository ref before after tip forced pusher message created_at "
    "decided_at state verdicts";
inline const std::string kVerdict =
    "id service_id service_name environment_id push_id notice_id decision reason explanation from "
    "to changed_files_count deciding deployment_id created_at";
inline const std::string kDeployment =
    "id service_id environment_id state trigger version base superseded_by created_at started_at "
    "ended_at steps error";
inline const std::string kCommit = "created_at git_commit_id tag message author_name";

inline const std::string kOrganizationPath = "/api/organization/{organizationId}";
inline const std::string kJobPath = "/api/job/{jobId}";
inline const std::string kContainerPath = "/api/container/{containerId}";
inline const std::string kApplicationPath = "/api/application/{applicationId}";

}  // namespace contract

std::vector<EndpointCase> tree_endpoints();
std::vector<EndpointCase> application_endpoints();
std::vector<EndpointCase> variable_endpoints();
std::vector<EndpointCase> stage_endpoints();
std::vector<EndpointCase> freeze_endpoints();
std::vector<EndpointCase> approval_endpoints();
std::vector<EndpointCase> preview_endpoints();
std::vector<EndpointCase> environment_endpoints();
std::vector<EndpointCase> setting_endpoints();
std::vector<EndpointCase> webhook_endpoints();
std::vector<EndpointCase> image_endpoints();
std::vector<EndpointCase> job_endpoints();
std::vector<EndpointCase> helm_endpoints();
std::vector<EndpointCase> flow_endpoints();

}  // namespace slipway::api
