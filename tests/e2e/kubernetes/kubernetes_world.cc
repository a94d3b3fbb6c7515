#include "kubernetes/kubernetes_world.h"

#include <filesystem>
#include <stdexcept>

#include "io/files.h"
#include "registry/distribution/test_images.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/needs_cluster.h"

namespace slipway::e2e {
namespace {

using runtime::kubernetes::Kind;

constexpr const char* kOpenRegistry = "127.0.0.1:5000";

std::string kubeconfig() { return (runtime::cluster_folder() / "kubeconfig").string(); }

}  // namespace

KubernetesTest::KubernetesTest(const json::object& settings, std::vector<std::string> options)
    : slipway(Slipway::Gateway::kCaddy, std::move(options)),
      runtime_(make_runtime("one", settings)) {
  const auto project = text(slipway.list(slipway.organization_path("project")).at(0), "id");
  slipway.send("DELETE", "/api/environment/" + slipway.environment());
  slipway.use_environment(text(slipway.post("/api/project/" + project + "/environment",
                                            json::object{{"name", "test"}, {"cluster", runtime_}}),
                               "id"));
}

KubernetesTest::~KubernetesTest() {
  for (const auto& name : spaces_) {
    (void)cluster("default").ask({.method = "DELETE", .path = "/api/v1/namespaces/" + name});
  }
}

runtime::kubernetes::Cluster KubernetesTest::cluster(const std::string& name_space) {
  runtime::KubernetesOptions options;
  options.kubeconfig = kubeconfig();
  options.name_space = name_space;
  return {options, clock_};
}

std::string KubernetesTest::make_runtime(const std::string& name, json::object settings) {
  spaces_.push_back("e2e-" + name + "-" + slipway.organization());
  const json::object space{{"apiVersion", "v1"},
                           {"kind", "Namespace"},
                           {"metadata", json::object{{"name", spaces_.back()}}}};
  const auto made = cluster("default").ask(
      {.method = "POST", .path = "/api/v1/namespaces", .body = json::serialize(space)});
  if (!made) throw std::runtime_error(made.error().message);
  settings["kubeconfig"] = kubeconfig();
  settings["namespace"] = spaces_.back();
  const auto runtime = slipway.post(
      slipway.organization_path("runtime"),
      json::object{{"name", name}, {"kind", "KUBERNETES"}, {"settings", std::move(settings)}});
  EXPECT_EQ(text(runtime, "status"), "CONNECTED") << json::serialize(runtime);
  return text(runtime, "id");
}

void KubernetesTest::push_image(const std::string& tag, const std::string& mode) {
  const auto folder = slipway.folder() / ("pushed-" + tag);
  std::filesystem::create_directories(folder);
  for (const auto& [name, content] : {std::pair("version", tag), std::pair("mode", mode)}) {
    if (!io::write_file(folder / name, content + "\n")) throw std::runtime_error("cannot write");
  }
  const auto program = std::filesystem::path(SLIPWAY_BIN_DIR) / "slipway_e2e_service";
  const auto image = registry::make_program_image(
      folder, tag,
      {.files = {{"service", program}, {"version", folder / "version"}, {"mode", folder / "mode"}},
       .environment = {"LISTEN_ON_ALL=1"}});
  registry::push(image, std::string(kOpenRegistry) + "/acme/web:" + tag, {});
}

std::string KubernetesTest::make_container(const std::string& tag, int start_timeout) {
  return text(slipway.post("/api/environment/" + slipway.environment() + "/container",
                           json::object{{"name", "web"},
                                        {"image_name", std::string(kOpenRegistry) + "/acme/web"},
                                        {"tag", tag},
                                        {"cpu", 20},
                                        {"memory", 32},
                                        {"stop_grace", 5},
                                        {"start_timeout", start_timeout},
                                        {"ports", json::array{json::object{{"internal_port", 80}}}},
                                        {"healthchecks",
                                         {{"readiness_probe",
                                           {{"type", {{"http", {{"path", "/ready"}}}}},
                                            {"failure_threshold", 20}}}}}}),
              "id");
}

std::string KubernetesTest::begin_deployment(const std::string& container, const std::string& tag) {
  const auto body = tag.empty() ? json::value() : json::value(json::object{{"image_tag", tag}});
  return text(slipway.post("/api/container/" + container + "/deploy", body), "deployment_id");
}

json::value KubernetesTest::deploy(const std::string& container, const std::string& tag) {
  return slipway.await_deployment(begin_deployment(container, tag));
}

bool KubernetesTest::serves(const std::string& tag) {
  return wait_until([&] { return slipway.ask_gateway("web") == tag; });
}

std::string KubernetesTest::said(const std::string& map, const std::string& key) {
  const auto found = cluster(spaces_.front()).find(Kind::kConfigMap, map);
  return found && *found ? runtime::docker::text_at(**found, "/data/" + key) : "";
}

std::size_t KubernetesTest::deployments(const std::string& name_space) {
  const auto found = cluster(name_space).list(Kind::kDeployment, "limit=100");
  return found ? found->size() : 999;
}

}  // namespace slipway::e2e
