// A whole Slipway whose services run in a real cluster, behind a real gateway.

#include <csignal>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon_process.h"
#include "event_stream.h"
#include "gateway/caddy/test_load.h"
#include "io/files.h"
#include "io/http_client.h"
#include "io/test_server.h"
#include "kubernetes/kubernetes_world.h"
#include "runtime/kubernetes/testing/needs_cluster.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using gateway::ClientKind;
using runtime::kubernetes::Kind;
using testing::HasSubstr;
using testing::IsEmpty;

// Of which nobody gets an image without credentials.
constexpr const char* kPrivateRegistry = "127.0.0.1:5001";
constexpr const char* kDockerfile =
    "FROM scratch\nCOPY service version mode /\nENV LISTEN_ON_ALL=1\nENTRYPOINT [\"/service\"]\n";

TEST_F(KubernetesTest, ANewVersionTakesOverAndAFailingOneDoesNot) {
  push_image("v1");
  const auto service = make_container("v1");
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED") << slipway.messages();
  ASSERT_TRUE(serves("v1")) << slipway.messages();

  gateway::TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);
  push_image("v2");
  EXPECT_EQ(text(deploy(service, "v2"), "state"), "DEPLOYED") << slipway.messages();
  EXPECT_TRUE(serves("v2"));

  push_image("v3", "sick");
  const auto sick = deploy(service, "v3");
  EXPECT_EQ(text(sick, "state"), "DEPLOYMENT_ERROR");
  EXPECT_THAT(text(sick, "error"), HasSubstr("Readiness probe failed")) << json::serialize(sick);

  push_image("v4", "exit");
  const auto crashed = deploy(service, "v4");
  EXPECT_EQ(text(crashed, "state"), "DEPLOYMENT_ERROR");
  EXPECT_THAT(text(crashed, "error"), HasSubstr("exit code")) << json::serialize(crashed);
  EXPECT_EQ(slipway.ask_gateway("web"), "v2");
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 0);

  // A killed daemon finds it again.
  slipway.kill();
  slipway.start();
  EXPECT_TRUE(serves("v2")) << slipway.messages();

  EXPECT_EQ(slipway.send("DELETE", "/api/container/" + service).status, 204);
  EXPECT_TRUE(wait_until([&] { return deployments(spaces_.front()) == 0; }));
}

TEST_F(KubernetesTest, AnEnvironmentMovesWithItsNextDeployment) {
  push_image("v1");
  const auto service = make_container("v1");
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED") << slipway.messages();
  const auto other = make_runtime("other");
  EXPECT_EQ(slipway
                .send("PUT", "/api/environment/" + slipway.environment(),
                      json::object{{"cluster", other}})
                .status,
            200);
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  EXPECT_EQ(deployments(spaces_.back()), 0U) << "it stays until it is deployed";
  gateway::TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED") << slipway.messages();
  EXPECT_EQ(deployments(spaces_.back()), 1U);
  EXPECT_TRUE(wait_until([&] {
    const auto old_ones = cluster(spaces_.front()).list(Kind::kPod, "limit=100");
    return old_ones && old_ones->empty();
  }));
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
}

TEST_F(KubernetesTest, APortLeadsToAVersionThatIsNotReady) {
  push_image("v1");
  const auto service = make_container("v1");
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED") << slipway.messages();
  push_image("v2", "sick");
  const auto next =
      text(slipway.post("/api/container/" + service + "/deploy", json::object{{"image_tag", "v2"}}),
           "deployment_id");
  const auto port = std::to_string(io::closed_port());
  const auto messages = slipway.folder() / "forward-messages";
  DaemonProcess forward(
      {.argv = {program("slipway").string(), "port-forward", "web", "--data",
                slipway.data().string(), "--deployment", next, "--port", port + ":80"},
       .messages = messages});
  ASSERT_THAT(forward.read_line().value_or(io::read_file(messages).value_or("")),
              HasSubstr(" leads to web"));
  io::HttpClient client;
  EXPECT_TRUE(wait_until([&] {
    const auto answer = client.send({.url = "http://127.0.0.1:" + port + "/"});
    return answer && answer->body == "v2";
  })) << slipway.messages();
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  forward.signal(SIGTERM);
  forward.await_end();
}

TEST_F(KubernetesTest, WhatComesFromGitIsRefusedInWords) {
  const auto refused = slipway.send(
      "POST", "/api/environment/" + slipway.environment() + "/application",
      json::object{{"name", "web"}, {"git_repository", {{"url", "https://git.example.org/shop"}}}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("runs ready images and builds none from git"));
}

TEST_F(KubernetesTest, WhatNoClusterDoesIsRefusedAndNotForgotten) {
  const auto refused = [&](const std::string& method, const std::string& path,
                           const json::object& body, std::string_view field) {
    const auto answer = slipway.send(method, path, body);
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr("\"" + std::string(field) + "\""));
  };
  const json::object storage{
      {"storage", json::array{json::object{{"mount_point", "/data"}, {"size", 1}}}}};
  const json::object udp{
      {"ports", json::array{json::object{{"internal_port", 53}, {"protocol", "UDP"}}}}};
  const auto made = "/api/container/" + make_container("v1");
  for (const auto& [setting, field] : {std::pair(storage, "storage"), std::pair(udp, "ports")}) {
    refused("PUT", made, setting, field);
    json::object another{{"name", "other"}, {"image_name", "acme/web"}, {"tag", "1"}};
    another.insert(setting.begin(), setting.end());
    refused("POST", "/api/environment/" + slipway.environment() + "/container", another, field);
  }
}

// On a runtime that builds commits on an engine.
class BuiltInKubernetesTest : public KubernetesTest {
 protected:
  BuiltInKubernetesTest()
      : KubernetesTest(
            {{"registry", std::string(kPrivateRegistry) + "/shop"},
             {"builder",
              {{"host", "unix://" + (runtime::cluster_folder() / "engine.socket").string()}}}}) {
    slipway.post(slipway.organization_path("containerRegistry"),
                 json::object{{"name", "ours"},
                              {"url", std::string("http://") + kPrivateRegistry},
                              {"config", {{"username", "bot"}, {"password", "open sesame"}}}});
    commit("v0");
    service = slipway.make_application("web", repository.url(),
                                       {{"cpu", 20}, {"memory", 32}, {"start_timeout", 60}});
  }

  void commit(const std::string& version) {
    const auto program =
        io::read_file(std::filesystem::path(SLIPWAY_BIN_DIR) / "slipway_e2e_service").value();
    repository.commit(version, "ok",
                      {{"app/Dockerfile", {.content = kDockerfile}},
                       {"app/service", {.mode = "100755", .content = program}}});
  }

  // The newest of this many deployments of the service, once it ended.
  json::value await_last(std::size_t count) {
    const auto path = "/api/application/" + service + "/deploymentHistory?limit=200";
    EXPECT_TRUE(wait_until([&] { return slipway.list(path).size() >= count; }));
    EXPECT_EQ(slipway.list(path).size(), count) << slipway.messages();
    return slipway.await_deployment(text(slipway.list(path).at(0), "id"));
  }

  ServiceRepository repository{slipway.folder() / "shop.git"};
  std::string service;
};

TEST_F(BuiltInKubernetesTest, AKilledDaemonLosesAndRepeatsNothing) {
  const auto hook = slipway.make_hook("GIT");
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  ASSERT_TRUE(serves("v0")) << slipway.messages();
  gateway::TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);
  std::size_t count = 1;
  for (const std::string moment : {"checkout", "build", "start", "health", "switch"}) {
    SCOPED_TRACE(moment);
    EventStream events(slipway, slipway.organization_path("event"));
    commit(moment);
    ASSERT_EQ(slipway.deliver(hook, {repository.git_push()}).status, 202);
    ASSERT_TRUE(events.await([&](const auto& event) { return step_began(event, moment); }));
    slipway.kill();
    slipway.start();
    const auto deployment = await_last(++count);
    EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
    EXPECT_EQ(slipway.ask_gateway("web"), moment);
    EXPECT_TRUE(wait_until([&] {
      const auto pods = cluster(spaces_.front()).list(Kind::kPod, "limit=100");
      return pods && pods->size() == 1;
    }));
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 0);
}

TEST_F(BuiltInKubernetesTest, ABuildThatFailsLeavesTheOldVersionServing) {
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  repository.commit("v1", "ok", {{"app/Dockerfile", {.content = "FROM scratch\nCOPY none /\n"}}});
  EXPECT_EQ(slipway.deploy(service), "BUILD_ERROR");
  EXPECT_EQ(slipway.ask_gateway("web"), "v0");
}

}  // namespace
}  // namespace slipway::e2e
