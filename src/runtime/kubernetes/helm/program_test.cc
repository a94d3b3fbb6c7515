#include "runtime/kubernetes/helm/program.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "io/files.h"
#include "io/reach.h"
#include "io/test_server.h"

namespace slipway::runtime::helm {
namespace {

using base::ErrorCode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Says which helm it is, and for each other command answers what lies in the folder RECORD as
// COMMAND.out, COMMAND.err and COMMAND.code; notes there its arguments, environment and input.
constexpr std::string_view kStandIn = R"sh(#!/bin/sh
cd "$RECORD" || exit 99
command=$1
if [ "$1" = version ]; then cat version.out; exit 0; fi
echo "$*" >> calls
env > "$command.env"
if [ "$1" = repo ] || [ "$1" = registry ]; then cat > "$command.input"; fi
number=0
while [ $# -gt 0 ]; do
  if [ "$1" = --values ]; then
    stat -c %a "$2" >> modes
    cp "$2" "values-$number"
    number=$((number + 1))
  fi
  shift
done
if [ "$command" = upgrade ] && [ -p begun ]; then echo yes > begun; sleep 600 & wait; fi
[ -f "$command.out" ] && cat "$command.out"
[ -f "$command.err" ] && cat "$command.err" >&2
[ -f "$command.code" ] && exit "$(cat "$command.code")"
exit 0
)sh";

constexpr std::string_view kReleased =
    R"({"name":"r","version":2,"info":{"status":"deployed","description":"Upgrade complete"},)"
    R"("chart":{"metadata":{"name":"web","version":"0.1.0"}}})";

class HelmProgram : public testing::Test {
 protected:
  void SetUp() override {
    put("version.out", "v3.8.1+g5cb9af4\n");
    put("history.err", "Error: release: not found\n");
    put("history.code", "1");
    put("upgrade.out", kReleased);
    const auto program = folder_.path() / "helm";
    ASSERT_TRUE(io::write_file(program, kStandIn, 0755));
    options_.program = program.string();
    options_.environment["RECORD"] = folder_.path().string();
    options_.home = folder_.path() / "home";
    upgrade_.service = model::ServiceId::parse("01912345-6789-7abc-8def-0123456789ab").value();
    upgrade_.chart.folder = "/charts/web";
    upgrade_.settings.timeout = 90;
  }

  void put(const std::string& name, std::string_view content) {
    ASSERT_TRUE(io::write_file(folder_.path() / name, content));
  }
  void take_away(const std::string& name) { std::filesystem::remove(folder_.path() / name); }
  std::string get(const std::string& name) {
    return io::read_file(folder_.path() / name).value_or("");
  }
  std::vector<std::string> calls() {
    std::istringstream lines(get("calls"));
    std::vector<std::string> calls;
    for (std::string line; std::getline(lines, line);) calls.push_back(line);
    return calls;
  }
  base::Result<Revision> bring() {
    return Program(options_, target_).upgrade(upgrade_, log_, stop_.get_token());
  }

  io::TestFolder folder_;
  ProgramOptions options_;
  Target target_{.kubeconfig = "/etc/kubeconfig", .context = "prod", .name_space = "shop"};
  Upgrade upgrade_;
  std::vector<std::string> logged_;
  ErrorLines log_ = [this](std::string_view line) { logged_.emplace_back(line); };
  std::stop_source stop_;
};

TEST_F(HelmProgram, BringsAReleaseToAChartAndGoesBackOnFailure) {
  put("upgrade.err", "WARNING: deprecated\n");
  const auto released = bring();
  ASSERT_TRUE(released) << released.error().message;
  EXPECT_EQ(released->number, 2U);
  EXPECT_EQ(released->status, "deployed");
  EXPECT_THAT(logged_, ElementsAre("WARNING: deprecated"));
  ASSERT_EQ(calls().size(), 2U);
  EXPECT_THAT(calls().back(),
              StartsWith("upgrade --install slipway-01912345-6789-7abc-8def-0123456789ab "
                         "/charts/web --atomic --wait --timeout 90s --history-max 10 --output json "
                         "--values "));
}

TEST_F(HelmProgram, CallsTheWayBackAsTheProgramDoes) {
  put("version.out", "v4.0.1\n");
  ASSERT_TRUE(bring());
  EXPECT_THAT(calls().back(),
              AllOf(HasSubstr(" --rollback-on-failure "), Not(HasSubstr("atomic"))));
}

TEST_F(HelmProgram, SeesTheClusterAndNothingOfThisMachinesConfiguration) {
  ASSERT_TRUE(bring());
  const auto environment = get("upgrade.env");
  for (const auto* line :
       {"KUBECONFIG=/etc/kubeconfig\n", "HELM_KUBECONTEXT=prod\n", "HELM_NAMESPACE=shop\n"}) {
    EXPECT_THAT(environment, HasSubstr(line));
  }
  for (const auto* name : {"HOME", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME",
                           "HELM_PLUGINS", "HELM_REGISTRY_CONFIG", "HELM_REPOSITORY_CONFIG"}) {
    EXPECT_THAT(environment,
                HasSubstr(std::string(name) + "=" + options_.home.string() + "/call-"));
  }
  EXPECT_THAT(environment, Not(HasSubstr("HELM_KUBETOKEN")));
  EXPECT_TRUE(std::filesystem::is_empty(options_.home)) << "its folder is gone";
}

TEST_F(HelmProgram, SpeaksToTheClusterThatItRunsIn) {
  target_ = {.server = "https://10.0.0.1:443", .token = "t0ken", .ca_file = "/run/ca.crt"};
  ASSERT_TRUE(bring());
  for (const auto* line : {"HELM_KUBEAPISERVER=https://10.0.0.1:443\n", "HELM_KUBETOKEN=t0ken\n",
                           "HELM_KUBECAFILE=/run/ca.crt\n", "HELM_NAMESPACE=default\n"}) {
    EXPECT_THAT(get("upgrade.env"), HasSubstr(line));
  }
}

TEST_F(HelmProgram, KeepsValuesInFilesThatNobodyElseReads) {
  upgrade_.settings.files = {{"a.yaml", "tag: v1\n"}, {"b.yaml", "tag: v2\n"}};
  upgrade_.settings.set = {{"password", "hunter2"}};
  upgrade_.arguments = {"--skip-crds"};
  ASSERT_TRUE(bring());
  EXPECT_EQ(get("values-0"), "tag: v1\n");
  EXPECT_EQ(get("values-1"), "tag: v2\n");
  EXPECT_EQ(get("values-2"), R"({"password":"hunter2"})");
  EXPECT_EQ(get("modes"), "600\n600\n600\n");
  EXPECT_THAT(calls().back(), AllOf(Not(HasSubstr("hunter2")), HasSubstr(" --skip-crds")));
}

TEST_F(HelmProgram, RefusesArgumentsThatReachFurther) {
  upgrade_.arguments = {"--post-renderer=/bin/sh"};
  EXPECT_EQ(bring().error().field, "arguments");
  EXPECT_TRUE(calls().empty());
}

TEST_F(HelmProgram, TakesAChartFromARepositoryWithItsPasswordOnItsInput) {
  upgrade_.chart = {.repository = Repository{.url = "https://charts.example.com",
                                             .skip_tls_verification = true,
                                             .username = "ci",
                                             .password = "hunter2"},
                    .name = "web",
                    .version = "0.1.0"};
  ASSERT_TRUE(bring());
  ASSERT_EQ(calls().size(), 3U);
  EXPECT_EQ(calls()[1],
            "repo add slipway https://charts.example.com --insecure-skip-tls-verify --username ci "
            "--password-stdin");
  EXPECT_EQ(get("repo.input"), "hunter2");
  EXPECT_THAT(calls()[2], AllOf(HasSubstr(" slipway/web "), HasSubstr(" --version 0.1.0 "),
                                HasSubstr(" --insecure-skip-tls-verify ")));
}

TEST_F(HelmProgram, TakesAChartFromAnOciRegistry) {
  upgrade_.chart = {.repository = Repository{.url = "oci://ghcr.io/acme/charts/", .is_oci = true},
                    .name = "web",
                    .version = "0.1.0"};
  ASSERT_TRUE(bring());
  EXPECT_EQ(calls().size(), 2U) << "a public one wants no login";
  EXPECT_THAT(calls().back(), HasSubstr(" oci://ghcr.io/acme/charts/web "));
  upgrade_.chart.repository->username = "ci";
  upgrade_.chart.repository->password = "hunter2";
  ASSERT_TRUE(bring());
  ASSERT_EQ(calls().size(), 5U);
  EXPECT_EQ(calls()[3], "registry login ghcr.io --username ci --password-stdin");
  EXPECT_EQ(get("registry.input"), "hunter2");
}

TEST_F(HelmProgram, IsNotToldToAskWhatTheDaemonMayNot) {
  options_.may_connect = io::check_of({.private_too = true});
  const Repository repositories[] = {{.url = "https://169.254.169.254/charts"},
                                     {.url = "oci://169.254.169.254/charts", .is_oci = true}};
  for (const auto& repository : repositories) {
    upgrade_.chart = {.repository = repository, .name = "web", .version = "0.1.0"};
    const auto brought = bring();
    ASSERT_FALSE(brought);
    EXPECT_EQ(brought.error().code, ErrorCode::kForbidden);
    EXPECT_THAT(brought.error().message, HasSubstr(repository.url));
  }
  EXPECT_THAT(calls(), testing::Each(StartsWith("history ")));
  upgrade_.chart.repository->url = "oci://127.0.0.1/charts";
  EXPECT_TRUE(bring());
}

TEST_F(HelmProgram, SaysWhyARepositoryCannotBeUsed) {
  upgrade_.chart = {.repository = Repository{.url = "https://charts.example.com"}, .name = "web"};
  put("repo.err", "Error: looks like it is not a valid chart repository: 404 Not Found\n");
  put("repo.code", "1");
  EXPECT_EQ(bring().error().message,
            "The helm repository https://charts.example.com cannot be used: looks like it is not a "
            "valid chart repository: 404 Not Found");
}

TEST_F(HelmProgram, SaysWhyAnUpgradeFailed) {
  take_away("upgrade.out");
  put("upgrade.err",
      "wait.go:48: waiting\nError: UPGRADE FAILED: release r failed, and has been "
      "rolled back due to atomic being set: timed out waiting for the condition\n");
  put("upgrade.code", "1");
  const auto failure = bring();
  ASSERT_FALSE(failure);
  EXPECT_EQ(failure.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(
      failure.error().message,
      "helm upgrade failed: UPGRADE FAILED: release r failed, and has been rolled back due "
      "to atomic being set: timed out waiting for the condition. Nothing of it is installed.");
  EXPECT_EQ(logged_.size(), 2U);
}

TEST_F(HelmProgram, PutsBackWhatAKilledCallLeftHalfDone) {
  take_away("history.code");
  take_away("history.err");
  put("history.out", R"([{"revision":3,"status":"superseded"},{"revision":4,"status":"deployed"},)"
                     R"({"revision":5,"status":"failed"},)"
                     R"({"revision":6,"status":"pending-upgrade"}])");
  ASSERT_TRUE(bring());
  ASSERT_EQ(calls().size(), 3U);
  EXPECT_THAT(calls()[1], HasSubstr("rollback slipway-01912345-6789-7abc-8def-0123456789ab 4 "));
  put("history.out", R"([{"revision":1,"status":"pending-install"}])");
  ASSERT_TRUE(bring());
  EXPECT_THAT(calls().at(4), StartsWith("uninstall slipway-"));
  put("history.out", R"([{"revision":1,"status":"deployed"},)"
                     R"({"revision":2,"status":"uninstalling"}])");
  ASSERT_TRUE(bring());
  EXPECT_THAT(calls().at(7), StartsWith("uninstall slipway-"));
}

TEST_F(HelmProgram, EndsWhenItIsToldTo) {
  const auto pipe = folder_.path() / "begun";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::jthread teller([&] {
    std::string begun;
    std::ifstream(pipe) >> begun;
    stop_.request_stop();
  });
  const auto ended = bring();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kCancelled);
}

TEST_F(HelmProgram, SaysWhyItCannotTellTheHistory) {
  const Program program(options_, target_);
  EXPECT_TRUE(program.history(upgrade_.service).value().empty());
  put("history.err", "Error: Kubernetes cluster unreachable: connection refused\n");
  const auto unknown = program.history(upgrade_.service);
  EXPECT_EQ(unknown.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(unknown.error().message,
              HasSubstr("helm history failed: Kubernetes cluster unreachable"));
}

TEST_F(HelmProgram, UninstallsOnceAndNoMore) {
  const Program program(options_, target_);
  ASSERT_TRUE(program.uninstall(upgrade_.service, std::chrono::seconds(5), log_, {}));
  EXPECT_EQ(calls().back(),
            "uninstall slipway-01912345-6789-7abc-8def-0123456789ab --wait --timeout 5s");
  put("uninstall.err", "Error: uninstall: Release not loaded: r: release: not found\n");
  put("uninstall.code", "1");
  EXPECT_TRUE(program.uninstall(upgrade_.service, std::chrono::seconds(5), log_, {}));
  put("uninstall.err", "Error: timed out\n");
  EXPECT_FALSE(program.uninstall(upgrade_.service, std::chrono::seconds(5), log_, {}));
}

TEST_F(HelmProgram, SaysWhatToDoWhereThereIsNone) {
  options_.program = "helm-that-is-not-there";
  const auto missing = bring();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr("Install Helm 3 or 4"));
}

}  // namespace
}  // namespace slipway::runtime::helm
