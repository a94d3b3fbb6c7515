// `slipway apply`, from a file to the requests in their order.
#include <gmock/gmock.h>

#include "cli/test_command_line.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(CommandLine, AppliesAChartOfANewHelmRepository) {
  const io::TestFolder folder;
  const std::string file = folder.path() / "slipway.yaml";
  ASSERT_TRUE(io::write_file(
      file,
      "helm_repositories: [{name: charts, url: 'https://c', username: u, password: {file: key}}]\n"
      "projects: [{name: new, environments: [{name: e, services: [{name: s, chart: "
      "{helm_repository: charts, name: nginx, version: 1.0.0}, set: {a: b}}]}]}]"));
  ASSERT_TRUE(io::write_file(folder.path() / "key", "value\n"));
  for (const std::string list : {"containerRegistry", "helmRepository", "gitToken", "runtime"}) {
    answers_["GET /api/organization/o1/" + list] = {200, R"({"results": []})"};
  }
  answers_["POST /api/organization/o1/helmRepository"] = {201, R"({"id": "r9"})"};
  answers_["POST /api/organization/o1/project"] = {201, R"({"id": "p9"})"};
  answers_["GET /api/environment/e9/deploymentStage"] = {200, R"({"results": []})"};
  answers_["POST /api/project/p9/environment"] = {201, R"({"id": "e9"})"};
  answers_["POST /api/environment/e9/helm"] = {201, R"({"id": "s9"})"};
  EXPECT_EQ(run({"apply", "-f", file.c_str()}), kExitOk) << err();
  EXPECT_THAT(out(), HasSubstr("+ create helm repository charts\n"));
  EXPECT_THAT(out(), HasSubstr("+ create helm service new/e/s\n"));
  EXPECT_THAT(
      sent_,
      ElementsAre(
          R"(POST /api/organization/o1/helmRepository {"url":"https://c","config":)"
          R"({"username":"u","password":"value"},"name":"charts"})",
          R"(POST /api/organization/o1/project {"name":"new"})",
          R"(POST /api/project/p9/environment {"name":"e"})",
          R"(POST /api/environment/e9/helm {"values_override":{"set":[["a","b"]]},"source":)"
          R"({"helm_repository":{"repository":"r9","chart_name":"nginx","chart_version":"1.0.0"}},)"
          R"("name":"s"})"));
}

TEST_F(CommandLine, AppliesNothingOfAFileWhoseWebhookLeadsNowhere) {
  const io::TestFolder folder;
  const std::string file = folder.path() / "slipway.yaml";
  ASSERT_TRUE(
      io::write_file(file,
                     "webhooks: [{name: w, kind: SLACK, events: [DEPLOYMENT_FAILURE], "
                     "target_url_from: {file: url}}]\nprojects: [{name: new, environments: []}]"));
  for (const std::string list :
       {"containerRegistry", "helmRepository", "gitToken", "runtime", "webhook"}) {
    answers_["GET /api/organization/o1/" + list] = {200, R"({"results": []})"};
  }
  answers_["POST /api/organization/o1/project"] = {201, R"({"id": "p9"})"};
  answers_["POST /api/organization/o1/webhook"] = {201, R"({"id": "w9"})"};
  ASSERT_TRUE(io::write_file(folder.path() / "url", "hooks.slack.example/services/x\n"));
  EXPECT_EQ(run({"apply", "-f", file.c_str()}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("slipway.yaml:1:82: target_url: this is no address"));
  EXPECT_THAT(sent_, ElementsAre());
  ASSERT_TRUE(io::write_file(folder.path() / "url", "https://hooks.slack.example/services/x\n"));
  EXPECT_EQ(run({"apply", "-f", file.c_str()}), kExitOk) << err();
}

TEST_F(CommandLine, AppliesAFileInOrder) {
  const io::TestFolder folder;
  const std::string file = folder.path() / "slipway.yaml";
  ASSERT_TRUE(io::write_file(
      file,
      "projects: [{name: new, environments: [{name: e, services: [{name: s, repository: "
      "'https://h/r', restrictions: [{match: a}], secrets: {K: {file: key}}}]}]}]"));
  for (const std::string list : {"containerRegistry", "helmRepository", "gitToken", "runtime"}) {
    answers_["GET /api/organization/o1/" + list] = {200, R"({"results": []})"};
  }
  EXPECT_EQ(run({"apply", "-f", file.c_str()}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("slipway.yaml:1:"));
  EXPECT_THAT(sent_, ElementsAre());
  ASSERT_TRUE(io::write_file(folder.path() / "key", "value\n"));
  EXPECT_EQ(run({"apply", "-f", file.c_str(), "--dry-run"}), kExitOk) << err();
  EXPECT_THAT(sent_, ElementsAre());
  answers_["POST /api/organization/o1/project"] = {201, R"({"id": "p9"})"};
  answers_["GET /api/environment/e9/deploymentStage"] = {200, R"({"results": []})"};
  answers_["POST /api/project/p9/environment"] = {201, R"({"id": "e9"})"};
  answers_["POST /api/environment/e9/application"] = {201, R"({"id": "s9"})"};
  answers_["POST /api/application/s9/deploymentRestriction"] = {201, R"({"id": "r9"})"};
  answers_["POST /api/application/s9/secret"] = {201, R"({"id": "k9"})"};
  EXPECT_EQ(run({"apply", "-f", file.c_str()}), kExitOk) << err();
  EXPECT_THAT(out(), HasSubstr("+ create application new/e/s\n"));
  EXPECT_THAT(
      sent_,
      ElementsAre(
          R"(POST /api/organization/o1/project {"name":"new"})",
          R"(POST /api/project/p9/environment {"name":"e"})",
          StartsWith(R"(POST /api/environment/e9/application {"git_repository":{"url":)"),
          R"(POST /api/application/s9/deploymentRestriction {"mode":"MATCH","type":"PATH","value":"a"})",
          R"(POST /api/application/s9/secret {"key":"K","value":"value"})"));
}

}  // namespace
}  // namespace slipway::cli
