// Releases by a real helm, in a cluster that a test is.

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>

#include "runtime/kubernetes/testing/charts_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

// By SLIPWAY_HELM, the path of a real one.
class RealHelmCharts : public KubernetesChartsTest {
 protected:
  RealHelmCharts() : KubernetesChartsTest(std::getenv("SLIPWAY_HELM")) {}

  void SetUp() override {
    if (std::getenv("SLIPWAY_HELM") == nullptr) GTEST_SKIP() << "SLIPWAY_HELM names no helm";
    std::filesystem::create_directories(folder_.path() / "web/templates");
    put("web/templates/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
        "data: {colour: {{ .Values.colour | quote }}}\n"
        "{{- if .Values.more }}\n---\napiVersion: v1\nkind: ConfigMap\n"
        "metadata: {name: more}\n{{- end }}\n");
    put("web/values.yaml", "colour: red\n");
    version_.chart->folder = folder_.path() / "web";
    version_.settings.helm->timeout = 30;
    version_.settings.arguments = {"--disable-openapi-validation"};
    set_version("0.1.0");
  }
  void set_version(const std::string& version) {
    put("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: " + version + "\n");
  }
  json::value colour() { return cluster_side_.at(web_map_).at_pointer("/data/colour"); }
  std::string logged() {
    std::string all;
    for (const auto& line : logged_) all += line + "\n";
    return all;
  }

  const std::string web_map_ = "/api/v1/namespaces/shop/configmaps/web";
};

TEST_F(RealHelmCharts, InstallsUpgradesGoesBackAndUninstalls) {
  const auto installed = bring();
  ASSERT_TRUE(installed) << installed.error().message;
  EXPECT_EQ(colour(), "red");
  ASSERT_EQ(charts_.list().value().size(), 1U);
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kRunning);

  logged_.clear();
  ASSERT_TRUE(bring()) << "the same deployment once more";
  EXPECT_THAT(logged(), HasSubstr("Revision 1 of ")) << "nothing is done twice";

  version_.deployment = id<model::DeploymentId>(2);
  set_version("0.2.0");
  version_.settings.helm->set = {{"colour", "blue"}};
  ASSERT_TRUE(bring());
  EXPECT_EQ(colour(), "blue");
  EXPECT_THAT(logged(), HasSubstr("Revision 2 of " + release_ + ": web-0.2.0, deployed."));

  version_.deployment = id<model::DeploymentId>(3);
  version_.settings.helm->set = {{"colour", "green"}, {"more", "true"}};
  cluster_side_.refuse("more");
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kFailed);
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("the test says Invalid"),
                    HasSubstr("The release went back to revision 2 (web-0.2.0)")));
  EXPECT_EQ(colour(), "blue");
  EXPECT_EQ(charts_.list().value().at(0).deployment, id<model::DeploymentId>(2));

  ASSERT_TRUE(charts_.forget(version_.service));
  EXPECT_TRUE(cluster_side_.at(web_map_).is_null());
  EXPECT_THAT(charts_.list().value(), IsEmpty());
}

TEST_F(RealHelmCharts, SaysThatNothingIsInstalledWhereTheFirstFails) {
  version_.settings.helm->set = {{"more", "true"}};
  cluster_side_.refuse("more");
  const auto failed = bring();
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("Nothing of it is installed."));
  EXPECT_TRUE(cluster_side_.at(web_map_).is_null());
  EXPECT_THAT(charts_.list().value(), IsEmpty());
}

}  // namespace
}  // namespace slipway::runtime
