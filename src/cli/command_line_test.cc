// The whole command line, from its words to exit code and output, against a server that plays the
// daemon.
#include <mutex>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/exit_codes.h"
#include "cli/parser.h"
#include "io/files.h"
#include "io/test_server.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    answers_["GET /api/organization"] = {200, R"({"results": [{"id": "o1", "name": "default"}]})"};
    answers_["GET /api/organization/o1/project"] = {
        200, R"({"results": [{"id": "p1", "name": "shop"}]})"};
    answers_["GET /api/project/p1/environment"] = {
        200, R"({"results": [{"id": "e1", "name": "production", "mode": "PRODUCTION"}]})"};
    answers_["GET /api/environment/e1/application"] = {200, R"({"results": [
      {"id": "s1", "name": "web", "auto_deploy": true, "watermark": "a94a8fe5ccb19ba6",
       "serving_commit": "1f0c2d3e4a5b", "url": "http://web.example.com",
       "git_repository": {"url": "https://h/shop", "branch": "main", "root_path": "/"}},
      {"id": "s2", "name": "api", "auto_deploy": false}]})"};
    answers_["GET /api/environment/e1/container"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/container/status"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/job"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/job/status"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/helm"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/helm/status"] = {200, R"({"results": []})"};
  }

  void add_jobs() {
    answers_["GET /api/environment/e1/job"] = {200, R"({"results": [
      {"id": "j1", "name": "nightly", "auto_deploy": true, "job_type": "CRON",
       "next_run_at": "2026-11-27T04:00:00.000Z",
       "schedule": {"cronjob": {"scheduled_at": "0 4 * * *", "timezone": "Europe/Paris"}},
       "source": {"docker": {"git_repository": {"url": "https://h/shop", "branch": "main"}}}},
      {"id": "j2", "name": "migrate", "auto_deploy": true, "job_type": "LIFECYCLE",
       "schedule": {"on_start": {"entrypoint": "./up"}, "on_delete": {"entrypoint": "./down"}},
       "source": {"image": {"image_name": "acme/migrate", "tag": "7"}}}]})"};
  }

  void add_charts() {
    answers_["GET /api/environment/e1/helm"] = {200, R"({"results": [
      {"id": "h1", "name": "proxy", "auto_deploy": true,
       "source": {"repository": {"chart_name": "nginx", "chart_version": "2.0.0",
                                 "repository": {"id": "r1", "name": "charts"}}},
       "values_override": {"file": {"raw": null, "git": {
         "git_repository": {"url": "https://h/values", "branch": "main"}, "paths": ["v.yaml"]}}}},
      {"id": "h2", "name": "shop", "auto_deploy": false,
       "source": {"git": {"git_repository": {"url": "https://h/shop", "branch": "main"}}}}]})"};
  }

  int run(std::vector<const char*> words, bool connected = true) {
    words.insert(words.begin(), "slipway");
    const std::string url = server_.url("");
    if (connected) words.insert(words.end(), {"--url", url.c_str(), "--token", "t0ken"});
    out_.str("");
    err_.str("");
    Context context(out_, err_, {}, [](std::string_view) { return std::nullopt; });
    return run_command_line(context, static_cast<int>(words.size()), words.data());
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  struct Answer {
    int status = 200;
    std::string body;
  };

  std::map<std::string, Answer> answers_;
  std::vector<std::string> sent_;  // what was not a GET
  std::mutex mutex_;
  std::ostringstream out_, err_;
  io::TestServer server_{[this](const io::TestRequest& request, io::TestPeer& peer) {
    const std::lock_guard lock(mutex_);
    if (request.headers.at("authorization") != "Token t0ken") return peer.respond(401, "{}");
    const std::string key = request.method + " " + request.path;
    if (request.method != "GET") sent_.push_back(key + " " + request.body);
    const auto found = answers_.find(key);
    if (found == answers_.end())
      return peer.respond(404, R"({"message": "There is no such thing."})");
    return peer.respond(found->second.status, found->second.body);
  }};
};

struct Wrong {
  const char* name;
  std::vector<const char*> words;
  const char* message;
};

class WrongUsage : public CommandLine, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongUsage, IsOneLineAndExitCode64) {
  EXPECT_EQ(run(GetParam().words), kExitUsage);
  EXPECT_THAT(err(), StartsWith("slipway: "));
  EXPECT_THAT(err(), HasSubstr(GetParam().message));
  EXPECT_EQ(std::ranges::count(err(), '\n'), 1);
  EXPECT_EQ(out(), "");
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongUsage,
    testing::Values(
        Wrong{"Nothing", {}, "'slipway' needs a command: "},
        Wrong{"Command", {"statsu"}, "'slipway' has no command 'statsu'. Did you mean 'status'?"},
        Wrong{"Group",
              {"hook"},
              "'slipway hook' needs a command: list, create, show, delete, git, sync, unsync or "
              "status."},
        Wrong{"Subcommand",
              {"application", "deplyo", "web"},
              "'slipway application' has no command 'deplyo'. Did you mean 'deploy'?"},
        Wrong{"Option",
              {"application", "deploy", "web", "--comit", "x"},
              "There is no option '--comit'. Did you mean '--commit'?"},
        Wrong{"OptionWithValue",
              {"status", "--josn=1"},
              "There is no option '--josn=1'. Did you mean '--json'?"},
        Wrong{"Missing", {"restriction", "add", "web"}, "See 'slipway restriction add --help'."},
        Wrong{"ExplainWhat", {"explain"}, "Say --repository, --branch and --to, or --image"},
        Wrong{"ExplainTag", {"explain", "--image", "a/b"}, "--image requires --tag"},
        Wrong{"ExplainBoth",
              {"explain", "--image", "a", "--tag", "1", "--repository", "r", "--branch", "b",
               "--to", "c"},
              "--repository excludes --image"},
        Wrong{"Mode", {"restriction", "add", "web", "--mode", "MATHC", "--value", "a"}, "MATHC"},
        Wrong{"Extra", {"event", "now"}, "'now' is one word too many."},
        Wrong{"NothingToUpdate", {"application", "update", "web"}, "Say what to change"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(CommandLine, NeedsToKnowWhereTheDaemonIs) {
  EXPECT_EQ(run({"status"}, false), kExitUsage);
  EXPECT_THAT(err(), HasSubstr("--url and --token"));
}

TEST_F(CommandLine, PrintsVersionAndHelpWithoutADaemon) {
  EXPECT_EQ(run({"version"}, false), kExitOk);
  EXPECT_EQ(run({"version", "--json"}, false), kExitOk);
  EXPECT_THAT(out(), StartsWith(R"({"version":")"));
  EXPECT_EQ(run({"hook", "--help"}, false), kExitOk);
  EXPECT_THAT(out(), HasSubstr("post-receive"));
}

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

TEST_F(CommandLine, ShowsTheTree) {
  answers_["GET /api/environment/e1/application/status"] = {200, R"({"results": [
      {"id": "s1", "state": "DEPLOYED"},
      {"id": "s2", "state": "READY", "service_deployment_status": "NEVER_DEPLOYED"}]})"};
  EXPECT_EQ(run({"status"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "              STATE           SERVING  WATERMARK  URL\n"
            "shop\n"
            "  production\n"
            "    web       DEPLOYED        1f0c2d3  a94a8fe    http://web.example.com\n"
            "    api       never deployed\n");
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

TEST_F(CommandLine, ExplainsWhatATagWouldDo) {
  answers_["POST /api/organization/o1/explain"] = {200, R"({"verdicts": [
      {"service_name": "web", "decision": "DEPLOY", "reason": "UNRESTRICTED",
       "explanation": "'1.1' of its image was announced."}]})"};
  EXPECT_EQ(run({"explain", "--image", "acme/web", "--tag", "1.1"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "SERVICE  VERDICT  REASON        WHY\n"
            "web      deploy   UNRESTRICTED  '1.1' of its image was announced.\n");
  EXPECT_THAT(sent_, ElementsAre(R"(POST /api/organization/o1/explain )"
                                 R"({"image_name":"acme/web","tag":"1.1"})"));
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

TEST_F(CommandLine, ExitsByWhatWentWrong) {
  EXPECT_EQ(run({"why", "weeb"}), kExitFailed);
  EXPECT_EQ(err(), "slipway: There is no service 'weeb' here. Did you mean 'web'?\n");

  answers_["POST /api/application/s1/deploymentRestriction"] = {
      400, R"({"status": 400, "message": "It must not begin with '/'.", "field": "value"})"};
  EXPECT_EQ(run({"restriction", "add", "web", "--mode", "match", "--value", "/a"}), kExitRefused);
  EXPECT_EQ(err(), "slipway: It must not begin with '/'. (field: value)\n");
  EXPECT_THAT(sent_.back(), HasSubstr(R"({"mode":"MATCH","type":"PATH","value":"/a"})"));

  answers_["GET /api/organization"] = {503, R"({"message": "The store is starting."})"};
  EXPECT_EQ(run({"status"}), kExitUnavailable);
  answers_["GET /api/organization"] = {500, ""};
  EXPECT_EQ(run({"status"}), kExitFailed);

  const std::string nowhere = "http://127.0.0.1:" + std::to_string(io::closed_port());
  EXPECT_EQ(run({"status", "--url", nowhere.c_str()}, false), kExitUnavailable);
  EXPECT_THAT(err(), StartsWith("slipway: The daemon at " + nowhere + " can't be reached: "));
}

TEST_F(CommandLine, ReadsAddressAndTokenFromTheDataFolder) {
  const io::TestFolder folder;
  ASSERT_TRUE(io::write_file(folder.path() / "address", server_.url("") + "\n"));
  EXPECT_EQ(run({"project", "list", "--data", folder.path().c_str()}, false), kExitUnavailable);
  EXPECT_THAT(err(), HasSubstr("admin-token is not there"));
  ASSERT_TRUE(io::write_file(folder.path() / "admin-token", "t0ken\n", 0600));
  EXPECT_EQ(run({"project", "list", "--data", folder.path().c_str()}, false), kExitOk) << err();
}

TEST_F(CommandLine, MakesAHookAndShowsItsSecretOnce) {
  answers_["POST /api/organization/o1/hook"] = {201, R"({"id": "h1", "url": "http://x/hooks/h1"})"};
  EXPECT_EQ(run({"hook", "create", "forge", "--kind", "gitea"}), kExitOk) << err();
  EXPECT_THAT(out(), testing::ContainsRegex("secret  [0-9a-f]{64}\n"));
  EXPECT_THAT(sent_.back(), testing::ContainsRegex(R"("kind":"GITEA","secret":"[0-9a-f]{64}")"));
}

TEST_F(CommandLine, SyncsTheWebhookOfAService) {
  answers_["POST /api/service/s1/gitWebhook/sync"] = {
      200, R"({"status": "ACTIVE", "message": "GitHub tells Slipway.", "reasons": []})"};
  EXPECT_EQ(run({"hook", "sync", "web"}), kExitOk) << err();
  EXPECT_EQ(out(), "ACTIVE  GitHub tells Slipway.\n");
  answers_["GET /api/service/s1/gitWebhookStatus"] = {
      200, R"({"status": "MISCONFIGURED", "message": "It is not right.", "missing_events": ["push"],
               "reasons": ["It is not active."], "retry_at": null})"};
  EXPECT_EQ(run({"hook", "status", "web"}), kExitFailed);
  EXPECT_EQ(out(),
            "MISCONFIGURED  It is not right.\n"
            "  It lacks the event push.\n"
            "  It is not active.\n");
  answers_["POST /api/service/s1/gitWebhook/sync"] = {429, R"({"message": "Too often."})"};
  EXPECT_EQ(run({"hook", "sync", "web"}), kExitUnavailable);
  answers_["POST /api/service/s1/gitWebhook/remove"] = {
      200, R"({"status": "NOT_CONFIGURED", "message": "None leads here.", "reasons": ["Gone."]})"};
  EXPECT_EQ(run({"hook", "unsync", "web"}), kExitOk) << err();
  EXPECT_EQ(out(), "NOT_CONFIGURED  None leads here.\n  Gone.\n");
}

TEST_F(CommandLine, ExplainsWhy) {
  answers_["GET /api/service/s1/verdict?limit=20"] = {200, R"({"results": [
      {"service_name": "web", "decision": "SKIP", "reason": "EXCLUDED", "explanation": "Only docs.",
       "from": "1111111aaa", "to": "2222222bbb", "changed_files_count": 1,
       "deciding": [{"file": "docs/a.md", "mode": "EXCLUDE", "value": "docs"}]}]})"};
  EXPECT_EQ(run({"why", "web"}), kExitOk) << err();
  EXPECT_EQ(out(),
            "SERVICE  COMMIT   VERDICT  REASON    WHY\n"
            "web      2222222  skip     EXCLUDED  Only docs.\n"
            "                                     1111111..2222222, 1 changed file\n"
            "                                     docs/a.md  EXCLUDE docs\n");
}

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

TEST_F(CommandLine, EndsBadlyWhereAServiceFailed) {
  answers_["GET /api/environment/e1/application/status"] = {
      200, R"({"results": [{"id": "s1", "state": "BUILD_ERROR"}]})"};
  EXPECT_EQ(run({"status"}), kExitFailed);
  EXPECT_THAT(out(), HasSubstr("BUILD_ERROR"));
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

TEST_F(CommandLine, KeepsAContext) {
  const io::TestFolder folder;
  const std::string file = folder.path() / "kept" / "context.json";
  const auto run_kept = [&](std::vector<const char*> words) {
    words.insert(words.begin(), "slipway");
    out_.str("");
    err_.str("");
    Context context(out_, err_, {}, [&](std::string_view name) {
      return name == "SLIPWAY_CONTEXT" ? std::optional(file) : std::nullopt;
    });
    return run_command_line(context, static_cast<int>(words.size()), words.data());
  };
  const std::string url = server_.url("");
  EXPECT_EQ(run_kept({"project", "list"}), kExitUsage);
  EXPECT_EQ(run_kept({"context", "set"}), kExitUsage);
  EXPECT_EQ(
      run_kept({"context", "set", "--url", url.c_str(), "--token", "t0ken", "--project", "shop"}),
      kExitOk)
      << err();
  EXPECT_THAT(out(), testing::Not(HasSubstr("t0ken")));
  EXPECT_EQ(run_kept({"environment", "list"}), kExitOk) << err();
  // Where one works limits no token; what is given on the way may be meant to.
  answers_["POST /api/organization/o1/apiToken"] = {201, R"({"token": "new"})"};
  answers_["GET /api/organization/o1/project"] = {
      200, R"({"results": [{"id": "p1", "name": "shop"}, {"id": "p2", "name": "blog"}]})"};
  answers_["GET /api/project/p2/environment"] = {
      200, R"({"results": [{"id": "e9", "name": "staging"}]})"};
  for (const std::string kind : {"application", "container", "job", "helm"}) {
    answers_["GET /api/environment/e9/" + kind] = {200, R"({"results": []})"};
  }
  EXPECT_EQ(run_kept({"token", "create", "ci", "--limit-to", "blog/staging"}), kExitOk) << err();
  EXPECT_THAT(sent_.back(), HasSubstr(R"("limited_to":{"projects":[],"environments":["e9"]})"));
  EXPECT_EQ(run_kept({"token", "create", "ci", "--project", "shop"}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("--limit-to"));
  // Another daemon gets neither the token nor the project.
  EXPECT_EQ(run_kept({"context", "show", "--url", "http://127.0.0.1:1"}), kExitOk);
  EXPECT_THAT(out(), HasSubstr("token         -\n"));
  EXPECT_EQ(run_kept({"context", "clear"}), kExitOk);
  EXPECT_EQ(run_kept({"environment", "list"}), kExitUsage);
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
