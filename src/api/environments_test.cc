// Stages, and what is done to a whole environment or to some of its services.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "base/time.h"
#include "store/deployments.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kOneEnvironment = "/api/environment/{environmentId}";
const std::string kStages = kOneEnvironment + "/deploymentStage";

std::vector<std::string> names(const TestAnswer& answer) {
  std::vector<std::string> all;
  EXPECT_EQ(answer.status, 200) << answer.http.body;
  for (const auto& item : answer.json.at("results").as_array()) {
    all.emplace_back(item.at("name").as_string());
  }
  return all;
}

// "web" and the container's "cache", of what waits.
std::vector<std::string> waiting(TestApi& api) {
  std::vector<std::string> all;
  const auto answer = api.call("GET", kOneEnvironment + "/deploymentQueue");
  for (const auto& item : answer.json.at("results").as_array()) {
    const auto& service = item.at("stages").at(0).at("services").at(0);
    all.emplace_back(service.at("identifier").at("name").as_string());
  }
  return all;
}

void cancel_all(TestApi& api) {
  EXPECT_EQ(api.call("POST", kOneEnvironment + "/cancelDeployment").status, 202);
  EXPECT_THAT(waiting(api), IsEmpty());
}

TEST(StageEndpoints, MoveAndHoldServices) {
  TestApi api;
  const auto first = "/api/deploymentStage/{deploymentStageId}";
  EXPECT_THAT(
      names(api.call("GET", kStages)),
      ElementsAre("DEFAULT DATABASE", "DEFAULT JOB", "DEFAULT CONTAINER", "DEFAULT APPLICATION"));
  EXPECT_THAT(
      names(api.call("PUT", std::string(first) + "/moveAfter/{stageId}")),
      ElementsAre("DEFAULT JOB", "DEFAULT DATABASE", "DEFAULT CONTAINER", "DEFAULT APPLICATION"));
  EXPECT_THAT(
      names(api.call("PUT", std::string(first) + "/moveBefore/{stageId}")),
      ElementsAre("DEFAULT DATABASE", "DEFAULT JOB", "DEFAULT CONTAINER", "DEFAULT APPLICATION"));
  const std::string of_service = "/api/service/{serviceId}/deploymentStage";
  EXPECT_EQ(api.call("GET", of_service).json.at("name"), "DEFAULT APPLICATION");
  api.call("PUT", std::string(first) + "/service/{serviceId}");
  EXPECT_EQ(api.call("GET", of_service).json.at("name"), "DEFAULT DATABASE");
  const auto refused = api.call("DELETE", first);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.message(), HasSubstr("attach them"));
  EXPECT_EQ(api.call("PUT", first, R"({"name":"DEFAULT JOB"})").status, 409);
  EXPECT_EQ(api.call("POST", kStages, R"({"name":"DEFAULT JOB"})").status, 409);
}

TEST(StageEndpoints, RefuseANameThatReadsAsAnother) {
  TestApi api;
  ASSERT_EQ(api.call("POST", kStages, R"({"name":"Smoke"})").status, 201);
  const auto probe = api.call("POST", kStages, R"({"name":"Probe"})");
  const std::string path = "/api/deploymentStage/" + std::string(probe.json.at("id").as_string());
  for (const std::string name : {"Smoke", "smoke", "job", "Default Job"}) {
    SCOPED_TRACE(name);
    for (const auto& [method, where] : {std::pair("POST", kStages), std::pair("PUT", path)}) {
      const auto refused = api.call(method, where, R"({"name":")" + name + "\"}");
      EXPECT_EQ(refused.status, 409) << method;
      EXPECT_EQ(refused.field(), "name") << method;
    }
  }
  EXPECT_EQ(api.call("PUT", path, R"({"name":"PROBE"})").status, 200) << "its own";
}

TEST(StageEndpoints, AreOfOneEnvironment) {
  TestApi api;
  const auto other = api.call("POST", "/api/project/{projectId}/environment", R"({"name":"b"})");
  const auto stages =
      api.call("GET", "/api/environment/" + std::string(other.json.at("id").as_string()) +
                          "/deploymentStage");
  const std::string stage(stages.json.at("results").at(0).at("id").as_string());
  const std::string path = "/api/deploymentStage/" + stage;
  EXPECT_EQ(api.call("PUT", path + "/moveAfter/{stageId}").status, 400);
  EXPECT_EQ(api.call("PUT", path + "/service/{serviceId}").status, 400);
}

TEST(FreezeWindowEndpoints, SayWhenTheyAreNext) {
  TestApi api;
  const std::string windows = kOneEnvironment + "/freezeWindow";
  const auto year = std::stoi(base::to_iso8601(api.context().clock.now()).substr(0, 4)) + 1;
  const std::string next = std::to_string(year);
  const auto once = api.call("POST", windows,
                             R"({"name":"once","timezone":"Europe/Paris","starts_at":")" + next +
                                 R"(-07-01","ends_at":")" + next + R"(-07-02T12:30"})");
  ASSERT_EQ(once.status, 201) << once.http.body;
  EXPECT_EQ(once.json.at("next_start_at").as_string(), next + "-06-30T22:00:00.000Z");
  EXPECT_EQ(once.json.at("next_end_at").as_string(), next + "-07-02T10:30:00.000Z");
  EXPECT_EQ(once.json.at("is_active"), false);
  const std::string path = "/api/freezeWindow/" + std::string(once.json.at("id").as_string());
  const auto past =
      api.call("PUT", path, R"({"name":"once","starts_at":"2020-01-01","ends_at":"2020-01-02"})");
  ASSERT_EQ(past.status, 200) << past.http.body;
  EXPECT_TRUE(past.json.at("next_start_at").is_null());
  const auto always =
      api.call("PUT", path, R"({"name":"once","starts_at":"2020-01-01","ends_at":"2999-01-02"})");
  EXPECT_EQ(always.json.at("is_active"), true);
  EXPECT_EQ(api.call("PUT", path, R"({"name":"weekend","starts_at":"2020-01-01",
                                      "ends_at":"2020-01-02"})")
                .status,
            409);
}

TEST(FreezeWindowEndpoints, SayWhatIsWrong) {
  struct Case {
    std::string body, field, says;
  };
  TestApi api;
  const std::string week = R"("name":"a","start_time":"17:00","end_time":"18:00")";
  for (const auto& wanted : std::vector<Case>{
           {R"({"starts_at":"2026-12-24","ends_at":"2026-12-24"})", "name", "is missing"},
           {R"({"name":"a"})", "weekdays", "are missing"},
           {"{" + week + R"(,"weekdays":["FRYDAY"]})", "weekdays", "Did you mean"},
           {"{" + week + R"(,"weekdays":["FRIDAY"],"timezone":"Europe/Pris"})", "timezone",
            "Europe/Pris"},
           {"{" + week + R"(,"weekdays":["FRIDAY"],"end_weekday":"SOON"})", "end_weekday",
            "is unknown"},
           {R"({"name":"a","weekdays":["FRIDAY"],"start_time":"25:00","end_time":"18:00"})",
            "start_time", "no time of the day"},
           {R"({"name":"a","starts_at":"2026-12-24","ends_at":"24.12.2026"})", "ends_at",
            "no date"}}) {
    const auto answer = api.call("POST", kOneEnvironment + "/freezeWindow", wanted.body);
    EXPECT_EQ(answer.status, 400) << wanted.body;
    EXPECT_EQ(answer.field(), wanted.field) << answer.http.body;
    EXPECT_THAT(answer.message(), HasSubstr(wanted.says));
  }
}

TEST(FreezeWindowEndpoints, LetGoThroughWhoGivesAReason) {
  TestApi api;
  const std::string deploy = "/api/application/{applicationId}/deploy";
  const std::string body = R"({"through_freeze":"The till is down"})";
  const auto deployed = api.call("POST", deploy, body);
  ASSERT_EQ(deployed.status, 202) << deployed.http.body;
  const std::string one =
      "/api/deployment/" + std::string(deployed.json.at("deployment_id").as_string());
  EXPECT_EQ(api.call("GET", one).json.at("through_freeze"), "The till is down");
  EXPECT_THAT(api.call("GET", "/api/organization/{organizationId}/audit").http.body,
              HasSubstr("The till is down"));
  const auto later = api.call("POST", one + "/throughFreeze", R"({"reason":"It cannot wait"})");
  EXPECT_EQ(later.status, 202) << later.http.body;
  EXPECT_EQ(later.json.at("through_freeze"), "It cannot wait");
  EXPECT_EQ(api.call("POST", deploy, R"({"through_freeze":" "})").field(), "through_freeze");
  const auto token = api.call("POST", "/api/organization/{organizationId}/apiToken",
                              R"({"name":"ci","role_id":"DEPLOYER"})");
  const std::string key(token.json.at("token").as_string());
  const auto as_deployer = [&](const std::string& path, const std::string& sent) {
    return api.call_with("POST", api.filled(path), sent, {{"Authorization", "Token " + key}});
  };
  EXPECT_EQ(as_deployer(deploy, "{}").status, 202);
  const auto refused = as_deployer(deploy, body);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.message(), HasSubstr("needs the role ADMIN"));
  for (const auto& path :
       {std::string("/api/application/{applicationId}/redeploy"), kOneEnvironment + "/deploy",
        kOneEnvironment + "/redeploy", std::string("/api/service/{serviceId}/rollback")}) {
    EXPECT_EQ(as_deployer(path, body).status, 403) << path;
    EXPECT_EQ(api.call("POST", path, body).status, 202) << path;
  }
}

TEST(EnvironmentActions, LeaveAloneWhatIsSkipped) {
  TestApi api;
  cancel_all(api);
  EXPECT_EQ(api.call("POST", kOneEnvironment + "/deploy").status, 202);
  EXPECT_THAT(waiting(api), testing::UnorderedElementsAre("web", "cache", "nightly", "chart"));
  cancel_all(api);
  api.call("PUT", "/api/deploymentStage/{deploymentStageId}/service/{serviceId}",
           R"({"is_skipped":true})");
  EXPECT_EQ(api.call("POST", kOneEnvironment + "/deploy").status, 202);
  EXPECT_THAT(waiting(api), testing::UnorderedElementsAre("cache", "nightly", "chart"));
  cancel_all(api);
  EXPECT_EQ(api.call("POST", kOneEnvironment + "/service/deploy",
                     R"({"applications":[{"application_id":"{applicationId}"}]})")
                .status,
            202);
  EXPECT_THAT(waiting(api), ElementsAre("web")) << "by name it is not skipped";
}

TEST(EnvironmentActions, NameWhatIsWrongInTheirLists) {
  struct Case {
    std::string path;
    std::string body;
    std::string field;
  };
  const std::vector<Case> cases{
      {"/service/deploy", "{}", ""},
      {"/service/deploy", R"({"applications":[{"application_id":"{containerId}"}]})",
       "applications[0].application_id"},
      {"/service/deploy", R"({"applications":[{"application_id":"{applicationId}",
                              "git_commit_id":"abc"}]})",
       "applications[0].git_commit_id"},
      {"/service/deploy", R"({"containers":[{"id":"{containerId}","image_tag":"a b"}]})",
       "containers[0].image_tag"},
      {"/service/deploy", R"({"databases":["{nobody}"]})", "databases"},
      {"/service/stop", R"({"application_ids":["{nobody}"]})", "application_ids"},
      {"/service/delete", R"({"container_ids":["{applicationId}"]})", "container_ids"},
      {"/service/restart-service", "{}", ""},
      {"/clone", R"({"name":"x","cluster_id":"{nobody}"})", "cluster_id"},
      {"/clone", R"({"name":"x","project_id":"{nobody}"})", "project_id"},
  };
  TestApi api;
  for (const auto& c : cases) {
    const auto answer = api.call("POST", kOneEnvironment + c.path, c.body);
    EXPECT_EQ(answer.status, 400) << c.path << c.body << answer.http.body;
    EXPECT_EQ(answer.field(), c.field) << answer.http.body;
  }
  EXPECT_EQ(api.call("POST", kOneEnvironment + "/clone", R"({"name":"prod"})").status, 409);
}

// Its on_delete is to run once, so it stays a while.
std::string add_job_to_end(TestApi& api) {
  const auto made = api.call("POST", "/api/environment/{environmentId}/job",
                             R"({"name":"down","source":{"image":{"tag":"1",
      "image_name":"registry.example.com/acme/down","registry_id":"{containerRegistryId}"}},
      "schedule":{"on_delete":{"entrypoint":"./down"}}})");
  EXPECT_EQ(made.status, 201) << made.http.body;
  std::string id(made.json.at("id").as_string());
  api.database().write([&](store::Transaction& tx) {
    store::set_serving(tx, model::ServiceId::parse(id).value(),
                       api.id<model::DeploymentId>("deploymentId"));
  });
  return id;
}

TEST(WhatIsBeingDeleted, TakesNothingNew) {
  TestApi api;
  add_job_to_end(api);
  EXPECT_EQ(api.call("DELETE", "/api/environment/{environmentId}").status, 204);
  const std::vector<std::pair<std::string, std::string>> cases{
      {"/api/environment/{environmentId}/container",
       R"({"name":"new","image_name":"registry.example.com/acme/new","tag":"1",
           "registry_id":"{containerRegistryId}"})"},
      {"/api/environment/{environmentId}/application",
       R"({"name":"new","git_repository":{"url":"https://git.example.com/acme/shop.git"}})"},
  };
  for (const auto& [path, body] : cases) {
    const auto answer = api.call("POST", path, body);
    EXPECT_EQ(answer.status, 409) << path << answer.http.body;
    EXPECT_THAT(answer.message(), HasSubstr("is being deleted"));
  }
  EXPECT_EQ(api.call("DELETE", "/api/project/{projectId}").status, 204);
  EXPECT_EQ(api.call("POST", "/api/project/{projectId}/environment", R"({"name":"new"})").status,
            409);
}

TEST(WhatIsBeingDeleted, KeepsItsOrganization) {
  TestApi api;
  add_job_to_end(api);
  const auto refused = api.call("DELETE", "/api/organization/{organizationId}");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.message(), HasSubstr("ON_DELETE"));
  EXPECT_EQ(api.call("GET", "/api/application/{applicationId}").status, 200);
}

TEST(EnvironmentHistory, HoldsEachBatchWithItsStages) {
  TestApi api;
  const auto history = api.call("GET", kOneEnvironment + "/deploymentHistoryV2").json;
  ASSERT_EQ(history.at("results").as_array().size(), 1U);
  const auto& batch = history.at("results").at(0);
  EXPECT_EQ(batch.at("status"), "DEPLOYED");
  EXPECT_EQ(batch.at("action_status"), "SUCCESS");
  const auto& stages = batch.at("stages").as_array();
  ASSERT_EQ(stages.size(), 1U);
  EXPECT_EQ(stages.at(0).at("name"), "DEFAULT APPLICATION");
  EXPECT_EQ(stages.at(0).at("status"), "DONE");
  EXPECT_EQ(stages.at(0).at("services").at(0).at("identifier").at("name"), "web");
  const auto logs = api.call("GET", kOneEnvironment + "/logs").json.as_array();
  ASSERT_EQ(logs.size(), 1U);
  EXPECT_EQ(logs.at(0).at("message").at("safe_message"), "it builds");
  EXPECT_EQ(api.call("GET", kOneEnvironment + "/logs?version=7").field(), "version");
  const std::string id(batch.at("identifier").at("execution_id").as_string());
  EXPECT_EQ(api.call("GET", kOneEnvironment + "/logs?version=" + id).json.as_array().size(), 1U);
}

TEST(CustomDomains, BelongToOneService) {
  TestApi api;
  const std::string path = "/api/application/{applicationId}/customDomain";
  const auto taken = api.call("POST", path, R"({"domain":"cache.example.com"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.field(), "domain");
  EXPECT_EQ(api.call("POST", path, R"({"domain":"https://a.example.com"})").field(), "domain");
  api.call("PUT", "/api/container/{containerId}", R"({"domains":["own.example.com"]})");
  EXPECT_EQ(api.call("POST", path, R"({"domain":"own.example.com"})").status, 409);
  EXPECT_EQ(api.call("GET", path + "/{customDomainId}/status").json.at("validation_domain"),
            "web.prod.shop.localhost");
  EXPECT_EQ(api.call("GET", "/api/application/{applicationId}").json.at("url"),
            "https://shop.example.com");
  const auto crossed = api.call(
      "DELETE", "/api/container/{containerId}/customDomain/" + api.ids().at("customDomainId"));
  EXPECT_EQ(crossed.status, 404);
}

TEST(AdvancedSettings, KeepWhatTheyDoNotUse) {
  TestApi api;
  const std::string path = "/api/application/{applicationId}/advancedSettings";
  const auto set = api.call("PUT", path,
                            R"({"build.timeout_max_sec":60,"hpa.cpu.average_utilization_percent":80,
             "deployment.termination_grace_period_seconds":7})");
  ASSERT_EQ(set.status, 200) << set.http.body;
  const auto shown = api.call("GET", path).json;
  EXPECT_EQ(shown.at("hpa.cpu.average_utilization_percent"), 80);
  EXPECT_EQ(shown.at("network.ingress.proxy_body_size_mb"), 100);
  const auto service = api.call("GET", "/api/application/{applicationId}").json;
  EXPECT_EQ(service.at("stop_grace"), 7);
  EXPECT_EQ(service.at("build_timeout"), 60);
  for (const std::string field : {"deployment.termination_grace_period_secs",
                                  "network.ingress.enable_cors", "build.timeout_max_sec"}) {
    const auto refused = api.call("PUT", path, R"({")" + field + R"(":"much"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.field(), field) << refused.http.body;
  }
}

}  // namespace
}  // namespace slipway::api
