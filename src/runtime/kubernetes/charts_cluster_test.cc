// Releases of a real helm on a real cluster, whose node runs what they consist of.

#include <gmock/gmock.h>

#include "runtime/kubernetes/testing/helm_fixture.h"

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using kubernetes::Kind;
using testing::AllOf;
using testing::HasSubstr;

class HelmInACluster : public HelmOnACluster {
 protected:
  void SetUp() override {
    HelmOnACluster::SetUp();
    put("web/values.yaml", "{tag: \"1\", says: one}\n");
    put("web/templates/web.yaml", std::string(R"(apiVersion: apps/v1
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
          image: )") + kClusterImage +
                                      R"(:{{ .Values.tag }}
          args: [serve-container, {{ .Values.says }}]
          env: [{name: PORT, value: "8080"}]
)");
  }

  base::Result<void> bring_with(const model::HelmValue& value) {
    settings().set = {value};
    return bring();
  }
};

TEST_F(HelmInACluster, AReleaseComesGoesBackStopsAndGoes) {
  const auto brought = bring_with({"says", "one"});
  ASSERT_TRUE(brought) << brought.error().message;
  const auto first = version_.deployment;
  EXPECT_EQ(runtime_->inspect(first).state, InstanceState::kRunning);
  EXPECT_EQ(runtime_->inspect(first).trouble, "");
  EXPECT_EQ(count(Kind::kPod), 2U) << "helm waits until they are ready";

  settings().timeout = 20;
  const auto failed = bring_with({"tag", "missing"});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kTimeout) << failed.error().message;
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("went back to revision 1 (web-0.1.0), which serves on"),
                    HasSubstr("test/child:missing")));
  EXPECT_THAT(logged(), HasSubstr("test/child:missing"));
  EXPECT_EQ(runtime_->inspect(first).state, InstanceState::kRunning);
  ASSERT_EQ(runtime_->list()->size(), 1U);
  EXPECT_EQ(runtime_->list()->front().deployment, first);

  settings().timeout = 60;
  ASSERT_TRUE(bring_with({"says", "two"}));
  EXPECT_THAT(logged(), HasSubstr("Revision 4 of "));
  EXPECT_TRUE(wait_until([&] {
    const auto lines = runtime_->log(version_.deployment, 0, 100);
    return !lines.empty();
  }));

  ASSERT_TRUE(runtime_->stop(version_.deployment, std::chrono::seconds(1)));
  EXPECT_EQ(runtime_->inspect(version_.deployment).state, InstanceState::kExited);
  EXPECT_TRUE(wait_until([&] { return count(Kind::kPod) == 0; }));
  ASSERT_TRUE(bring_with({"says", "three"})) << logged();
  EXPECT_EQ(runtime_->inspect(version_.deployment).state, InstanceState::kRunning);

  const auto gone = runtime_->forget(version_.service);
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_TRUE(runtime_->list()->empty());
  EXPECT_TRUE(wait_until([&] { return count(Kind::kPod) == 0; }));
  EXPECT_EQ(count(Kind::kSecret, "labelSelector=owner%3Dhelm"), 0U);
}

}  // namespace
}  // namespace slipway::runtime
