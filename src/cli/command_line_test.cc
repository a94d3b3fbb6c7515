// The command line as such, from its words to exit code and output: what is wrong usage, where the
// daemon is, and how it ends.
#include <gmock/gmock.h>

#include "cli/test_command_line.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

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

TEST_F(CommandLine, ExitsByWhatWentWrong) {
  EXPECT_EQ(run({"why", "weeb"}), kExitFailed);
  EXPECT_EQ(err(), "slipway: There is no service 'weeb' here. Did you mean 'web'?\n");

  answers_["POST /api/application/s1/deploymentRestriction"] = {
      400, R"({"status": 400, "message": "It must not begin with '/'.", "field": "value"})"};
  EXPECT_EQ(run({"restriction", "add", "web", "--mode", "match", "--value", "/a"}), kExitRefused);
  EXPECT_EQ(err(), "slipway: It must not begin with '/'. (--value)\n");
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

TEST_F(CommandLine, EndsBadlyWhereAServiceFailed) {
  answers_["GET /api/environment/e1/application/status"] = {
      200, R"({"results": [{"id": "s1", "state": "BUILD_ERROR"}]})"};
  EXPECT_EQ(run({"status"}), kExitFailed);
  EXPECT_THAT(out(), HasSubstr("BUILD_ERROR"));
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

}  // namespace
}  // namespace slipway::cli
