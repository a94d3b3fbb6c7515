// What commands make of their words, one request after the other.
#include <gmock/gmock.h>

#include "cli/test_command_line.h"

namespace slipway::cli {
namespace {

struct Sends {
  const char* name;
  std::vector<const char*> words;
  std::vector<const char*> sent;
};

class EachCommand : public CommandLine, public testing::WithParamInterface<Sends> {};

// What the commands make of their words; the answers are in the constructor.
TEST_P(EachCommand, Sends) {
  add_jobs();
  for (const auto* path : {"POST /api/environment/e1/deploy",
                           "POST /api/environment/e1/service/deploy",
                           "POST /api/environment/e1/stop",
                           "POST /api/environment/e1/application",
                           "POST /api/environment/e1/cancelDeployment",
                           "POST /api/environment/e1/clone",
                           "PUT /api/environment/e1",
                           "DELETE /api/environment/e1",
                           "POST /api/environment/e1/freezeWindow",
                           "PUT /api/freezeWindow/w1",
                           "DELETE /api/freezeWindow/w1",
                           "POST /api/deployment/d1/throughFreeze",
                           "POST /api/deployment/d1/approve",
                           "POST /api/preview/w2/allow",
                           "DELETE /api/preview/w2",
                           "POST /api/deployment/d1/refuse",
                           "POST /api/deployment/d1/throughApproval",
                           "POST /api/application/s1/deploy",
                           "POST /api/application/s1/redeploy",
                           "POST /api/service/s1/rollback",
                           "POST /api/environment/e1/deploymentStage",
                           "PUT /api/deploymentStage/t1",
                           "PUT /api/deploymentStage/t1/service/s1",
                           "PUT /api/deploymentStage/t2/service/s1",
                           "PUT /api/deploymentStage/t1/moveAfter/t2",
                           "POST /api/variable",
                           "PUT /api/variable/v2",
                           "DELETE /api/variable/v2",
                           "POST /api/variable/v1/alias",
                           "POST /api/variable/v1/override",
                           "POST /api/application/s1/clone",
                           "POST /api/application/s1/customDomain",
                           "DELETE /api/application/s1/customDomain/m1",
                           "POST /api/organization/o1/apiToken",
                           "DELETE /api/organization/o1/apiToken/k1",
                           "DELETE /api/application/s1",
                           "POST /api/application/s1/stop",
                           "POST /api/application/s2/stop"}) {
    answers_[path] = {200, R"({"id": "x", "name": "x", "state": "DEPLOYING"})"};
  }
  answers_["GET /api/environment/e1/deploymentStage"] = {200, R"({"results": [
      {"id": "t1", "name": "first", "services": [{"service_id": "s1", "is_skipped": false}]},
      {"id": "t2", "name": "second", "services": []}]})"};
  answers_["GET /api/environment/e1/freezeWindow"] = {
      200, R"({"results": [{"id": "w1", "name": "weekend"}]})"};
  answers_["GET /api/environment/e1/preview"] = {200,
                                                 R"({"results": [{"id": "w2", "number": 12}]})"};
  answers_["GET /api/environment/e1/approval"] = {
      200, R"({"results": [{"deployment_id": "d1", "service_id": "s1", "service_name": "web"}]})"};
  answers_["GET /api/application/s1/status"] = {
      200, R"({"id": "s1", "state": "DEPLOYMENT_QUEUED", "deployment_request_id": "d1"})"};
  answers_["GET /api/service/s1/deploymentStage"] = {200, R"({"id": "t1", "name": "first"})"};
  answers_["GET /api/environment/e1"] = {200, R"({"id": "e1", "project": {"id": "p1"}})"};
  const std::string variables = R"({"results": [
      {"id": "v1", "key": "A", "value": "1", "scope": "PROJECT"},
      {"id": "v2", "key": "B", "value": "2", "scope": "APPLICATION"},
      {"id": "v3", "key": "B", "value": "3", "scope": "ENVIRONMENT"}]})";
  answers_["GET /api/variable?scope=APPLICATION&parent_id=s1"] = {200, variables};
  answers_["GET /api/application/s1/customDomain"] = {
      200, R"({"results": [{"id": "m1", "domain": "shop.example.com"}]})"};
  answers_["GET /api/organization/o1/apiToken"] = {200,
                                                   R"({"results": [{"id": "k1", "name": "ci"}]})"};
  EXPECT_EQ(run(GetParam().words), kExitOk) << err();
  EXPECT_THAT(sent_, testing::ElementsAreArray(GetParam().sent));
}

INSTANTIATE_TEST_SUITE_P(
    Each, EachCommand,
    testing::Values(
        Sends{
            "EnvironmentDeploy", {"environment", "deploy"}, {"POST /api/environment/e1/deploy {}"}},
        Sends{"EnvironmentDeploySome",
              {"environment", "deploy", "shop/production", "--applications", "web:abc,api",
               "--lifecycles", "migrate:8"},
              {R"(POST /api/environment/e1/service/deploy {"applications":[)"
               R"({"application_id":"s1","git_commit_id":"abc"},{"application_id":"s2"}],)"
               R"("jobs":[{"id":"j2","image_tag":"8"}]})"}},
        Sends{"EnvironmentDeployJson",
              {"environment", "deploy", "--services", R"({"containers":[{"id":"c1"}]})"},
              {R"(POST /api/environment/e1/service/deploy {"containers":[{"id":"c1"}]})"}},
        Sends{"EnvironmentStop",
              {"environment", "stop", "production"},
              {"POST /api/environment/e1/stop {}"}},
        Sends{"EnvironmentCancel",
              {"environment", "cancel", "-f"},
              {R"(POST /api/environment/e1/cancelDeployment {"force_cancel":true})"}},
        Sends{"EnvironmentClone",
              {"environment", "clone", "-n", "next", "-t", "staging", "--target-project", "shop"},
              {R"(POST /api/environment/e1/clone {"name":"next","mode":"STAGING",)"
               R"("project_id":"p1"})"}},
        Sends{"EnvironmentUpdate",
              {"environment", "update", "--name", "prod", "--type", "STAGING"},
              {R"(PUT /api/environment/e1 {"name":"prod","mode":"STAGING"})"}},
        Sends{"EnvironmentDelete",
              {"environment", "delete", "production"},
              {"DELETE /api/environment/e1 "}},
        Sends{
            "StageCreate",
            {"environment", "stage", "create", "-n", "third", "-d", "last"},
            {R"(POST /api/environment/e1/deploymentStage {"name":"third","description":"last"})"}},
        Sends{"StageEdit",
              {"environment", "stage", "edit", "-n", "first", "--new-name", "one"},
              {R"(PUT /api/deploymentStage/t1 {"name":"one"})"}},
        Sends{"StageMove",
              {"environment", "stage", "move", "-n", "web", "-s", "second"},
              {"PUT /api/deploymentStage/t2/service/s1 {}"}},
        Sends{"StageSkip",
              {"environment", "stage", "skip", "-n", "web"},
              {R"(PUT /api/deploymentStage/t1/service/s1 {"is_skipped":true})"}},
        Sends{"StageOrder",
              {"environment", "stage", "order", "first", "--after", "second"},
              {"PUT /api/deploymentStage/t1/moveAfter/t2 {}"}},
        Sends{
            "FreezeAdd",
            {"environment", "freeze", "add", "weekend", "--days", "FRI,sat", "--from", "17:00",
             "--until", "08:00", "--until-day", "Monday", "--timezone", "Europe/Paris"},
            {R"(POST /api/environment/e1/freezeWindow {"name":"weekend","timezone":"Europe/Paris",)"
             R"("weekdays":["FRIDAY","SATURDAY"],"start_time":"17:00","end_weekday":"MONDAY",)"
             R"("end_time":"08:00"})"}},
        Sends{"FreezeEdit",
              {"environment", "freeze", "edit", "weekend", "--from", "2026-12-24", "--until",
               "2027-01-02T08:00"},
              {R"(PUT /api/freezeWindow/w1 {"name":"weekend","timezone":"UTC",)"
               R"("starts_at":"2026-12-24","ends_at":"2027-01-02T08:00"})"}},
        Sends{"FreezeRemove",
              {"environment", "freeze", "remove", "weekend"},
              {"DELETE /api/freezeWindow/w1 "}},
        Sends{"FreezeThrough",
              {"environment", "freeze", "through", "web", "--reason", "now"},
              {R"(POST /api/deployment/d1/throughFreeze {"reason":"now"})"}},
        Sends{"ApprovalApprove",
              {"approval", "approve", "web", "--comment", "Seen"},
              {R"(POST /api/deployment/d1/approve {"comment":"Seen"})"}},
        Sends{"ApprovalRefuse",
              {"approval", "refuse", "web", "--reason", "no"},
              {R"(POST /api/deployment/d1/refuse {"reason":"no"})"}},
        Sends{"ApprovalThrough",
              {"approval", "through", "web", "--reason", "now"},
              {R"(POST /api/deployment/d1/throughApproval {"reason":"now"})"}},
        Sends{"PreviewAllow",
              {"preview", "allow", "12", "--commit", "abc"},
              {R"(POST /api/preview/w2/allow {"commit":"abc"})"}},
        Sends{"PreviewRemove", {"preview", "remove", "#12"}, {"DELETE /api/preview/w2 "}},
        Sends{"EnvironmentApprovals",
              {"environment", "update", "--required-approvals", "2", "--approval-timeout", "3600",
               "--approval-by-others", "true"},
              {R"(PUT /api/environment/e1 {"required_approvals":2,"approval_timeout":3600,)"
               R"("approval_by_others":true})"}},
        Sends{"Create",
              {"application", "create", "till", "--environment", "production", "--repository",
               "https://h/till", "--port", "80", "--health-path", "/up"},
              {R"(POST /api/environment/e1/application {"name":"till","git_repository":)"
               R"({"url":"https://h/till"},"ports":[{"internal_port":80,)"
               R"("publicly_accessible":true,"protocol":"HTTP"}],"healthchecks":)"
               R"({"readiness_probe":{"type":{"http":{"path":"/up"}}}}})"}},
        Sends{"Redeploy",
              {"application", "redeploy", "-n", "web"},
              {"POST /api/application/s1/redeploy {}"}},
        Sends{"RedeployACommit",
              {"application", "redeploy", "-n", "web", "-c", "abc"},
              {R"(POST /api/application/s1/deploy {"git_commit_id":"abc"})"}},
        Sends{"StopWithACommit",
              {"application", "stop", "-n", "web", "-c", "abc"},
              {"POST /api/application/s1/stop {}"}},
        Sends{"DeployThroughApproval",
              {"application", "deploy", "-n", "web", "--through-approval", "--reason", "now"},
              {R"(POST /api/application/s1/deploy {"through_approval":"now"})"}},
        Sends{"DeployThroughFreeze",
              {"application", "deploy", "-n", "web", "--through-freeze", "--reason", "now"},
              {R"(POST /api/application/s1/deploy {"through_freeze":"now"})"}},
        Sends{"RollbackThroughFreeze",
              {"rollback", "-n", "web", "--through-freeze", "--reason", "now"},
              {R"(POST /api/service/s1/rollback {"through_freeze":"now"})"}},
        Sends{"EnvironmentDeployThroughFreeze",
              {"environment", "deploy", "--through-freeze", "--reason", "now"},
              {R"(POST /api/environment/e1/deploy {"through_freeze":"now"})"}},
        Sends{"VariableCreate",
              {"application", "env", "create", "-n", "web", "-k", "C", "-v", "3", "--scope",
               "project", "--secret"},
              {R"(POST /api/variable {"key":"C","value":"3","is_secret":true,)"
               R"("variable_scope":"PROJECT","variable_parent_id":"p1"})"}},
        Sends{"VariableOfTheOrganization",
              {"organization", "env", "create", "-k", "C", "-v", "3"},
              {R"(POST /api/variable {"key":"C","value":"3","is_secret":false,)"
               R"("variable_scope":"ORGANIZATION","variable_parent_id":"o1"})"}},
        Sends{"VariableUpdate",
              {"application", "env", "update", "-n", "web", "-k", "B", "-v", "4"},
              {R"(PUT /api/variable/v2 {"key":"B","value":"4"})"}},
        Sends{"VariableDelete",
              {"application", "env", "delete", "-n", "web", "-k", "B"},
              {"DELETE /api/variable/v2 "}},
        Sends{"VariableAlias",
              {"application", "env", "alias", "create", "-n", "web", "-k", "A", "--alias", "D"},
              {R"(POST /api/variable/v1/alias {"alias_scope":"APPLICATION",)"
               R"("alias_parent_id":"s1","key":"D"})"}},
        Sends{"VariableOverride",
              {"application", "env", "override", "create", "-n", "web", "-k", "A", "--value", "9",
               "--scope", "ENVIRONMENT"},
              {R"(POST /api/variable/v1/override {"override_scope":"ENVIRONMENT",)"
               R"("override_parent_id":"e1","value":"9"})"}},
        Sends{"Clone",
              {"application", "clone", "-n", "web", "--target-application-name", "web2"},
              {R"(POST /api/application/s1/clone {"name":"web2","environment_id":"e1"})"}},
        Sends{"DomainCreate",
              {"application", "domain", "create", "-n", "web", "--domain", "a.example.com",
               "--do-not-generate-certificate"},
              {R"(POST /api/application/s1/customDomain {"domain":"a.example.com",)"
               R"("generate_certificate":false,"use_cdn":false})"}},
        Sends{"DomainDelete",
              {"application", "domain", "delete", "-n", "web", "--domain", "shop.example.com"},
              {"DELETE /api/application/s1/customDomain/m1 "}},
        Sends{"TokenCreate",
              {"token", "create", "ci", "--role", "viewer"},
              {R"(POST /api/organization/o1/apiToken {"name":"ci","role_id":"VIEWER"})"}},
        Sends{"TokenCreateLimited",
              {"token", "create", "ci", "--limit-to", "shop", "--limit-to", "shop/production"},
              {R"(POST /api/organization/o1/apiToken {"name":"ci","role_id":"DEPLOYER",)"
               R"("limited_to":{"projects":["p1"],"environments":["e1"]}})"}},
        Sends{
            "TokenDelete", {"token", "delete", "ci"}, {"DELETE /api/organization/o1/apiToken/k1 "}},
        Sends{"Several",
              {"application", "stop", "--applications", "web,api"},
              {"POST /api/application/s1/stop {}", "POST /api/application/s2/stop {}"}}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace slipway::cli
