#include "runtime/process/process_runtime.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/files.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

constexpr auto kLongGrace = std::chrono::seconds(60);

TEST_F(ProcessTest, StartsServesAndStops) {
  auto version = data.make_version({{"Procfile", "web: exec " + test_child("serve hello") + "\n"}});
  version.settings.ports.emplace_back();
  const auto instance = runtime.start(version, {}, {});
  ASSERT_TRUE(instance.has_value()) << instance.error().message;
  EXPECT_EQ(instance->state, InstanceState::kRunning);
  EXPECT_EQ(instance->service, version.service);
  EXPECT_GT(base::to_micros(instance->started_at), 0);
  ASSERT_TRUE(instance->endpoint.has_value());
  ASSERT_TRUE(wait_for_text(version, "listening"));
  EXPECT_EQ(fetch(*instance->endpoint), "hello");

  ASSERT_TRUE(runtime.stop(version.deployment, kLongGrace).has_value());
  EXPECT_EQ(fetch(*instance->endpoint), std::nullopt);
  const auto stopped = runtime.inspect(version.deployment);
  EXPECT_EQ(stopped.state, InstanceState::kExited);
  EXPECT_EQ(stopped.exit_code, 128 + SIGTERM);
  EXPECT_TRUE(runtime.stop(version.deployment, kLongGrace).has_value());
  EXPECT_THAT(texts(version, "slipway"), Contains("stopped"));
}

TEST_F(ProcessTest, StartsOnceAndLeavesNoChild) {
  auto version = data.make_version();
  version.settings.entrypoint = test_child("serve once");
  version.settings.ports.emplace_back();
  const auto first = runtime.start(version, {}, {});
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const pid_t supervisor = data.supervisor_of(version);
  const auto second = ProcessRuntime(data.options()).start(version, {}, {});
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->endpoint, first->endpoint);
  EXPECT_EQ(second->started_at, first->started_at);
  EXPECT_EQ(data.supervisor_of(version), supervisor);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(ProcessTest, StartsAgainAtTheSamePort) {
  auto version = data.make_version();
  version.settings.entrypoint = test_child("serve again");
  version.settings.ports.emplace_back();
  const auto first = runtime.start(version, {}, {});
  ASSERT_TRUE(first.has_value()) << first.error().message;
  ASSERT_TRUE(runtime.stop(version.deployment, kLongGrace).has_value());
  const auto second = runtime.start(version, {}, {});
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->endpoint, first->endpoint);
  EXPECT_TRUE(wait_until([&] { return fetch(*second->endpoint) == "again"; }));
}

TEST_F(ProcessTest, RunsTwoVersionsSideBySide) {
  std::vector<Version> versions;
  std::vector<Endpoint> endpoints;
  for (const std::string text : {"old", "new"}) {
    auto version = data.make_version();
    version.settings.entrypoint = test_child("serve");
    version.settings.arguments = {text};
    version.settings.ports.emplace_back();
    const auto instance = runtime.start(version, {}, {});
    ASSERT_TRUE(instance.has_value()) << instance.error().message;
    versions.push_back(version);
    endpoints.push_back(*instance->endpoint);
    ASSERT_TRUE(wait_for_text(version, "listening"));
  }
  EXPECT_EQ(fetch(endpoints[0]), "old");
  EXPECT_EQ(fetch(endpoints[1]), "new");
  EXPECT_EQ(runtime.list()->size(), 2U);
  ASSERT_TRUE(runtime.stop(versions[0].deployment, kLongGrace).has_value());
  EXPECT_EQ(fetch(endpoints[0]), std::nullopt);
  EXPECT_EQ(fetch(endpoints[1]), "new");
}

TEST_F(ProcessTest, GivesExactlyItsOwnEnvironment) {
  ::setenv("SLIPWAY_LEAK", "yes", 1);  // NOLINT(concurrency-mt-unsafe)
  auto version = data.make_version();
  version.settings.entrypoint = "env";
  version.settings.arguments = {};
  version.settings.ports.emplace_back();
  version.environment = {{"GREETING", "hello world"}, {"EMPTY", ""}};
  const auto instance = runtime.start(version, {}, {});
  ASSERT_TRUE(instance.has_value()) << instance.error().message;
  ASSERT_TRUE(wait_until([&] { return texts(version).size() >= 7; }));
  auto lines = texts(version);
  lines.resize(7);
  EXPECT_THAT(
      lines,
      UnorderedElementsAre(
          "PATH=" + data.options().path, "LANG=C.UTF-8",
          "HOME=" + (data.folder() / "releases" / version.service.to_string() / "home").string(),
          "SLIPWAY_DEPLOYMENT_ID=" + version.deployment.to_string(),
          "PORT=" + std::to_string(instance->endpoint->port), "GREETING=hello world", "EMPTY="));
}

TEST_F(ProcessTest, RunsInTheServicesFolderWithoutPort) {
  auto version =
      data.make_version({{"apps/web/run.sh",
                          "#!/bin/sh\npwd\necho \"port:$PORT\"\nls /proc/self/fd | tr '\\n' ' '\n"
                          "exec " +
                              test_child("wait") + "\n"}});
  version.root_path = "/apps/web";
  version.settings.entrypoint = "./run.sh";
  const auto instance = runtime.start(version, {}, {});
  ASSERT_TRUE(instance.has_value()) << instance.error().message;
  EXPECT_EQ(instance->endpoint, std::nullopt);
  ASSERT_TRUE(wait_for_text(version, "port:"));
  EXPECT_EQ(texts(version).front(), (*runtime.source_directory(version) / "apps/web").string());
}

TEST_F(ProcessTest, KeepsSecretsOutOfTheLog) {
  auto version =
      data.make_version({{"Procfile", "web: echo key $KEY; exec " + test_child("wait")}});
  version.environment = {{"KEY", "hunter2"}};
  version.secrets = {"hunter2"};
  ASSERT_TRUE(runtime.start(version, {}, {}).has_value());
  EXPECT_TRUE(wait_for_text(version, "key [secret]"));
}

struct StartFailureCase {
  std::string name;
  std::string entrypoint;
  std::map<std::string, std::string> files;
  std::string root_path;
  std::string message;
};

class StartFailures : public ProcessTest, public testing::WithParamInterface<StartFailureCase> {};

TEST_P(StartFailures, SayWhatIsWrong) {
  auto version = data.make_version(GetParam().files);
  version.settings.entrypoint = GetParam().entrypoint;
  version.root_path = GetParam().root_path;
  const auto instance = runtime.start(version, {}, {});
  ASSERT_FALSE(instance.has_value());
  EXPECT_THAT(instance.error().message, HasSubstr(GetParam().message));
  EXPECT_NE(runtime.inspect(version.deployment).state, InstanceState::kRunning);
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Table, StartFailures,
    testing::Values(
        StartFailureCase{"no_such_file",
                         "./server -x",
                         {},
                         "/",
                         "no program './server' in the service's folder"},
        StartFailureCase{
            "not_in_path", "no-such-program", {}, "/", "no program 'no-such-program' in the PATH"},
        StartFailureCase{
            "not_executable", "./server", {{"server", "text"}}, "/", "executable in git"},
        StartFailureCase{"no_interpreter",
                         "./server",
                         {{"server", "#!/no/such/interpreter\n"}},
                         "/",
                         "interpreter that it names"},
        StartFailureCase{"no_root_path",
                         "./server",
                         {},
                         "/apps/../web",
                         "root path '/apps/../web' is no folder"},
        StartFailureCase{"nothing_to_run", "", {}, "/", "no file 'Procfile' in /"}),
    [](const auto& tested) { return tested.param.name; });

TEST_F(ProcessTest, RefusesAnImage) {
  Version version = data.make_version();
  version.image = Image{"registry.example.org/web", "1", "", "", ""};
  const auto built = runtime.build(version, [](auto, auto) {}, {});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, base::ErrorCode::kInvalid);
  EXPECT_NE(built.error().message.find("registry.example.org/web"), std::string::npos);
  EXPECT_NE(built.error().message.find("DOCKER"), std::string::npos);
}

TEST_F(ProcessTest, RemovesWhatADeploymentLeft) {
  auto kept = data.make_version();
  auto version = data.make_version();
  version.settings.entrypoint = test_child("wait");
  version.settings.build_command = "mkdir -p $HOME/cache && chmod 500 $HOME/cache";
  ASSERT_TRUE(runtime.build(version, [](auto, auto) {}, {}).has_value());
  ASSERT_TRUE(runtime.start(version, {}, {}).has_value());
  const auto refused = runtime.remove(version.deployment);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(runtime.stop(version.deployment, kLongGrace).has_value());
  ASSERT_TRUE(runtime.remove(version.deployment).has_value());
  EXPECT_THAT(runtime.list().value(), testing::IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(*runtime.source_directory(kept)));
  EXPECT_FALSE(std::filesystem::exists(*runtime.source_directory(version)));
  ASSERT_TRUE(runtime.remove(kept.deployment).has_value());
  EXPECT_TRUE(std::filesystem::is_empty(data.folder() / "releases"));
  EXPECT_TRUE(std::filesystem::is_empty(data.folder() / "instances"));
  EXPECT_TRUE(runtime.remove(kept.deployment).has_value());
}

TEST_F(ProcessTest, KeepsTheSpecFromOthers) {
  auto version = data.make_version();
  version.settings.entrypoint = test_child("wait");
  ASSERT_TRUE(runtime.start(version, {}, {}).has_value());
  const auto spec = data.instance_folder(version) / "spec";
  EXPECT_EQ(std::filesystem::status(spec).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ProcessTest, RunsServicesAsTheirUser) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root";
  auto options = data.options();
  options.users = ServiceUser{65534, 65534};
  ProcessRuntime as_user(options);
  auto version = data.make_version(
      {{"Procfile", "web: id -u; id -G; cat built; exec " + test_child("wait") + "\n"}});
  version.settings.build_command = "id -u > built";
  ASSERT_TRUE(as_user.build(version, [](auto, auto) {}, {}).has_value());
  ASSERT_TRUE(as_user.start(version, {}, {}).has_value());
  ASSERT_TRUE(wait_until([&] { return texts(version).size() == 3; }));
  EXPECT_THAT(texts(version), testing::ElementsAre("65534", "65534", "65534"));
  EXPECT_THAT(as_user.capabilities(), Contains("service_user"));
}

// Its files, its environment and its memory; /proc/PID is that of the runtime's process.
TEST_F(ProcessTest, LetsNoServiceReadWhatIsTheDaemons) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root";
  const auto key = data.folder() / "secret-key";
  ASSERT_TRUE(io::write_file(key, "s3cret", 0600));
  auto options = data.options();
  options.users = ServiceUser{65534, 65534};
  ProcessRuntime as_user(options);
  const std::string daemon = "/proc/" + std::to_string(::getpid());
  const std::string all =
      key.string() + " " + daemon + "/environ " + daemon + "/mem " + daemon + "/fd/0";
  const auto version = data.make_version(
      {{"Procfile", "web: for f in " + all +
                        "; do if head -c 1 $f >/dev/null 2>&1; then echo read $f; else echo "
                        "refused; fi; done; exec " +
                        test_child("wait") + "\n"}});
  ASSERT_TRUE(as_user.build(version, [](auto, auto) {}, {}).has_value());
  ASSERT_TRUE(as_user.start(version, {}, {}).has_value());
  ASSERT_TRUE(wait_until([&] { return texts(version).size() == 4; }));
  EXPECT_THAT(texts(version), testing::ElementsAre("refused", "refused", "refused", "refused"));
}

TEST_F(ProcessTest, ClaimsNoLimitsWithoutAControlGroup) {
  auto options = data.options();
  options.control_group = data.folder() / "no-such-folder";
  EXPECT_THAT(ProcessRuntime(options).capabilities(),
              testing::ElementsAre("build_command", "release_command", "jobs", "logs"));
}

}  // namespace
}  // namespace slipway::runtime
