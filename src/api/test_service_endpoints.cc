#include "api/test_api.h"
#include "api/test_endpoints.h"

namespace slipway::api {

std::vector<EndpointCase> application_endpoints() {
  const std::string restriction = R"({"mode":"EXCLUDE","type":"PATH","value":"docs"})";
  const std::string variable = R"({"key":"NEW","value":"v"})";
  return {
      {"GET", contract::kApplicationPath + "/deploymentRestriction", 200, "", "results",
       contract::kRestriction},
      {"POST", contract::kApplicationPath + "/deploymentRestriction", 201, restriction, "",
       contract::kRestriction},
      {"PUT", contract::kApplicationPath + "/deploymentRestriction/{deploymentRestrictionId}", 200,
       restriction, "", contract::kRestriction},
      {"DELETE", contract::kApplicationPath + "/deploymentRestriction/{deploymentRestrictionId}",
       204},
      {"GET", contract::kApplicationPath + "/environmentVariable", 200, "", "results",
       contract::kVariable},
      {"POST", contract::kApplicationPath + "/environmentVariable", 201, variable, "",
       contract::kVariable},
      {"PUT", contract::kApplicationPath + "/environmentVariable/{environmentVariableId}", 200,
       variable, "", contract::kVariable},
      {"DELETE", contract::kApplicationPath + "/environmentVariable/{environmentVariableId}", 204},
      {"GET", contract::kApplicationPath + "/secret", 200, "", "results", contract::kSecret},
      {"POST", contract::kApplicationPath + "/secret", 201, variable, "", contract::kSecret},
      {"PUT", contract::kApplicationPath + "/secret/{secretId}", 200, variable, "",
       contract::kSecret},
      {"DELETE", contract::kApplicationPath + "/secret/{secretId}", 204},
      {"POST", contract::kApplicationPath + "/deploy", 202, R"({"git_commit_id":"{tip}"})", "",
       contract::kStatus},
      {"POST", contract::kApplicationPath + "/redeploy", 202, "", "", contract::kStatus},
      {"POST", contract::kApplicationPath + "/restart-service", 202, "", "", contract::kStatus},
      {"POST", contract::kApplicationPath + "/stop", 202, "", "", contract::kStatus},
      {"POST", "/api/service/{serviceId}/rollback", 202, R"({"deployment_id":"{deploymentId}"})",
       "", contract::kStatus},
      {"POST", "/api/deploymentQueue/{deploymentRequestId}/cancelDeployment", 202, "", "",
       contract::kDeployment},
      {"POST", "/api/environment/{environmentId}/cancelDeployment", 202, "", "",
       "id state last_deployment_state"},
      {"GET", contract::kApplicationPath + "/status", 200, "", "", contract::kStatus},
      {"GET", "/api/environment/{environmentId}/application/status", 200, "", "results",
       contract::kStatus},
      {"GET", "/api/environment/{environmentId}/statuses", 200, "", "",
       "environment applications containers jobs databases helms terraforms"},
      {"GET", "/api/environment/{environmentId}/status", 200, "", "",
       "id state last_deployment_state deployment_status"},
      {"GET", contract::kApplicationPath + "/commit", 200, "", "results", contract::kCommit},
      {"GET", contract::kApplicationPath + "/deploymentHistory", 200, "", "results",
       contract::kBase + "name commit status"},
      {"GET", contract::kApplicationPath + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", "/api/deployment/{deploymentId}", 200, "", "", contract::kDeployment},
  };
}

std::vector<EndpointCase> variable_endpoints() {
  std::vector<EndpointCase> all;
  const std::string body = R"({"key":"NEW","value":"v"})";
  for (const std::string owner : {"/api/organization/{organizationId}", "/api/project/{projectId}",
                                  "/api/environment/{environmentId}"}) {
    const std::string variables = owner + "/environmentVariable";
    const std::string secrets = owner + "/secret";
    all.insert(all.end(),
               {{"GET", variables, 200, "", "results", contract::kVariable},
                {"POST", variables, 201, body, "", contract::kVariable},
                {"PUT", variables + "/{environmentVariableId}", 200, body, "", contract::kVariable},
                {"DELETE", variables + "/{environmentVariableId}", 204},
                {"GET", secrets, 200, "", "results", contract::kSecret},
                {"POST", secrets, 201, body, "", contract::kSecret},
                {"PUT", secrets + "/{secretId}", 200, body, "", contract::kSecret},
                {"DELETE", secrets + "/{secretId}", 204}});
  }
  const std::string any = contract::kVariable + " is_secret";
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

std::vector<EndpointCase> setting_endpoints() {
  std::vector<EndpointCase> all;
  struct Family {
    std::string path, shape, title;
  };
  const Family kinds[] = {{contract::kApplicationPath, contract::kApplicationShape, "Application"},
                          {contract::kContainerPath, contract::kContainer, "Container"},
                          {contract::kJobPath, contract::kJobShape, "Job"}};
  for (const auto& [path, shape, title] : kinds) {
    const std::string grace = "deployment.termination_grace_period_seconds";
    all.insert(all.end(),
               {{"POST", path + "/clone", 201,
                 R"({"name":"new","environment_id":"{environmentId}"})", "", shape},
                {"GET", path + "/advancedSettings", 200, "", "", grace},
                {"GET", "/api/default" + title + "AdvancedSettings", 200, "", "", grace},
                {"PUT", path + "/advancedSettings", 200, R"({")" + grace + R"(":30})", "", grace}});
  }
  const std::string domain =
      contract::kBase + "domain generate_certificate validation_domain status";
  for (const std::string& path : {contract::kApplicationPath, contract::kContainerPath}) {
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

std::vector<EndpointCase> image_endpoints() {
  const std::string variable = R"({"key":"NEW","value":"v"})";
  const std::string registries = contract::kOrganizationPath + "/containerRegistry";
  const std::string charts = contract::kOrganizationPath + "/helmRepository";
  const std::string containers = "/api/environment/{environmentId}/container";
  const std::string image = R"({"image_name":"acme/cache","tag":"2"})";
  return {
      {"GET", registries, 200, "", "results", contract::kRegistry},
      {"POST", registries, 201, R"({"name":"new","url":"https://r.example.com"})", "",
       contract::kRegistry},
      {"GET", registries + "/{containerRegistryId}", 200, "", "", contract::kRegistry},
      {"PUT", registries + "/{containerRegistryId}", 200, R"({"name":"new"})", "",
       contract::kRegistry},
      {"DELETE", registries + "/{containerRegistryId}", 409, "", "", "status message"},
      {"GET", registries + "/{containerRegistryId}/images", 200, "", "results",
       "image_name versions", false, "?imageName=acme/cache"},
      {"GET", charts, 200, "", "results", contract::kHelmRepository},
      {"POST", charts, 201, R"({"name":"new","url":"https://c.example.com"})", "",
       contract::kHelmRepository},
      {"GET", charts + "/{helmRepositoryId}", 200, "", "", contract::kHelmRepository},
      {"PUT", charts + "/{helmRepositoryId}", 200, R"({"name":"new"})", "",
       contract::kHelmRepository},
      {"DELETE", charts + "/{helmRepositoryId}", 204},
      {"GET", charts + "/{helmRepositoryId}/charts", 200, "", "results", "chart_name versions",
       false, "?chartName=nginx"},
      {"GET", containers, 200, "", "results", contract::kContainer},
      {"POST", containers, 201, R"({"name":"new","image_name":"nginx","tag":"1"})", "",
       contract::kContainer},
      {"GET", containers + "/status", 200, "", "results", contract::kStatus},
      {"GET", contract::kContainerPath, 200, "", "", contract::kContainer},
      {"PUT", contract::kContainerPath, 200, R"({"tag":"2"})", "", contract::kContainer},
      {"DELETE", contract::kContainerPath, 204},
      {"POST", contract::kContainerPath + "/deploy", 202, R"({"image_tag":"2"})", "",
       contract::kStatus},
      {"POST", contract::kContainerPath + "/redeploy", 202, "", "", contract::kStatus},
      {"POST", contract::kContainerPath + "/restart-service", 202, "", "", contract::kStatus},
      {"POST", contract::kContainerPath + "/stop", 202, "", "", contract::kStatus},
      {"GET", contract::kContainerPath + "/status", 200, "", "", contract::kStatus},
      {"GET", contract::kContainerPath + "/deploymentHistory", 200, "", "results",
       contract::kBase + "name image_name tag status"},
      {"GET", contract::kContainerPath + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", contract::kContainerPath + "/environmentVariable", 200, "", "results",
       contract::kVariable},
      {"POST", contract::kContainerPath + "/environmentVariable", 201, variable, "",
       contract::kVariable},
      {"PUT", contract::kContainerPath + "/environmentVariable/{environmentVariableId}", 200,
       variable, "", contract::kVariable},
      {"DELETE", contract::kContainerPath + "/environmentVariable/{environmentVariableId}", 204},
      {"GET", contract::kContainerPath + "/secret", 200, "", "results", contract::kSecret},
      {"POST", contract::kContainerPath + "/secret", 201, variable, "", contract::kSecret},
      {"PUT", contract::kContainerPath + "/secret/{secretId}", 200, variable, "",
       contract::kSecret},
      {"DELETE", contract::kContainerPath + "/secret/{secretId}", 204},
      {"POST", contract::kOrganizationPath + "/container/deploy", 202, image, "",
       contract::kNotice},
      {"GET", contract::kOrganizationPath + "/notice", 200, "", "results", contract::kNotice},
      {"GET", "/api/notice/{noticeId}", 200, "", "", contract::kNotice},
  };
}

std::vector<EndpointCase> job_endpoints() {
  const std::string restriction = R"({"mode":"EXCLUDE","type":"PATH","value":"docs"})";
  const std::string variable = R"({"key":"NEW","value":"v"})";
  const std::string jobs = "/api/environment/{environmentId}/job";
  const std::string job = "/api/job/{jobId}";
  const std::string restrictions = job + "/deploymentRestriction";
  return {
      {"GET", jobs, 200, "", "results", contract::kJobShape},
      {"POST", jobs, 201,
       R"({"name":"new","source":{"docker":{"git_repository":{"url":"git@example.com:acme/shop"}}},
           "schedule":{"cronjob":{"scheduled_at":"@daily","timezone":"UTC"}}})",
       "", contract::kJobShape},
      {"GET", jobs + "/status", 200, "", "results", contract::kStatus},
      {"GET", job, 200, "", "", contract::kJobShape},
      {"PUT", job, 200, R"({"max_nb_restart":2})", "", contract::kJobShape},
      {"DELETE", job, 204},
      {"POST", job + "/deploy", 202, R"({"git_commit_id":"{tip}"})", "", contract::kStatus},
      {"POST", job + "/redeploy", 202, "", "", contract::kStatus},
      {"POST", job + "/stop", 202, "", "", contract::kStatus},
      {"POST", job + "/cleanFailedJob", 200, "", "", "clean_kubernetes_jobs"},
      {"GET", job + "/status", 200, "", "", contract::kStatus},
      {"GET", job + "/commit", 200, "", "results", contract::kCommit},
      {"GET", job + "/deploymentHistory", 200, "", "results",
       contract::kBase + "name commit status"},
      {"GET", job + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", restrictions, 200, "", "results", contract::kRestriction},
      {"POST", restrictions, 201, restriction, "", contract::kRestriction},
      {"PUT", restrictions + "/{deploymentRestrictionId}", 200, restriction, "",
       contract::kRestriction},
      {"DELETE", restrictions + "/{deploymentRestrictionId}", 204},
      {"GET", job + "/environmentVariable", 200, "", "results", contract::kVariable},
      {"POST", job + "/environmentVariable", 201, variable, "", contract::kVariable},
      {"PUT", job + "/environmentVariable/{environmentVariableId}", 200, variable, "",
       contract::kVariable},
      {"DELETE", job + "/environmentVariable/{environmentVariableId}", 204},
      {"GET", job + "/secret", 200, "", "results", contract::kSecret},
      {"POST", job + "/secret", 201, variable, "", contract::kSecret},
      {"PUT", job + "/secret/{secretId}", 200, variable, "", contract::kSecret},
      {"DELETE", job + "/secret/{secretId}", 204},
      {"POST", contract::kOrganizationPath + "/job/deploy", 202,
       R"({"image_name":"acme/report","tag":"2"})", "", contract::kNotice},
      {"GET", "/api/service/{serviceId}/run", 200, "", "", "results"},
      {"POST", "/api/service/{serviceId}/run", 409, R"({"event":"CRON"})", "", "status message"},
      {"GET", "/api/run/{runId}", 200, "", "", contract::kRun},
      {"GET", "/api/run/{runId}/log", 200, "", "results", "at stream text"},
  };
}

std::vector<EndpointCase> helm_endpoints() {
  const std::string restriction = R"({"mode":"EXCLUDE","type":"PATH","value":"docs"})";
  const std::string helms = "/api/environment/{environmentId}/helm";
  const std::string helm = "/api/helm/{helmId}";
  const std::string restrictions = helm + "/deploymentRestriction";
  const std::string setting = "network.ingress.proxy_body_size_mb";
  return {
      {"GET", helms, 200, "", "results", contract::kHelmShape},
      {"POST", helms, 201,
       R"({"name":"new","source":{"helm_repository":{"repository":"{helmRepositoryId}",
           "chart_name":"nginx","chart_version":"2.0.0"}}})",
       "", contract::kHelmShape},
      {"GET", helms + "/status", 200, "", "results", contract::kStatus},
      {"GET", helm, 200, "", "", contract::kHelmShape},
      {"PUT", helm, 200, R"({"timeout_sec":60})", "", contract::kHelmShape},
      {"DELETE", helm, 204},
      {"POST", helm + "/clone", 201, R"({"name":"new","environment_id":"{environmentId}"})", "",
       contract::kHelmShape},
      {"GET", helm + "/advancedSettings", 200, "", "", setting},
      {"GET", "/api/defaultHelmAdvancedSettings", 200, "", "", setting},
      {"PUT", helm + "/advancedSettings", 200, R"({")" + setting + R"(":30})", "", setting},
      {"POST", helm + "/deploy", 202, R"({"git_commit_id":"{tip}"})", "", contract::kStatus},
      {"POST", helm + "/redeploy", 202, "", "", contract::kStatus},
      {"POST", helm + "/stop", 202, "", "", contract::kStatus},
      {"POST", helm + "/uninstall", 202, "", "", contract::kStatus},
      {"GET", helm + "/status", 200, "", "", contract::kStatus},
      {"GET", helm + "/commit", 200, "", "results", contract::kCommit},
      {"GET", helm + "/deploymentHistory", 200, "", "results",
       contract::kBase + "name commit status"},
      {"GET", helm + "/deploymentHistoryV2", 200, "", "results",
       "identifier status auditing_data details status_details icon_uri"},
      {"GET", restrictions, 200, "", "results", contract::kRestriction},
      {"POST", restrictions, 201, restriction, "", contract::kRestriction},
      {"PUT", restrictions + "/{deploymentRestrictionId}", 200, restriction, "",
       contract::kRestriction},
      {"DELETE", restrictions + "/{deploymentRestrictionId}", 204},
  };
}

}  // namespace slipway::api
