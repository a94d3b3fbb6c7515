// Releases of a real helm, which SLIPWAY_HELM names, on a real cluster.

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using kubernetes::Kind;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

class HelmInACluster : public testing::Test {
 protected:
  void SetUp() override {
    const char* program = std::getenv("SLIPWAY_HELM");
    if (program == nullptr) GTEST_SKIP() << "SLIPWAY_HELM names no helm";
    auto options = data_.options();
    options.helm.program = program;
    options.helm.home = folder_.path() / "home";
    runtime_.emplace(options, clock_);
    version_ = data_.make_version("");
    version_.image.reset();
    version_.settings = {};
    version_.settings.helm.emplace().timeout = 60;
    version_.chart.emplace().folder = folder_.path() / "web";
    std::filesystem::create_directories(folder_.path() / "web" / "templates");
    std::ofstream(folder_.path() / "web" / "Chart.yaml")
        << "{apiVersion: v2, name: web, version: 0.1.0}\n";
    std::ofstream(folder_.path() / "web" / "values.yaml") << "{tag: \"1\", says: one}\n";
    std::ofstream(folder_.path() / "web" / "templates" / "web.yaml") << R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: 2
  selector: {matchLabels: {app.kubernetes.io/instance: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app.kubernetes.io/instance: {{ .Release.Name }}}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: )" << kClusterImage << R"(:{{ .Values.tag }}
          args: [serve-container, {{ .Values.says }}]
          env: [{name: PORT, value: "8080"}]
)";
  }

  base::Result<void> bring(const model::HelmValue& value) {
    version_.deployment = data_.make_version("").deployment;
    version_.settings.helm->set = {value};
    logged_.clear();
    return runtime_->charts()->bring(
        version_, [this](auto, std::string_view text) { logged_.append(text).append("\n"); }, {});
  }

  std::size_t pods() {
    const auto found = data_.cluster().list(Kind::kPod, "limit=100");
    return found ? found->size() : 999;
  }

  const TemporaryFolder folder_;
  io::SystemClock clock_;
  ClusterData data_;
  std::optional<KubernetesRuntime> runtime_;
  Version version_;
  std::string logged_;
};

TEST_F(HelmInACluster, AReleaseComesGoesBackStopsAndGoes) {
  const auto brought = bring({"says", "one"});
  ASSERT_TRUE(brought) << brought.error().message;
  const auto first = version_.deployment;
  EXPECT_EQ(runtime_->inspect(first).state, InstanceState::kRunning);
  EXPECT_EQ(runtime_->inspect(first).trouble, "");
  EXPECT_EQ(pods(), 2U) << "helm waits until they are ready";

  version_.settings.helm->timeout = 20;
  const auto failed = bring({"tag", "missing"});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kTimeout) << failed.error().message;
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("went back to revision 1 (web-0.1.0), which serves on"),
                    HasSubstr("test/child:missing")));
  EXPECT_THAT(logged_, HasSubstr("test/child:missing"));
  EXPECT_EQ(runtime_->inspect(first).state, InstanceState::kRunning);
  ASSERT_EQ(runtime_->list()->size(), 1U);
  EXPECT_EQ(runtime_->list()->front().deployment, first);

  version_.settings.helm->timeout = 60;
  ASSERT_TRUE(bring({"says", "two"}));
  EXPECT_THAT(logged_, AnyOf(HasSubstr("Revision 4 of "), HasSubstr("Revision 5 of ")));
  EXPECT_TRUE(wait_until([&] {
    const auto lines = runtime_->log(version_.deployment, 0, 100);
    return !lines.empty();
  }));

  ASSERT_TRUE(runtime_->stop(version_.deployment, std::chrono::seconds(1)));
  EXPECT_EQ(runtime_->inspect(version_.deployment).state, InstanceState::kExited);
  EXPECT_TRUE(wait_until([&] { return pods() == 0; }));
  ASSERT_TRUE(bring({"says", "three"})) << logged_;
  EXPECT_EQ(runtime_->inspect(version_.deployment).state, InstanceState::kRunning);

  const auto gone = runtime_->forget(version_.service);
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_TRUE(runtime_->list()->empty());
  EXPECT_TRUE(wait_until([&] { return pods() == 0; }));
  const auto left = data_.cluster().list(Kind::kSecret, "labelSelector=owner%3Dhelm");
  ASSERT_TRUE(left);
  EXPECT_TRUE(left->empty());
}

}  // namespace
}  // namespace slipway::runtime
