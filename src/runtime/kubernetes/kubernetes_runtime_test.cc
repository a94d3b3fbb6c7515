// Versions on a real cluster: what of them is there, and what goes.

#include "runtime/kubernetes/kubernetes_runtime.h"

#include <algorithm>
#include <fstream>
#include <functional>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/runtime_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using docker::number_at;
using docker::text_at;
using kubernetes::Kind;
using testing::Contains;
using testing::HasSubstr;

constexpr const char* kPrivateRegistry = "127.0.0.1:5001";

TEST_F(KubernetesWithoutNode, IsReachedAndSaysWhoItIs) {
  const auto who = runtime().check();
  ASSERT_TRUE(who) << who.error().message;
  EXPECT_EQ(*who, "Kubernetes v1.20.2, namespace " + data.name_space());
  ClusterData by_certificate("certificate");
  EXPECT_TRUE(by_certificate.runtime().check());
  auto options = data.options();
  options.context = "nowhere";
  io::SystemClock clock;
  EXPECT_EQ(KubernetesRuntime(options, clock).check().error().code, ErrorCode::kInvalid);
}

TEST_F(KubernetesRuntimeTest, InAPodItsAccountAndTheInstallationsRoleAreEnough) {
  const TemporaryFolder folder;
  auto options = data.as_pod(folder.path());
  options.ingress_class = "nginx";
  io::SystemClock clock;
  KubernetesRuntime inside(options, clock);
  const auto who = inside.check();
  ASSERT_TRUE(who) << who.error().message;

  auto version = data.make_version("serve-container x");
  version.settings.max_running_instances = 2;
  version.environment["TOKEN"] = "the-s3cret";
  version.secrets = {"the-s3cret"};
  ASSERT_TRUE(inside.build(version, [](auto, auto) {}, {}));
  const auto started = inside.start(version, {}, {});
  ASSERT_TRUE(started) << started.error().message;
  ASSERT_TRUE(started->endpoint);
  const auto stream = inside.dial(version.deployment, {});
  EXPECT_TRUE(stream) << stream.error().message;
  EXPECT_TRUE(started->endpoint->host.starts_with("10.96.")) << "the cluster's own address";
  const auto served = inside.serve(version, {"web.example.org"});
  ASSERT_TRUE(served) << served.error().message;
  EXPECT_EQ(text_at(object(Kind::kIngress, "web-server"), "/spec/rules/0/host"), "web.example.org");
  EXPECT_TRUE(wait_until([&] { return !inside.log(version.deployment, 0, 10).empty(); }));
  ASSERT_TRUE(inside.stop(version.deployment, std::chrono::seconds(1)));
  ASSERT_TRUE(inside.remove(version.deployment));
  ASSERT_TRUE(inside.forget(version.service));
  EXPECT_TRUE(wait_until([&] { return nothing_is_left(); }));
}

// A kind of the tests' own in place of metrics-server, which answers with the same objects.
class PodMetricsKind {
 public:
  explicit PodMetricsKind(ClusterData& data) : data_(data) {
    const json::object schema{{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}};
    const json::array versions{json::object{{"name", "v1beta1"},
                                            {"served", true},
                                            {"storage", true},
                                            {"schema", {{"openAPIV3Schema", schema}}}}};
    data_.create(kKinds,
                 {{"apiVersion", "apiextensions.k8s.io/v1"},
                  {"kind", "CustomResourceDefinition"},
                  {"metadata",
                   {{"name", "pods.metrics.k8s.io"},
                    {"annotations", {{"api-approved.kubernetes.io", "unapproved, for a test"}}}}},
                  {"spec",
                   {{"group", "metrics.k8s.io"},
                    {"scope", "Namespaced"},
                    {"names", {{"plural", "pods"}, {"singular", "pod"}, {"kind", "PodMetrics"}}},
                    {"versions", versions}}}});
  }
  ~PodMetricsKind() {
    const auto removed = data_.cluster().ask(
        {.method = "DELETE", .path = std::string(kKinds) + "/pods.metrics.k8s.io"});
    EXPECT_TRUE(removed) << removed.error().message;
  }
  PodMetricsKind(const PodMetricsKind&) = delete;
  PodMetricsKind& operator=(const PodMetricsKind&) = delete;

 private:
  static constexpr const char* kKinds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  ClusterData& data_;
};

TEST_F(KubernetesWithoutNode, SaysWhatPodsUseWhereTheClusterMeasuresIt) {
  const auto version = data.make_version("serve-container x");
  const auto unknown = runtime().usage(version.deployment);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kConflict);
  EXPECT_THAT(unknown.error().message, HasSubstr("install metrics-server"));

  const PodMetricsKind kind(data);
  ASSERT_TRUE(wait_until([&] { return runtime().usage(version.deployment).has_value(); }));
  EXPECT_TRUE(runtime().usage(version.deployment)->empty());
  for (const auto& [name, deployment] : {std::pair("ours", version.deployment.to_string()),
                                         std::pair("another", std::string("x"))}) {
    const json::object used{{"cpu", "12500000n"}, {"memory", "2Mi"}};
    data.create(path_in(Kind::kPodMetrics, data.name_space()),
                {{"apiVersion", "metrics.k8s.io/v1beta1"},
                 {"kind", "PodMetrics"},
                 {"metadata",
                  {{"name", name},
                   {"labels",
                    {{kubernetes::kInstallationLabel, "test"},
                     {kubernetes::kRoleLabel, kubernetes::kVersionRole},
                     {kubernetes::kDeploymentLabel, deployment}}}}},
                 {"containers", json::array{json::object{{"name", "service"}, {"usage", used}}}}});
  }
  const auto usage = runtime().usage(version.deployment);
  ASSERT_TRUE(usage) << usage.error().message;
  EXPECT_EQ(*usage, (std::vector{Usage{"ours", 13, 2 << 20}}));
}

TEST_F(KubernetesRuntimeTest, TwoVersionsServeBesideEachOtherUntilOneGoes) {
  auto old_version = data.make_version("serve-container old");
  auto new_version = data.make_version("serve-container new");
  const auto old_instance = data.serve(old_version);
  const auto new_instance = data.serve(new_version);
  ASSERT_TRUE(old_instance.endpoint && new_instance.endpoint);
  EXPECT_TRUE(wait_until([&] { return fetch(*old_instance.endpoint) == "old"; }));
  EXPECT_TRUE(wait_until([&] { return fetch(*new_instance.endpoint) == "new"; }));

  // Inside the cluster the service is the version that serves.
  const auto served_by = [&] {
    return text_at(object(Kind::kService, "web-server"), "/spec/selector/slipway.deployment");
  };
  ASSERT_TRUE(runtime().serve(old_version, {}));
  EXPECT_EQ(served_by(), old_version.deployment.to_string());
  ASSERT_TRUE(runtime().serve(new_version, {}));
  EXPECT_EQ(served_by(), new_version.deployment.to_string());

  ASSERT_TRUE(runtime().stop(old_version.deployment, std::chrono::seconds(5)));
  ASSERT_TRUE(runtime().remove(old_version.deployment));
  EXPECT_EQ(fetch(*new_instance.endpoint), "new");
  EXPECT_EQ(served_by(), new_version.deployment.to_string());
  ASSERT_TRUE(runtime().stop(new_version.deployment, std::chrono::seconds(5)));
  ASSERT_TRUE(runtime().remove(new_version.deployment));
  EXPECT_EQ(count(Kind::kService), 1U);
  ASSERT_TRUE(runtime().forget(data.service()));
  EXPECT_TRUE(wait_until([&] { return nothing_is_left(); }));
}

TEST_F(KubernetesRuntimeTest, WhatIsOthersStays) {
  const json::object theirs{
      {"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", json::object{{"name", "theirs"}}}};
  data.create("/api/v1/namespaces/" + data.name_space() + "/configmaps", theirs);
  const auto version = data.make_version("serve-container x");
  data.serve(version);
  ASSERT_TRUE(runtime().stop(version.deployment, std::chrono::seconds(1)));
  ASSERT_TRUE(runtime().remove(version.deployment));
  ASSERT_TRUE(runtime().forget(version.service));
  EXPECT_FALSE(object(Kind::kConfigMap, "theirs").is_null());

  const json::object web{
      {"apiVersion", "v1"},
      {"kind", "Service"},
      {"metadata", json::object{{"name", "web-server"}}},
      {"spec", json::object{{"ports", json::array{json::object{{"port", 80}}}}}}};
  data.create("/api/v1/namespaces/" + data.name_space() + "/services", web);
  const auto other = data.make_version("serve-container x");
  ASSERT_TRUE(runtime().build(other, [](auto, auto) {}, {}));
  const auto refused = runtime().start(other, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_THAT(refused.error().message, HasSubstr("has a Service 'web-server' already"));
}

// As where Slipway ends in the midst of a removal.
TEST_F(KubernetesRuntimeTest, TheClusterTakesAlongWhatAVersionOwns) {
  auto version = data.make_version("serve-container x");
  version.environment["TOKEN"] = "the-s3cret";
  version.secrets = {"the-s3cret"};
  data.serve(version);
  EXPECT_EQ(count(Kind::kSecret), 1U);
  ASSERT_TRUE(data.cluster().erase(Kind::kConfigMap, name_of(version)));
  EXPECT_TRUE(wait_until([&] { return nothing_is_left(); }));
}

TEST_F(KubernetesRuntimeTest, ItsLogHidesSecretsAndOutlivesItsPods) {
  auto version = data.make_version("say the-s3cret");
  version.settings.ports.clear();
  version.environment["TOKEN"] = "the-s3cret";
  version.secrets = {"the-s3cret"};
  ASSERT_TRUE(runtime().build(version, [](auto, auto) {}, {}));
  ASSERT_TRUE(runtime().start(version, {}, {}));
  EXPECT_TRUE(wait_until([&] {
    const auto texts = data.texts(version);
    return std::count(texts.begin(), texts.end(), "to stdout: [secret]") == 1;
  }));
  // A daemon that was started again knows neither the pods nor the secrets.
  data.forget_all();
  EXPECT_THAT(data.texts(version), Contains("to stderr: [secret]"));
  ASSERT_TRUE(runtime().stop(version.deployment, std::chrono::seconds(1)));
  EXPECT_THAT(data.texts(version), Contains("to stdout: [secret]"));
}

TEST_F(KubernetesRuntimeTest, RunsAsManyInstancesAsItIsTold) {
  auto version = data.make_version("serve-container x");
  version.settings.min_running_instances = 2;
  version.settings.max_running_instances = 3;
  const auto instance = data.serve(version);
  EXPECT_EQ(count(Kind::kPod), 2U);
  EXPECT_EQ(number_at(object(Kind::kAutoscaler, name_of(version)), "/spec/maxReplicas"), 3);
  EXPECT_EQ(runtime().list()->size(), 1U);
  EXPECT_TRUE(wait_until([&] { return fetch(*instance.endpoint) == "x"; }));
}

TEST_F(KubernetesRuntimeTest, NodesPullWithTheNewestCredentials) {
  auto version = data.make_version("serve-container x");
  version.image->username = "bot";
  version.image->password = "old";
  data.serve(version);
  version.image->password = "new";
  ASSERT_TRUE(runtime().serve(version, {}));
  const auto kept =
      text_at(object(Kind::kSecret, name_of(version) + "-pull"), "/data/.dockerconfigjson");
  EXPECT_THAT(base::decode_base64(kept).value_or(""), HasSubstr("\"password\":\"new\""));
}

// From a registry that wants credentials, of the nodes too.
TEST_F(KubernetesRuntimeTest, ACommitIsBuiltAndPushedAndRunsByItsDigest) {
  const TemporaryFolder folder;
  auto options = data.options();
  options.registry = kPrivateRegistry + std::string("/shop");
  options.builder.emplace();
  options.builder->host = "unix://" + (cluster_folder() / "engine.socket").string();
  options.data = folder.path();
  io::SystemClock clock;
  std::optional<KubernetesRuntime> builds;
  builds.emplace(options, clock);
  EXPECT_THAT(builds->check().value_or("nobody"), HasSubstr("; builds on Docker Engine"));

  auto version = data.make_version("serve-container built");
  version.image.reset();
  version.commit = std::string(40, 'a');
  version.registries = {{kPrivateRegistry, "bot", "open sesame"}};
  const auto checkout = builds->source_directory(version);
  ASSERT_TRUE(checkout);
  std::filesystem::create_directories(*checkout);
  std::filesystem::copy_file(std::filesystem::path(SLIPWAY_BIN_DIR) / "container_test_child",
                             *checkout / "child");
  std::ofstream(*checkout / "Dockerfile")
      << "FROM scratch\nCOPY child /\nENTRYPOINT [\"/child\"]\n";
  int lines = 0;
  const LogSink count = [&](auto, auto) { ++lines; };
  const auto built = builds->build(version, count, {});
  ASSERT_TRUE(built) << built.error().message;
  lines = 0;
  EXPECT_TRUE(builds->build(version, count, {}));
  EXPECT_EQ(lines, 0) << "it was done before";

  // As after a restart of the daemon.
  builds.emplace(options, clock);
  const auto started = builds->start(version, {}, {});
  ASSERT_TRUE(started) << started.error().message;
  ASSERT_TRUE(started->endpoint);
  EXPECT_TRUE(wait_until([&] { return fetch(*started->endpoint) == "built"; }));
  EXPECT_THAT(text_at(object(Kind::kDeployment, name_of(version)),
                      "/spec/template/spec/containers/0/image"),
              testing::StartsWith(options.registry + "/slipway/" + version.service.to_string() +
                                  "@sha256:"));
  version.registries.front().password = "new";
  ASSERT_TRUE(builds->serve(version, {}));
  const auto kept =
      text_at(object(Kind::kSecret, name_of(version) + "-pull"), "/data/.dockerconfigjson");
  EXPECT_THAT(base::decode_base64(kept).value_or(""), HasSubstr("\"password\":\"new\""));

  version.registries.front().password = "open sesame";
  auto job = version;
  job.settings.ports.clear();
  job.settings.arguments = {"exit", "3"};
  io::SystemRandom random;
  const auto attempt = model::AttemptId::make(clock.now(), random);
  const auto ran = builds->jobs()->start(attempt, job, {});
  ASSERT_TRUE(ran) << ran.error().message;
  EXPECT_TRUE(wait_until([&] {
    const auto now = builds->jobs()->inspect(attempt);
    return now && now->state == AttemptState::kEnded && now->exit_code == 3;
  }));
  ASSERT_TRUE(builds->jobs()->remove(attempt));

  ASSERT_TRUE(builds->stop(version.deployment, std::chrono::seconds(1)));
  const auto removed = builds->remove(version.deployment);
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_FALSE(std::filesystem::exists(*checkout));
  ASSERT_TRUE(builds->forget(version.service));
  EXPECT_TRUE(wait_until([&] { return nothing_is_left(); }));
}

TEST_F(KubernetesRuntimeTest, MountsFiles) {
  auto version = data.make_version("serve-container x");
  version.files = {{"/etc/shop/config.yaml", "colour: red\n"}};
  data.serve(version);
  const auto secret = object(Kind::kSecret, name_of(version) + "-files");
  EXPECT_EQ(base::decode_base64(text_at(secret, "/data/file-0")), "colour: red\n");
}

}  // namespace
}  // namespace slipway::runtime
