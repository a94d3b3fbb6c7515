#include "runtime/kubernetes/objects.h"

#include <cstdlib>
#include <functional>
#include <ostream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "io/files.h"
#include "runtime/kubernetes/build_objects.h"
#include "runtime/kubernetes/names.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using base::ErrorCode;

constexpr const char* kDigest =
    "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const Place kPlace{"shop", "home"};
const Owner kOwner{"the-config-map", "11111111-2222-3333-4444-555555555555"};

Version plain() {
  Version version;
  version.deployment = *model::DeploymentId::parse("019a0000-0000-7000-8000-000000000001");
  version.service = *model::ServiceId::parse("019a0000-0000-7000-8000-000000000002");
  version.environment_id = *model::EnvironmentId::parse("019a0000-0000-7000-8000-000000000003");
  version.organization = *model::OrganizationId::parse("019a0000-0000-7000-8000-000000000004");
  version.project = *model::ProjectId::parse("019a0000-0000-7000-8000-000000000005");
  version.service_name = "Web Server";
  version.image = Image{"registry.example.org/acme/web", "1.2", "", "", ""};
  return version;
}

Version full() {
  Version version = plain();
  version.image->digest = kDigest;
  version.image->username = "bot";
  version.image->password = "pass";
  version.environment = {{"GREETING", "hello $(world)"}, {"TOKEN", "s3cret"}, {"PORT", "1"}};
  version.secrets = {"s3cret"};
  version.files = {{"/etc/web/config.json", "{}"}, {"/etc/web/key", std::string("\0\xff", 2)}};
  auto& settings = version.settings;
  settings.cpu = 250;
  settings.memory = 128;
  settings.stop_grace = 30;
  settings.start_timeout = 60;
  settings.min_running_instances = 2;
  settings.max_running_instances = 5;
  settings.entrypoint = "server --listen '0.0.0.0:$PORT'";
  settings.arguments = {"--name", "a $(b)", "${PORT}"};
  settings.readiness.kind = model::ProbeKind::HTTP;
  settings.readiness.path = "/ready";
  settings.liveness.kind = model::ProbeKind::TCP;
  settings.liveness.port = 9090;
  settings.ports = {{.id = "1", .name = "metrics", .internal_port = 9090},
                    {.id = "2", .name = "web", .internal_port = 3000, .is_default = true}};
  return version;
}

Version built() {
  Version version = plain();
  version.commit = "0123456789abcdef0123456789abcdef01234567";
  version.image->digest = kDigest;
  version.environment = {{"SLIPWAY_COMMIT", version.commit}};
  return version;
}

Version nightly() {
  Version version = plain();
  version.service_name = "nightly";
  version.settings.entrypoint = "clean";
  version.settings.job.emplace();
  version.settings.job->scheduled_at = "0 3 * * *";
  version.settings.job->cron.emplace();
  return version;
}

const model::AttemptId& attempt() {
  static const auto id = *model::AttemptId::parse("019a0000-0000-7000-8000-000000000009");
  return id;
}

Version from_git() {
  auto version = plain();
  version.settings.dockerfile_path = "docker/Dockerfile";
  version.settings.docker_target = "final";
  version.settings.build_args = {{"VERSION", "2"}};
  version.settings.start_timeout = 60;
  version.settings.build_timeout = 600;
  version.registries = {{"registry.example.org", "bot", "pass"}, {"docker.io", "me", "word"}};
  return version;
}

ClusterBuild build_of(const Version& version) {
  return {build_subject(version, kPlace, "t1a2b3"), "moby/buildkit:rootless",
          "registry.example.org/acme/slipway/web:1", 10240};
}

Subject subject(const Version& version) { return subject_of(version, kPlace); }
Subject run(const Version& version) { return subject_of(version, attempt(), kPlace); }

struct GoldenObject {
  std::string name;
  std::function<json::object()> make;
};

void PrintTo(const GoldenObject& golden, std::ostream* out) {  // NOLINT: a name of googletest
  *out << golden.name;
}

class KubernetesObject : public testing::TestWithParam<GoldenObject> {};

// SLIPWAY_UPDATE_GOLDEN=1 writes the files anew.
TEST_P(KubernetesObject, IsTheGoldenFile) {
  const std::string file =
      std::string(SLIPWAY_SOURCE_DIR) + "/testdata/kubernetes/" + GetParam().name + ".json";
  const json::object made = GetParam().make();
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(io::write_file(file, json::serialize(made) + "\n"));
  }
  const auto golden = io::read_file(file);
  ASSERT_TRUE(golden) << golden.error().message;
  EXPECT_EQ(json::value(made), json::parse(*golden)) << json::serialize(made);
}

INSTANTIATE_TEST_SUITE_P(
    Golden, KubernetesObject,
    testing::Values(
        GoldenObject{"config_map", [] { return config_map(subject(full()), full(), kPlace); }},
        GoldenObject{"config_map_built",
                     [] { return config_map(subject(built()), built(), kPlace); }},
        GoldenObject{"secret", [] { return *secret(subject(full()), full(), kPlace, kOwner); }},
        GoldenObject{"files_secret",
                     [] { return *files_secret(subject(full()), full(), kPlace, kOwner); }},
        GoldenObject{"pull_secret",
                     [] { return *pull_secret(subject(full()), full(), kPlace, kOwner); }},
        GoldenObject{"deployment_plain",
                     [] { return *deployment(subject(plain()), plain(), kPlace, kOwner); }},
        GoldenObject{"deployment_full",
                     [] { return *deployment(subject(full()), full(), kPlace, kOwner); }},
        GoldenObject{"version_service_node_port",
                     [] {
                       return *version_service(subject(full()), full(), kPlace, kOwner,
                                               ClusterReach::NODE_PORT);
                     }},
        GoldenObject{"version_service_cluster_ip",
                     [] {
                       return *version_service(subject(full()), full(), kPlace, kOwner,
                                               ClusterReach::CLUSTER_IP);
                     }},
        GoldenObject{"autoscaler",
                     [] { return *autoscaler(subject(full()), full(), kPlace, kOwner); }},
        GoldenObject{"job", [] { return *job(run(nightly()), nightly(), kPlace, kOwner); }},
        GoldenObject{"cron_job", [] { return *cron_job(nightly(), kPlace, "batch/v1"); }},
        GoldenObject{"build_job",
                     [] { return build_job(build_of(from_git()), from_git(), kPlace); }},
        GoldenObject{"build_secret",
                     [] { return build_secret(build_of(from_git()), from_git(), kPlace); }},
        GoldenObject{"service", [] { return service(full(), kPlace); }},
        GoldenObject{"ingress",
                     [] {
                       return ingress(full(), kPlace, front_of(full()),
                                      {"web.example.org", "www.example.org"}, "nginx");
                     }},
        GoldenObject{"http_route",
                     [] {
                       return http_route(full(), kPlace, front_of(full()), {"web.example.org"},
                                         "infra/edge");
                     }}),
    [](const auto& given) { return given.param.name; });

TEST(KubernetesObjects, AreThereOnlyWhereTheyAreNeeded) {
  const auto version = plain();
  EXPECT_FALSE(secret(subject(version), version, kPlace, kOwner));
  EXPECT_FALSE(files_secret(subject(version), version, kPlace, kOwner));
  EXPECT_FALSE(pull_secret(subject(version), version, kPlace, kOwner));
  EXPECT_FALSE(autoscaler(subject(version), version, kPlace, kOwner));
  EXPECT_FALSE(
      version_service(subject(version), version, kPlace, kOwner, ClusterReach::CLUSTER_IP));
}

TEST(KubernetesObjects, RefuseWhatNoClusterTakes) {
  const auto refused = [](const std::function<void(Version&)>& change) {
    auto version = full();
    change(version);
    const auto made = deployment(subject(version), version, kPlace, kOwner);
    return !made && made.error().code == ErrorCode::kInvalid;
  };
  EXPECT_TRUE(refused([](Version& v) { v.settings.entrypoint = "server 'unclosed"; }));
  EXPECT_TRUE(refused([](Version& v) { v.environment["A=B"] = "1"; }));
  EXPECT_TRUE(refused([](Version& v) { v.environment["1A"] = "1"; }));
  EXPECT_TRUE(refused([](Version& v) { v.environment["A"] = std::string("\0", 1); }));
  EXPECT_TRUE(refused([](Version& v) { v.environment["A"] = std::string(1U << 21U, 'x'); }));
  EXPECT_TRUE(refused([](Version& v) { v.files[0].content = std::string(1U << 21U, 'x'); }));
  EXPECT_FALSE(refused([](Version&) {}));
}

// kubernetes.io/docs/concepts/overview/working-with-objects/names
TEST(KubernetesNames, AreValidWhateverTheServiceIsCalled) {
  const std::string id = plain().deployment.to_string();
  for (const auto& name :
       {std::string("web"), std::string("Web Server"), std::string("1st"), std::string("-"),
        std::string("\xc3\xa9t\xc3\xa9"), std::string(200, 'a'), std::string(200, '-'),
        std::string("a.b_c"), std::string(15, 'a') + "-b", std::string()}) {
    for (const auto& made : {service_object_name(name), object_name(name, id)}) {
      EXPECT_TRUE(is_label(made)) << name << " -> " << made;
      EXPECT_TRUE(made.front() >= 'a' && made.front() <= 'z') << made;
    }
    EXPECT_LE(object_name(name, id).size(), 53U);
    auto version = plain();
    version.service_name = name;
    EXPECT_TRUE(is_label(build_subject(version, kPlace, "zzzzzzzzz").name));
    EXPECT_TRUE(object_name(name, id).ends_with(id));
  }
  EXPECT_EQ(service_object_name("Web Server"), "web-server");
}

TEST(KubernetesNames, AreJudged) {
  for (const auto* good : {"a", "a-b", "0", "web-1"}) EXPECT_TRUE(is_label(good)) << good;
  for (const auto* bad : {"", "-a", "a-", "A", "a.b", "a_b"}) EXPECT_FALSE(is_label(bad)) << bad;
  for (const auto* good : {"a", "a.b", "nginx.example.org"}) EXPECT_TRUE(is_subdomain(good));
  for (const auto* bad : {"", ".", "a.", ".a", "a..b"}) EXPECT_FALSE(is_subdomain(bad)) << bad;
  for (const auto* good : {"A", "_", "a.b-c", "A1"}) EXPECT_TRUE(is_variable_name(good)) << good;
  for (const auto* bad : {"", "1", "A=B", "a b", ".", ".."}) {
    EXPECT_FALSE(is_variable_name(bad)) << bad;
  }
  EXPECT_EQ(cpu_quantity(250), "250m");
  EXPECT_EQ(memory_quantity(128), "128Mi");
  EXPECT_EQ(label_selector({{"a", "1"}, {"b", "2"}}), "labelSelector=a%3D1%2Cb%3D2");
}

TEST(KubernetesSettings, AreRead) {
  const auto all = parse_kubernetes_settings(
      R"({"kubeconfig": "/etc/slipway/kubeconfig", "context": "shop", "namespace": "shop",
          "reach": "CLUSTER_IP", "node_address": "10.0.0.5", "ingress_class": "nginx",
          "gateway": "infra/edge", "registry": "registry.example.org/team",
          "builder": {"host": "tcp://127.0.0.1:2375"}})");
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->registry, "registry.example.org/team");
  ASSERT_TRUE(all->builder);
  EXPECT_EQ(all->builder->host, "tcp://127.0.0.1:2375");
  EXPECT_EQ(all->kubeconfig, "/etc/slipway/kubeconfig");
  EXPECT_EQ(all->reach_or_default(), ClusterReach::CLUSTER_IP);
  const auto inside = parse_kubernetes_settings("{}");
  ASSERT_TRUE(inside);
  EXPECT_EQ(inside->reach_or_default(), ClusterReach::CLUSTER_IP);
  EXPECT_EQ(parse_kubernetes_settings(R"({"kubeconfig": "/k"})")->reach_or_default(),
            ClusterReach::NODE_PORT);
  struct Case {
    std::string json, field;
  };
  for (const auto& [text, field] : std::vector<Case>{
           {R"({"kubeconfig": "k"})", "settings.kubeconfig"},
           {R"({"kubeconfig": "apiVersion: v1\nkind: Config"})", "settings.kubeconfig"},
           {R"({"context": "a"})", "settings.context"},
           {R"({"namespace": "A b"})", "settings.namespace"},
           {R"({"reach": "BOTH"})", "settings.reach"},
           {R"({"node_address": "a/b"})", "settings.node_address"},
           {R"({"ingress_class": "A"})", "settings.ingress_class"},
           {R"({"gateway": "edge"})", "settings.gateway"},
           {R"({"registry": "registry.example.org"})", "settings.builder"},
           {R"({"builder": {}})", "settings.registry"},
           {R"({"registry": "a//b", "builder": {}})", "settings.registry"},
           {R"({"registry": "a", "builder": "unix:///docker.sock"})", "settings.builder"},
           {R"({"registry": "a", "builder": {"host": "docker"}})", "settings.builder.host"},
           {R"({"registry": "a", "builder": {"port": 1}})", "settings.builder.port"},
           {R"({"registry": "a", "builder": {"image": ""}})", "settings.builder.image"},
           {R"({"registry": "a", "builder": {"image": "a b"}})", "settings.builder.image"},
           {R"({"registry": "a", "builder": {"image": "a", "host": "b"}})",
            "settings.builder.host"},
           {R"({"builder": {"image": "moby/buildkit:rootless"}})", "settings.registry"},
           {R"({"host": "x"})", "settings.host"}}) {
    const auto refused = parse_kubernetes_settings(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(refused.error().field, field);
  }
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
