// Which settings each runtime cannot act on, whether or not anybody answers there.

#include "model/unable.h"

#include <functional>

#include <gmock/gmock.h>

#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "runtime/docker/docker_runtime.h"
#include "runtime/fake_runtime.h"
#include "runtime/kubernetes/kubernetes_runtime.h"
#include "runtime/process/process_runtime.h"

namespace slipway::runtime {
namespace {

using model::ServiceSettings;

struct SettingCase {
  const char* name;
  std::function<void(ServiceSettings&)> set;
  std::string process, docker, kubernetes;  // the field that each refuses, "" where it acts on it
};

class UnableTest : public testing::Test {
 protected:
  static std::string refused(const Runtime& runtime, const ServiceSettings& settings) {
    const auto unable = runtime.unable(settings);
    if (unable.empty()) return "";
    EXPECT_EQ(unable.size(), 1U);
    EXPECT_THAT(unable.front().why, testing::HasSubstr("; "));
    return unable.front().field;
  }

  io::TestFolder folder;
  io::SystemClock clock;
  ProcessRuntime process{{.data = folder.path(), .supervisor = {}}};
  DockerRuntime docker{{.data = folder.path()}, clock};
  KubernetesRuntime kubernetes{{}, clock};
  FakeRuntime fake;
};

TEST_F(UnableTest, NamesTheSetting) {
  const auto port = [](std::uint16_t number, bool is_public) {
    model::Port made;
    made.internal_port = number;
    made.publicly_accessible = is_public;
    return made;
  };
  const std::vector<SettingCase> cases{
      {"nothing", [](auto&) {}, "", "", ""},
      {"a port", [&](auto& s) { s.ports = {port(80, true)}; }, "", "", ""},
      {"a second port inside", [&](auto& s) { s.ports = {port(80, true), port(81, false)}; },
       "ports", "", ""},
      {"UDP",
       [&](auto& s) {
         s.ports = {port(80, true)};
         s.ports.front().protocol = model::PortProtocol::UDP;
       },
       "ports", "ports", "ports"},
      {"a volume", [](auto& s) { s.storage.emplace_back(); }, "storage", "", "storage"},
      {"a build command", [](auto& s) { s.build_command = "make"; }, "", "build_command", ""},
      {"a Dockerfile", [](auto& s) { s.dockerfile_path = "web/Dockerfile"; }, "dockerfile_path", "",
       ""},
      {"the usual Dockerfile", [](auto& s) { s.dockerfile_path = "Dockerfile"; }, "", "", ""},
      {"a stage", [](auto& s) { s.docker_target = "serve"; }, "docker_target_build_stage", "", ""},
      {"instances", [](auto& s) { s.min_running_instances = 2; }, "min_running_instances",
       "min_running_instances", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    ServiceSettings settings;
    c.set(settings);
    EXPECT_EQ(refused(process, settings), c.process);
    EXPECT_EQ(refused(docker, settings), c.docker);
    EXPECT_EQ(refused(kubernetes, settings), c.kubernetes);
  }
}

TEST_F(UnableTest, NoRuntimeLeadsFromOutsideToTwoPorts) {
  ServiceSettings settings;
  settings.ports.resize(2);
  for (auto& port : settings.ports) port.publicly_accessible = true;
  for (const Runtime* runtime :
       {static_cast<const Runtime*>(&docker), static_cast<const Runtime*>(&kubernetes),
        static_cast<const Runtime*>(&fake)}) {
    EXPECT_EQ(refused(*runtime, settings), "ports");
  }
}

// What is said of a kind before anything is sent is what its adapter does.
TEST_F(UnableTest, AKindIsAbleToWhatItsRuntimeIs) {
  const std::vector<std::pair<model::RuntimeKind, Runtime*>> runtimes{
      {model::RuntimeKind::PROCESS, &process},
      {model::RuntimeKind::DOCKER, &docker},
      {model::RuntimeKind::KUBERNETES, &kubernetes}};
  for (const auto& [kind, runtime] : runtimes) {
    EXPECT_EQ(model::runs_images(kind), runtime->runs_images()) << static_cast<int>(kind);
    EXPECT_EQ(model::mounts_files(kind), runtime->mounts_files()) << static_cast<int>(kind);
    EXPECT_EQ(model::brings_charts(kind), runtime->charts() != nullptr) << static_cast<int>(kind);
  }
}

TEST_F(UnableTest, NamesAllOfThem) {
  ServiceSettings settings;
  settings.storage.emplace_back();
  settings.dockerfile_path = "Dockerfile.web";
  settings.docker_target = "serve";
  std::vector<std::string> fields;
  for (const auto& unable : process.unable(settings)) fields.push_back(unable.field);
  EXPECT_THAT(fields,
              testing::ElementsAre("storage", "dockerfile_path", "docker_target_build_stage"));
}

}  // namespace
}  // namespace slipway::runtime
