// Services on the command line, of whichever kind: listed, deployed and watched, changed.
#include <gmock/gmock.h>

#include "cli/test_command_line.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(CommandLine, ListsForPeopleAndForPrograms) {
  answers_["GET /api/environment/e1/container"] = {200, R"({"results": [
      {"id": "s3", "name": "cache", "auto_deploy": true, "tag": "7", "image_name": "redis"}]})"};
  EXPECT_EQ(run({"service", "list"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "SERVICE                KIND         AUTO-DEPLOY  BRANCH/TAG  REPOSITORY/IMAGE\n"
            "shop/production/web    application  on           main        https://h/shop\n"
            "shop/production/api    application  off\n"
            "shop/production/cache  container    on           7           redis\n");
  EXPECT_EQ(run({"container", "list"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "SERVICE                AUTO-DEPLOY  BRANCH/TAG  REPOSITORY/IMAGE\n"
            "shop/production/cache  on           7           redis\n");
  EXPECT_EQ(run({"service", "list", "--markdown"}), kExitOk) << err();
  EXPECT_THAT(out(), HasSubstr("| shop/production/cache | container | on | 7 | redis |\n"));
  EXPECT_EQ(run({"container", "stop", "web"}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("'web' is of the kind application, not container"));
  EXPECT_EQ(run({"project", "list", "--json"}), kExitOk);
  EXPECT_EQ(out(), "{\"results\":[{\"id\":\"p1\",\"name\":\"shop\"}]}\n");
  EXPECT_EQ(run({"project", "list", "--pretty"}), kExitOk);
  EXPECT_THAT(out(), StartsWith("{\n  \"results\": [\n    {\n      \"id\": \"p1\""));
}

TEST_F(CommandLine, DeploysSeveralServices) {
  answers_["POST /api/application/s1/deploy"] = {202, R"({"id": "s1", "state": "QUEUED"})"};
  answers_["POST /api/application/s2/deploy"] = {202, R"({"id": "s2", "state": "QUEUED"})"};
  EXPECT_EQ(
      run({"service", "deploy", "web", "--application", "production/api", "--version", "abc"}),
      kExitOk)
      << err();
  EXPECT_THAT(sent_, ElementsAre(R"(POST /api/application/s1/deploy {"git_commit_id":"abc"})",
                                 R"(POST /api/application/s2/deploy {"git_commit_id":"abc"})"));
}

TEST_F(CommandLine, WatchesADeploymentToItsEnd) {
  answers_["POST /api/application/s1/deploy"] = {202,
                                                 R"({"id": "s1", "deployment_request_id": "d1"})"};
  answers_["GET /api/deployment/d1"] = {200, R"({"id": "d1", "state": "DEPLOYED", "steps": [
      {"name": "checkout", "state": "SUCCEEDED", "started_at": "2026-11-25T02:00:00.000Z",
       "ended_at": "2026-11-25T02:00:00.850Z"}]})"};
  EXPECT_EQ(run({"application", "deploy", "web", "--watch"}), kExitOk) << err();
  EXPECT_EQ(out(), "web: checkout SUCCEEDED 850 ms\nweb: DEPLOYED\n");

  answers_["GET /api/deployment/d1"] = {
      200, R"({"id": "d1", "state": "BUILD_ERROR", "error": "npm ended with 1."})"};
  answers_["GET /api/deployment/d1/log?limit=20"] = {200, R"({"results": [{"text": "npm ERR!"}]})"};
  EXPECT_EQ(run({"application", "deploy", "web", "--watch"}), kExitFailed);
  EXPECT_EQ(err(), "  npm ERR!\nslipway: web ended as BUILD_ERROR: npm ended with 1.\n");
}

TEST_F(CommandLine, WatchesOnWhereItHasAskedTooOften) {
  answers_["POST /api/application/s1/deploy"] = {202,
                                                 R"({"id": "s1", "deployment_request_id": "d1"})"};
  first_answers_["GET /api/deployment/d1"] = {429, R"({"message": "Too often."})"};
  answers_["GET /api/deployment/d1"] = {200, R"({"id": "d1", "state": "DEPLOYED"})"};
  EXPECT_EQ(run({"application", "deploy", "web", "--watch"}), kExitOk) << err();
  EXPECT_THAT(out(), HasSubstr("web: DEPLOYED\n"));
}

TEST_F(CommandLine, UpdatesOneFieldAndKeepsTheOthers) {
  answers_["PUT /api/application/s1"] = {200, "{}"};
  EXPECT_EQ(run({"application", "update", "web", "--auto-deploy", "false", "--branch", "next"}),
            kExitOk)
      << err();
  EXPECT_THAT(sent_, ElementsAre(R"(PUT /api/application/s1 {"name":"web","auto_deploy":false,)"
                                 R"("git_repository":{"url":"https://h/shop","branch":"next",)"
                                 R"("root_path":"/"},"healthchecks":{}})"));
}

TEST_F(CommandLine, ListsChartsByWhereTheyComeFrom) {
  add_charts();
  EXPECT_EQ(run({"helm", "list"}), kExitOk);
  EXPECT_THAT(out(), HasSubstr("charts/nginx"));
  EXPECT_THAT(out(), HasSubstr("2.0.0"));
  EXPECT_THAT(out(), HasSubstr("https://h/shop"));
  EXPECT_EQ(run({"service", "list"}), kExitOk);
  EXPECT_THAT(out(), HasSubstr("nginx"));
  EXPECT_EQ(run({"application", "list"}), kExitOk);
  EXPECT_THAT(out(), testing::Not(HasSubstr("nginx")));
}

TEST_F(CommandLine, DeploysChartsByTheirOwnVersions) {
  add_charts();
  answers_["POST /api/helm/h1/deploy"] = {202, R"({"deployment_id": "d1"})"};
  answers_["POST /api/helm/h2/deploy"] = {202, R"({"deployment_id": "d2"})"};
  answers_["POST /api/helm/h1/redeploy"] = {202, "{}"};
  answers_["POST /api/helm/h1/stop"] = {202, "{}"};
  answers_["POST /api/environment/e1/service/deploy"] = {202, R"({"state": "DEPLOYMENT_QUEUED"})"};
  EXPECT_EQ(run({"helm", "deploy", "-n", "proxy", "--chart_version", "2.1.0",
                 "--values_override_git_commit_id", "abc"}),
            kExitOk);
  EXPECT_EQ(run({"helm", "deploy", "--helm", "shop", "--chart_git_commit_id", "def"}), kExitOk);
  EXPECT_EQ(run({"service", "deploy", "proxy", "--version", "3.0.0"}), kExitOk);
  EXPECT_EQ(run({"helm", "redeploy", "proxy"}), kExitOk);
  EXPECT_EQ(run({"helm", "stop", "--helms", "proxy"}), kExitOk);
  EXPECT_EQ(run({"environment", "deploy", "production", "--helms", "proxy:2.2.0,shop:abc"}),
            kExitOk);
  EXPECT_THAT(
      sent_,
      ElementsAre(
          R"(POST /api/helm/h1/deploy {"chart_version":"2.1.0","values_override_git_commit_id":"abc"})",
          R"(POST /api/helm/h2/deploy {"git_commit_id":"def"})",
          R"(POST /api/helm/h1/deploy {"chart_version":"3.0.0"})", "POST /api/helm/h1/redeploy {}",
          "POST /api/helm/h1/stop {}",
          R"(POST /api/environment/e1/service/deploy {"helms":[{"id":"h1","chart_version":"2.2.0"},)"
          R"({"id":"h2","git_commit_id":"abc"}]})"));
  EXPECT_NE(run({"helm", "deploy", "shop", "--chart_version", "1.0.0"}), kExitOk);
  EXPECT_THAT(err(), HasSubstr("--chart_git_commit_id"));
  EXPECT_NE(run({"helm", "deploy", "proxy", "--chart_git_commit_id", "abc"}), kExitOk);
  EXPECT_THAT(err(), HasSubstr("--chart_version"));
  EXPECT_NE(run({"helm", "deploy", "web"}), kExitOk);
  EXPECT_THAT(err(), HasSubstr("'slipway application'"));
}

TEST_F(CommandLine, NamesAChartsValuesWhateverTheKindsWord) {
  add_charts();
  answers_["POST /api/helm/h1/deploy"] = {202, R"({"deployment_id": "d1"})"};
  EXPECT_EQ(run({"service", "deploy", "proxy", "--values-override-version", "abc"}), kExitOk)
      << err();
  EXPECT_THAT(sent_,
              ElementsAre(R"(POST /api/helm/h1/deploy {"values_override_git_commit_id":"abc"})"));
  sent_.clear();
  // What is wrong with one of them is told before any is deployed.
  EXPECT_EQ(run({"service", "deploy", "proxy", "web", "--values-override-version", "abc"}),
            kExitRefused);
  EXPECT_THAT(err(), HasSubstr("'web' is no chart"));
  EXPECT_THAT(sent_, testing::IsEmpty());
}

TEST_F(CommandLine, SaysWhatItAsksWhereThatIsAskedFor) {
  EXPECT_EQ(run({"--verbose", "service", "list"}), kExitOk);
  EXPECT_THAT(err(), HasSubstr("slipway: GET " + server_.url("/api/organization") + ": 200, "));
  EXPECT_THAT(err(), testing::Not(HasSubstr("t0ken")));
  EXPECT_EQ(run({"service", "list"}), kExitOk);
  EXPECT_EQ(err(), "");
}

TEST_F(CommandLine, ChangesWhatOfAChartIsNamed) {
  add_charts();
  answers_["PUT /api/helm/h1"] = answers_["PUT /api/helm/h2"] = {200, "{}"};
  EXPECT_EQ(
      run({"helm", "update", "-n", "proxy", "--chart_name", "edge", "--chart_version", "3.0.0"}),
      kExitOk);
  EXPECT_EQ(run({"helm", "update", "shop", "--chart_git_commit_branch", "next"}), kExitOk);
  EXPECT_EQ(run({"helm", "update", "proxy", "--values_override_git_commit_branch", "prod"}),
            kExitOk);
  EXPECT_THAT(
      sent_,
      ElementsAre(
          R"(PUT /api/helm/h1 {"source":{"helm_repository":{"chart_name":"edge","chart_version":"3.0.0"}}})",
          R"(PUT /api/helm/h2 {"source":{"git_repository":{"branch":"next"}}})",
          R"(PUT /api/helm/h1 {"values_override":{"file":{"raw":null,"git":{"git_repository":)"
          R"({"url":"https://h/values","branch":"prod"},"paths":["v.yaml"]}}}})"));
  EXPECT_NE(run({"helm", "update", "proxy"}), kExitOk);
  EXPECT_NE(run({"helm", "update", "shop", "--values_override_git_commit_branch", "x"}), kExitOk);
  EXPECT_THAT(err(), HasSubstr("takes no values from git"));
}

TEST_F(CommandLine, ListsJobsByTheirKind) {
  add_jobs();
  EXPECT_EQ(run({"cronjob", "list"}), kExitOk);
  EXPECT_THAT(out(), HasSubstr("nightly"));
  EXPECT_THAT(out(), HasSubstr("0 4 * * * Europe/Paris"));
  EXPECT_THAT(out(), testing::Not(HasSubstr("migrate")));
  EXPECT_EQ(run({"lifecycle", "list", "--json"}), kExitOk);
  EXPECT_THAT(out(), HasSubstr("\"j2\""));
  EXPECT_THAT(out(), testing::Not(HasSubstr("\"j1\"")));
}

TEST_F(CommandLine, DeploysJobsByTheirOwnVersions) {
  add_jobs();
  answers_["POST /api/job/j1/deploy"] = {202, R"({"deployment_id": "d1"})"};
  answers_["POST /api/job/j2/deploy"] = {202, R"({"deployment_id": "d2"})"};
  EXPECT_EQ(run({"cronjob", "deploy", "--cronjob", "nightly", "--commit", "abc"}), kExitOk);
  EXPECT_EQ(run({"lifecycle", "deploy", "migrate", "--tag", "8"}), kExitOk);
  EXPECT_THAT(sent_, ElementsAre(R"(POST /api/job/j1/deploy {"git_commit_id":"abc"})",
                                 R"(POST /api/job/j2/deploy {"image_tag":"8"})"));
  EXPECT_NE(run({"cronjob", "deploy", "nightly", "--tag", "8"}), kExitOk);
}

TEST_F(CommandLine, DeploysSeveralImagesByOneTag) {
  answers_["GET /api/environment/e1/container"] = {200, R"({"results": [
      {"id": "c1", "name": "edge", "image_name": "acme/web", "tag": "1"},
      {"id": "c2", "name": "mirror", "image_name": "acme/web", "tag": "1"}]})"};
  add_jobs();
  for (const auto* path : {"/api/container/c1", "/api/container/c2", "/api/job/j2"}) {
    answers_["POST " + std::string(path) + "/deploy"] = {202, R"({"deployment_id": "d"})"};
  }
  const std::string first = R"(POST /api/container/c1/deploy {"image_tag":"2"})";
  EXPECT_EQ(run({"container", "deploy", "--container", "edge,mirror", "--tag", "2"}), kExitOk)
      << err();
  EXPECT_THAT(sent_, ElementsAre(first, R"(POST /api/container/c2/deploy {"image_tag":"2"})"));
  // Whichever kind they are of.
  for (const auto* option : {"--tag", "--version"}) {
    sent_.clear();
    EXPECT_EQ(run({"service", "deploy", "edge", "migrate", option, "2"}), kExitOk) << err();
    EXPECT_THAT(sent_, ElementsAre(first, R"(POST /api/job/j2/deploy {"image_tag":"2"})"));
  }
  sent_.clear();
  EXPECT_EQ(run({"service", "deploy", "edge", "--tag", "2", "--version", "1"}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("--version and --tag both name the version"));
  EXPECT_THAT(sent_, testing::IsEmpty());
  // A service from git has no tag.
  EXPECT_EQ(run({"service", "deploy", "web", "--tag", "2"}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("comes from git; name a commit with --commit."));
}

TEST_F(CommandLine, RunsAJobNowAndWatchesIt) {
  add_jobs();
  answers_["POST /api/service/j1/run"] = {202, R"({"id": "r1", "state": "QUEUED"})"};
  answers_["GET /api/run/r1"] = {
      200,
      R"({"id": "r1", "state": "FAILED", "exit_code": 3, "message": "It ended with exit code 3.",
               "ended_at": "2026-11-27T04:00:01.000Z"})"};
  answers_["GET /api/run/r1/log"] = {200,
                                     R"({"results": [{"stream": "stdout", "text": "hello"}]})"};
  EXPECT_EQ(run({"cronjob", "run", "nightly"}), kExitOk);
  EXPECT_THAT(out(), HasSubstr("r1"));
  EXPECT_EQ(run({"cronjob", "run", "nightly", "--event", "CRON", "--watch"}), kExitFailed);
  EXPECT_THAT(err(), HasSubstr("It ended with exit code 3."));
  EXPECT_THAT(sent_, ElementsAre("POST /api/service/j1/run {}",
                                 R"(POST /api/service/j1/run {"event":"CRON"})"));
}

TEST_F(CommandLine, UpdatesAJob) {
  add_jobs();
  answers_["GET /api/job/j1"] = {200, R"({"id": "j1", "name": "nightly"})"};
  answers_["PUT /api/job/j1"] = {200, R"({"id": "j1", "name": "nightly"})"};
  EXPECT_EQ(run({"cronjob", "update", "nightly", "--schedule", "@daily", "--max-restarts", "2"}),
            kExitOk);
  EXPECT_THAT(sent_,
              ElementsAre(R"(PUT /api/job/j1 {"schedule":{"cronjob":{"scheduled_at":"@daily"}},)"
                          R"("max_nb_restart":2})"));
  EXPECT_NE(run({"cronjob", "update", "nightly"}), kExitOk);
  EXPECT_THAT(err(), HasSubstr("--schedule"));
}

}  // namespace
}  // namespace slipway::cli
