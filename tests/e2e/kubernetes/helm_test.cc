// Helm services of a whole Slipway, by a real helm on a real API server.

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event_stream.h"
#include "io/files.h"
#include "io/process.h"
#include "kubernetes/kubernetes_world.h"
#include "registry/distribution/test_registry.h"

namespace slipway::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A ConfigMap that says which chart it is of, and its values' colour; with `wrong` one that no
// cluster takes.
constexpr const char* kMap = R"(apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {version: {{ .Chart.Version }}, colour: {{ .Values.colour }}, size: {{ .Values.size | quote }}}
{{- if .Values.wrong }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: Not_A_Name}
{{- end }}
)";

std::string chart_yaml(const std::string& version) {
  return "{apiVersion: v2, name: web, version: " + version + "}\n";
}

class HelmServices : public KubernetesTest {
 protected:
  HelmServices() : KubernetesTest({}, options()) {}

  void SetUp() override {
    if (std::getenv("SLIPWAY_HELM") == nullptr) GTEST_SKIP() << "SLIPWAY_HELM names no helm";
  }

  static std::vector<std::string> options() {
    const char* helm = std::getenv("SLIPWAY_HELM");
    return helm == nullptr ? std::vector<std::string>() : std::vector<std::string>{"--helm", helm};
  }

  void commit_chart(const std::string& version, const std::string& values) {
    commit_chart(version, values, kMap);
  }
  void commit_chart(const std::string& version, const std::string& values,
                    const std::string& templates) {
    charts_.commit(version, "ok",
                   {{"chart/Chart.yaml", {.content = chart_yaml(version)}},
                    {"chart/values.yaml", {.content = values}},
                    {"chart/templates/all.yaml", {.content = templates}}});
  }
  void commit_values(const std::string& file, const std::string& content) {
    files_.insert_or_assign(file, git::TestFile{.content = content});
    values_.commit(content, "ok", files_);
  }

  json::object source() const {
    return {
        {"git_repository", {{"url", charts_.url()}, {"branch", "main"}, {"root_path", "/chart"}}}};
  }
  std::string make_helm(const json::object& source, const json::object& values,
                        const json::array& ports = {}) {
    return text(slipway.post("/api/environment/" + slipway.environment() + "/helm",
                             json::object{{"name", "web"},
                                          {"auto_deploy", true},
                                          {"timeout_sec", 60},
                                          {"source", source},
                                          {"values_override", values},
                                          {"ports", ports}}),
                "id");
  }
  json::value deploy(const std::string& helm, const json::value& body = nullptr) {
    return slipway.await_deployment(
        text(slipway.post("/api/helm/" + helm + "/deploy", body), "deployment_id"));
  }
  // The newest of this many deployments, once it ended.
  json::value await_last(const std::string& helm, std::size_t count) {
    const auto path = "/api/helm/" + helm + "/deploymentHistory?limit=100";
    EXPECT_TRUE(wait_until([&] { return slipway.list(path).size() >= count; }));
    EXPECT_EQ(slipway.list(path).size(), count) << slipway.messages();
    return slipway.await_deployment(text(slipway.list(path).at(0), "id"));
  }

  // web-VERSION.tgz in the test's folder.
  void package(const std::string& version) {
    const auto folder = slipway.folder() / "web";
    std::filesystem::create_directories(folder / "templates");
    ASSERT_TRUE(io::write_file(folder / "Chart.yaml", chart_yaml(version)));
    ASSERT_TRUE(io::write_file(folder / "values.yaml", "{colour: red, size: 1}\n"));
    ASSERT_TRUE(io::write_file(folder / "templates/map.yaml", kMap));
    run({"package", "web"});
  }
  void run(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), std::getenv("SLIPWAY_HELM"));
    const auto done = io::run({.argv = std::move(arguments),
                               .environment = {{"HOME", (slipway.folder() / "user").string()}},
                               .directory = slipway.folder(),
                               .input = input},
                              {});
    ASSERT_TRUE(done && done->ok()) << (done ? done->err : done.error().message);
  }
  // Both versions of the chart there, and what there is none of.
  void expect_both_versions(const json::object& repository) {
    const auto id =
        text(slipway.post(slipway.organization_path("helmRepository"), repository), "id");
    const auto helm =
        make_helm({{"helm_repository",
                    {{"repository", id}, {"chart_name", "web"}, {"chart_version", "0.1.0"}}}},
                  {{"set", json::array{json::array{"colour", "blue"}}}});
    for (const std::string version : {"0.1.0", "0.2.0"}) {
      const auto deployed = deploy(helm, json::object{{"chart_version", version}});
      ASSERT_EQ(text(deployed, "state"), "DEPLOYED") << json::serialize(deployed);
      EXPECT_EQ(said("web", "version"), version);
      EXPECT_EQ(said("web", "colour"), "blue");
    }
    const auto missing = deploy(helm, json::object{{"chart_version", "0.3.0"}});
    EXPECT_EQ(text(missing, "state"), "DEPLOYMENT_ERROR");
    EXPECT_THAT(text(missing, "error"), HasSubstr("not found"));
    EXPECT_EQ(said("web", "version"), "0.2.0");
    EXPECT_EQ(slipway.send("DELETE", "/api/helm/" + helm).status, 204);
    EXPECT_TRUE(wait_until([&] { return said("web", "version").empty(); }));
  }

  ServiceRepository charts_{slipway.folder() / "charts.git"};
  ServiceRepository values_{slipway.folder() / "values.git"};
  git::TestFiles files_;
};

TEST_F(HelmServices, APushToTheChartOrToItsValuesDeploysThem) {
  commit_chart("0.1.0", "{colour: red, size: 1}\n");
  commit_values("prod.yaml", "{colour: green}\n");
  const auto helm =
      make_helm(source(), {{"set", json::array{json::array{"size", "3"}}},
                           {"file",
                            {{"git",
                              {{"git_repository", {{"url", values_.url()}, {"branch", "main"}}},
                               {"paths", json::array{"prod.yaml"}}}}}}});
  const auto hook = slipway.make_hook("GITHUB");
  const auto first = deploy(helm);
  ASSERT_EQ(text(first, "state"), "DEPLOYED") << json::serialize(first);
  EXPECT_EQ(said("web", "version") + said("web", "colour") + said("web", "size"), "0.1.0green3");

  commit_chart("0.2.0", "{colour: red}\n");
  push(slipway, hook, charts_);
  EXPECT_EQ(text(await_last(helm, 2), "state"), "DEPLOYED");
  EXPECT_EQ(said("web", "version") + said("web", "colour"), "0.2.0green");

  commit_values("prod.yaml", "{colour: blue}\n");
  push(slipway, hook, values_);
  EXPECT_EQ(text(await_last(helm, 3), "state"), "DEPLOYED");
  EXPECT_EQ(said("web", "version") + said("web", "colour"), "0.2.0blue");

  commit_values("other.yaml", "{colour: black}\n");
  push(slipway, hook, values_);
  commit_values("prod.yaml", "{colour: white, wrong: true}\n");
  push(slipway, hook, values_);
  const auto failed = await_last(helm, 4);
  EXPECT_EQ(text(failed, "state"), "DEPLOYMENT_ERROR");
  EXPECT_THAT(text(failed, "error"),
              AllOf(HasSubstr("Not_A_Name"), HasSubstr("went back to revision 3 (web-0.2.0)")));
  EXPECT_EQ(said("web", "colour"), "blue");

  commit_values("prod.yaml", "{colour: white}\n");
  push(slipway, hook, values_);
  EXPECT_EQ(text(await_last(helm, 5), "state"), "DEPLOYED");
  EXPECT_EQ(said("web", "colour"), "white");

  EXPECT_EQ(slipway.send("DELETE", "/api/helm/" + helm).status, 204);
  EXPECT_TRUE(wait_until([&] { return said("web", "colour").empty(); }));
}

TEST_F(HelmServices, ComeFromARepositoryWithAPassword) {
  package("0.1.0");
  package("0.2.0");
  run({"repo", "index", "."});
  const io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    const auto found = request.headers.find("authorization");
    // deploy:right
    if (found == request.headers.end() || found->second != "Basic ZGVwbG95OnJpZ2h0") {
      return peer.respond(401, "");
    }
    const auto file =
        io::read_file(slipway.folder() / std::filesystem::path(request.path).filename());
    return file ? peer.respond(200, *file) : peer.respond(404, "");
  });
  expect_both_versions({{"name", "ours"},
                        {"kind", "HTTPS"},
                        {"url", server.url("/charts")},
                        {"config", {{"username", "deploy"}, {"password", "right"}}}});
}

TEST_F(HelmServices, ComeFromAnOciRegistryWithAPassword) {
  package("0.1.0");
  package("0.2.0");
  const registry::TestRegistry server(registry::Access::kBasic);
  run({"registry", "login", server.host(), "--username", "deploy", "--password-stdin"}, "right");
  for (const char* archive : {"web-0.1.0.tgz", "web-0.2.0.tgz"}) {
    run({"push", archive, "oci://" + server.host() + "/charts"});
  }
  expect_both_versions({{"name", "ours"},
                        {"kind", "OCI_GENERIC_CR"},
                        {"url", "oci://" + server.host() + "/charts"},
                        {"config", {{"username", "deploy"}, {"password", "right"}}}});
}

// Its pods come up and the gateway leads to them.
constexpr const char* kPods = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  strategy: {rollingUpdate: {maxUnavailable: 0}}
  selector: {matchLabels: {app.kubernetes.io/instance: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app.kubernetes.io/instance: {{ .Release.Name }}}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: web
          image: 127.0.0.1:5000/acme/web:{{ .Values.tag }}
          env: [{name: PORT, value: "8080"}]
          readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}-web, labels: {tier: web}}
spec:
  selector: {app.kubernetes.io/instance: {{ .Release.Name }}}
  ports: [{port: 80, targetPort: 8080}]
)";

class HelmOnANode : public HelmServices {};

TEST_F(HelmOnANode, AChartIsReachedThroughTheGatewayAndAKilledDaemonGoesOn) {
  for (const char* tag : {"v1", "v2"}) push_image(tag);
  push_image("v3", "sick");
  commit_chart("0.1.0", "{tag: v1}\n", kPods);
  const auto helm =
      make_helm(source(), {},
                {json::object{{"name", "http"}, {"internal_port", 80}, {"service_name", "web"}}});
  const auto hook = slipway.make_hook("GITHUB");
  const auto first = deploy(helm);
  ASSERT_EQ(text(first, "state"), "DEPLOYED") << json::serialize(first);
  ASSERT_TRUE(serves("v1")) << slipway.messages();

  commit_chart("0.2.0", "{tag: v2}\n", kPods);
  EventStream events(slipway, slipway.organization_path("event"));
  push(slipway, hook, charts_);
  ASSERT_TRUE(events.await([](const auto& event) { return step_began(event, "upgrade"); }));
  slipway.kill();
  slipway.start();
  const auto second = await_last(helm, 2);
  EXPECT_EQ(text(second, "state"), "DEPLOYED") << json::serialize(second);
  EXPECT_TRUE(serves("v2"));

  EXPECT_EQ(slipway.send("PUT", "/api/helm/" + helm, json::object{{"timeout_sec", 15}}).status,
            200);
  commit_chart("0.3.0", "{tag: v3}\n", kPods);
  push(slipway, hook, charts_);
  const auto sick = await_last(helm, 3);
  EXPECT_EQ(text(sick, "state"), "DEPLOYMENT_ERROR");
  EXPECT_THAT(text(sick, "error"), AllOf(HasSubstr("(web-0.2.0), which serves on"),
                                         HasSubstr("Readiness probe failed")));
  EXPECT_EQ(slipway.ask_gateway("web"), "v2");

  EXPECT_EQ(slipway.send("DELETE", "/api/helm/" + helm).status, 204);
  EXPECT_TRUE(wait_until([&] { return deployments(spaces_.front()) == 0; }));
}

}  // namespace
}  // namespace slipway::e2e
