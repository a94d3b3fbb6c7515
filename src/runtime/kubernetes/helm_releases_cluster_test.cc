// Releases of a real helm on a real API server; no node runs what a chart has of pods.

#include <csignal>
#include <future>
#include <thread>

#include <gmock/gmock.h>

#include "runtime/kubernetes/helm/gateway_service.h"
#include "runtime/kubernetes/testing/helm_fixture.h"
#include "runtime/process/instance/leftovers.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using kubernetes::Kind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// A chart of a ConfigMap. With `wrong` it has one that no cluster takes, with `pods` a Deployment
// that never comes up, as no node does.
class HelmReleases : public HelmOnACluster {
 protected:
  void SetUp() override {
    HelmOnACluster::SetUp();
    put("web/values.yaml", "{colour: red, wrong: false, pods: false}\n");
    put("web/templates/map.yaml", R"(apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {colour: {{ .Values.colour }}}
{{- if .Values.wrong }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: Not_A_Name}
{{- end }}
{{- if .Values.pods }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app.kubernetes.io/instance: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app.kubernetes.io/instance: {{ .Release.Name }}}}
    spec: {containers: [{name: web, image: web}]}
{{- end }}
)");
  }

  // The next one, which helm waits for in vain; done once it waits.
  std::future<base::Result<void>> begin(const std::stop_token& stop = {}) {
    settings().set = {{"colour", "green"}, {"pods", "true"}};
    auto ends = std::async(std::launch::async, [this, stop] { return bring(stop); });
    EXPECT_TRUE(wait_until([&] { return count(Kind::kDeployment) == 1; }));
    return ends;
  }
};

TEST_F(HelmReleases, InstallUpgradeGoBackAndUninstall) {
  const auto installed = bring();
  ASSERT_TRUE(installed) << installed.error().message;
  const auto first = version_.deployment;
  EXPECT_EQ(said("web", "colour"), "red");
  EXPECT_EQ(runtime_->inspect(first).state, InstanceState::kRunning);
  ASSERT_TRUE(bring_again());
  EXPECT_THAT(logged(), HasSubstr("Revision 1 of ")) << "nothing is done twice";

  set_chart("web", "0.2.0");
  settings().set = {{"colour", "blue"}};
  ASSERT_TRUE(bring());
  const auto second = version_.deployment;
  EXPECT_EQ(said("web", "colour"), "blue");
  EXPECT_THAT(logged(), HasSubstr("Revision 2 of " + release() + ": web-0.2.0, deployed."));

  settings().set = {{"colour", "green"}, {"wrong", "true"}};
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kFailed);
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("Not_A_Name"),
                    HasSubstr("The release went back to revision 2 (web-0.2.0), which serves on")));
  EXPECT_EQ(said("web", "colour"), "blue");
  EXPECT_EQ(runtime_->inspect(second).state, InstanceState::kRunning);
  EXPECT_THAT(history(), ElementsAre("superseded Slipway deployment " + first.to_string(),
                                     "superseded Slipway deployment " + second.to_string(),
                                     StartsWith("failed "), "deployed Rollback to 2"));

  ASSERT_TRUE(runtime_->forget(version_.service));
  EXPECT_EQ(said("web", "colour"), "");
  EXPECT_THAT(history(), IsEmpty());
  EXPECT_THAT(runtime_->list().value(), IsEmpty());
  EXPECT_TRUE(runtime_->forget(version_.service)) << "there is nothing left to take away";
}

TEST_F(HelmReleases, AreNotInstalledWhereTheFirstFails) {
  settings().set = {{"wrong", "true"}};
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kFailed);
  EXPECT_THAT(failed.error().message, HasSubstr("Nothing of it is installed."));
  EXPECT_EQ(said("web", "colour"), "");
  EXPECT_THAT(runtime_->list().value(), IsEmpty());
  settings().set.clear();
  EXPECT_TRUE(bring()) << "the next one finds a clean place";
}

TEST_F(HelmReleases, GoBackAtTheirDeadline) {
  ASSERT_TRUE(bring());
  settings().timeout = 3;
  settings().set = {{"colour", "green"}, {"pods", "true"}};
  const auto late = bring();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout) << late.error().message;
  EXPECT_THAT(late.error().message, HasSubstr("The release went back to revision 1 (web-0.1.0)"));
  EXPECT_EQ(said("web", "colour"), "red");
  EXPECT_EQ(count(Kind::kDeployment), 0U);
}

TEST_F(HelmReleases, GoBackWhereTheUpgradeIsCancelled) {
  ASSERT_TRUE(bring());
  std::stop_source stop;
  auto ends = begin(stop.get_token());
  stop.request_stop();
  const auto ended = ends.get();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kCancelled);
  EXPECT_THAT(ended.error().message, HasSubstr("The release went back to revision 1 (web-0.1.0)"));
  EXPECT_EQ(said("web", "colour"), "red");
}

// As where the machine loses power; helm alone refuses to touch such a release.
TEST_F(HelmReleases, AreBroughtWhereTheUpgradeBeforeWasKilled) {
  for (const bool is_installed : {false, true}) {
    auto ends = begin();
    kill_leftovers((home() / release()).string());
    EXPECT_FALSE(ends.get());
    EXPECT_THAT(history().back(), StartsWith("pending-")) << is_installed;
    settings().set = {{"colour", "blue"}};
    const auto next = bring();
    ASSERT_TRUE(next) << next.error().message;
    EXPECT_EQ(said("web", "colour"), "blue");
    EXPECT_EQ(count(Kind::kDeployment), 0U) << "of the one that was killed nothing is left";
  }
}

TEST_F(HelmReleases, AreBroughtWhereSomebodyUninstalledThem) {
  ASSERT_TRUE(bring());
  ASSERT_TRUE(program().uninstall(version_.service, std::chrono::seconds(30), {}, {}));
  EXPECT_EQ(runtime_->inspect(version_.deployment).state, InstanceState::kGone);
  ASSERT_TRUE(bring_again());
  EXPECT_EQ(said("web", "colour"), "red");
}

TEST_F(HelmReleases, AreBroughtWhereTheirEndWasCutOff) {
  put("web/templates/held.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.org/test]}\n");
  ASSERT_TRUE(bring());
  auto ends = std::async(std::launch::async, [&] { return runtime_->forget(version_.service); });
  EXPECT_TRUE(wait_until([&] { return said("web", "colour").empty(); }));
  kill_leftovers((home() / release()).string());
  EXPECT_FALSE(ends.get());
  EXPECT_THAT(history(), ElementsAre(StartsWith("uninstalling ")));
  ASSERT_TRUE(
      data_.cluster().merge(Kind::kConfigMap, "held", {{"metadata", {{"finalizers", nullptr}}}}));
  std::filesystem::remove(folder_.path() / "web/templates/held.yaml");
  const auto next = bring();
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_EQ(said("web", "colour"), "red");
}

TEST_F(HelmReleases, LeadTheGatewayToTheirPort) {
  auto options = runtime_options();
  options.reach = ClusterReach::CLUSTER_IP;
  options.ingress_class = "nginx";
  runtime_.emplace(options, clock_);
  put("web/templates/service.yaml",
      "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}-web}\n"
      "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n");
  ASSERT_TRUE(bring());
  EXPECT_FALSE(runtime_->inspect(version_.deployment).endpoint) << "nobody asked for it";
  settings().ports = {{.name = "http", .internal_port = 80, .service_name = "web"}};
  const auto brought = bring();
  ASSERT_TRUE(brought) << brought.error().message;
  const auto second = version_.deployment;
  const auto endpoint = runtime_->inspect(second).endpoint;
  ASSERT_TRUE(endpoint);
  ASSERT_TRUE(runtime_->serve(version_, {"web.example.org"}));
  const auto ingress =
      data_.cluster().find(Kind::kIngress, helm::gateway_service_name(version_.service));
  ASSERT_TRUE(ingress && *ingress);
  EXPECT_EQ(docker::text_at(**ingress, "/spec/rules/0/host"), "web.example.org");
  EXPECT_EQ(docker::text_at(**ingress, "/spec/rules/0/http/paths/0/backend/service/name"),
            helm::gateway_service_name(version_.service));
  EXPECT_EQ(endpoint->port, 80);
  EXPECT_EQ(runtime_->list()->front().endpoint, endpoint);

  settings().ports[0].service_name = "shop";
  settings().set = {{"colour", "blue"}};
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message,
            "The gateway cannot lead to it: the chart made no Service 'shop'; it made " +
                release() + "-web. The release went back to revision 2.");
  EXPECT_EQ(said("web", "colour"), "red");
  EXPECT_EQ(runtime_->inspect(second).endpoint, endpoint) << "what served goes on";

  settings().ports.clear();
  ASSERT_TRUE(bring());
  EXPECT_FALSE(runtime_->inspect(version_.deployment).endpoint);
  EXPECT_EQ(count(Kind::kService), 1U) << "the chart's own";
  EXPECT_EQ(count(Kind::kIngress), 0U);
  ASSERT_TRUE(runtime_->forget(version_.service));
  settings().ports = {{.name = "http", .internal_port = 81, .service_name = "web"}};
  EXPECT_THAT(bring().error().message,
              HasSubstr("has no port 81; it has 80. Nothing of it is installed."));
  EXPECT_EQ(count(Kind::kService), 0U);
}

// The rights beside those of the installation are those that docs/kubernetes.md names.
TEST_F(HelmReleases, AreBroughtByTheAccountOfAPod) {
  const io::TestFolder account;
  auto options = data_.as_pod(account.path(), {{{"apiGroups", {""}},
                                                {"resources", {"secrets", "configmaps"}},
                                                {"verbs", json::array{"get", "update"}}}});
  options.helm = runtime_options().helm;
  runtime_.emplace(options, clock_);
  const auto brought = bring();
  ASSERT_TRUE(brought) << brought.error().message;
  settings().set = {{"colour", "blue"}};
  ASSERT_TRUE(bring());
  settings().set = {{"wrong", "true"}};
  EXPECT_THAT(bring().error().message, HasSubstr("went back to revision 2"));
  EXPECT_EQ(said("web", "colour"), "blue");
  ASSERT_TRUE(runtime_->forget(version_.service));
  EXPECT_EQ(said("web", "colour"), "");
}

TEST_F(HelmReleases, TakeEveryArgumentThatAServiceMayHave) {
  version_.settings.arguments = {"--cleanup-on-fail",
                                 "--debug",
                                 "--dependency-update",
                                 "--devel",
                                 "--disable-openapi-validation",
                                 "--force",
                                 "--no-hooks",
                                 "--render-subchart-notes",
                                 "--reset-values",
                                 "--skip-crds",
                                 "--skip-schema-validation",
                                 "--take-ownership",
                                 "--wait-for-jobs"};
  const auto brought = bring();
  EXPECT_TRUE(brought) << brought.error().message;
  for (const char* argument : {"--reset-then-reuse-values", "--reuse-values"}) {
    version_.settings.arguments = {argument};
    const auto again = bring();
    EXPECT_TRUE(again) << argument << ": " << again.error().message;
  }
}

}  // namespace
}  // namespace slipway::runtime
