// Releases in a cluster that a test is, with a stand-in for helm; scripts/test-kubernetes has the
// real ones.

#include "runtime/kubernetes/kubernetes_charts.h"

#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "runtime/kubernetes/testing/charts_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(KubernetesChartsTest, BringsAReleaseAndFindsItAgain) {
  EXPECT_THAT(charts_.list().value(), IsEmpty());
  const auto brought = bring();
  ASSERT_TRUE(brought) << brought.error().message;
  EXPECT_THAT(calls(), Contains(AllOf(HasSubstr("upgrade --install " + release_ + " /charts/web "),
                                      HasSubstr("--description Slipway deployment 01912345-"))));
  EXPECT_THAT(logged_, Contains("Revision 2 of " + release_ + ": web-0.2.0, deployed."));
  release_is_there();
  const auto all = charts_.list().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].deployment, version_.deployment);
  EXPECT_EQ(all[0].service, version_.service);
  EXPECT_EQ(all[0].state, InstanceState::kRunning);
  EXPECT_EQ(charts_.find(version_.deployment).value()->state, InstanceState::kRunning);
  EXPECT_TRUE(charts_.is_there());
  EXPECT_TRUE(charts_.check());
}

TEST_F(KubernetesChartsTest, ReplacesTheVersionBefore) {
  ASSERT_TRUE(bring());
  release_is_there();
  version_.deployment = id<model::DeploymentId>(2);
  ASSERT_TRUE(bring());
  const auto all = charts_.list().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].deployment, version_.deployment);
}

TEST_F(KubernetesChartsTest, DoesNotDoItsWorkTwice) {
  put("history.before",
      R"([{"revision":2,"status":"deployed","chart":"web-0.2.0",)"
      R"("description":"Slipway deployment 01912345-6789-7abc-8def-000000000001"}])");
  ASSERT_TRUE(bring());
  EXPECT_THAT(calls(), ElementsAre(HasSubstr("history")));
  release_is_there();
  EXPECT_EQ(charts_.list().value().size(), 1U) << "it is known from then on";
}

TEST_F(KubernetesChartsTest, TellsOfWhatSomebodyElseUninstalled) {
  ASSERT_TRUE(bring());
  ASSERT_EQ(charts_.list().value().size(), 1U);
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kGone);
  EXPECT_EQ(charts_.find(version_.deployment).value()->state, InstanceState::kGone);
}

TEST_F(KubernetesChartsTest, SaysWhyItFailedAndHowItWentBack) {
  put("history.before", R"([{"revision":1,"status":"deployed","chart":"web-0.1.0"}])");
  put("history.after",
      R"([{"revision":1,"status":"superseded","chart":"web-0.1.0"},)"
      R"({"revision":2,"status":"failed","chart":"web-0.2.0"},)"
      R"({"revision":3,"status":"deployed","chart":"web-0.1.0","description":"Rollback to 1"}])");
  put("upgrade.err", "Error: UPGRADE FAILED: timed out waiting for the condition\n");
  cluster_side_.put("/api/v1/namespaces/shop/pods/web-1", R"({"metadata": {"name": "web-1",
      "labels": {"app.kubernetes.io/instance": ")" + release_ +
                                                              R"("}},
      "status": {"containerStatuses": [{"name": "web", "image": "nginx:0",
        "state": {"waiting": {"reason": "ErrImagePull", "message": "no such image"}}}]}})");
  // helm waits until the pods were looked at.
  ASSERT_EQ(::mkfifo((folder_.path() / "begun").c_str(), 0600), 0);
  ASSERT_EQ(::mkfifo((folder_.path() / "go").c_str(), 0600), 0);
  std::jthread lets_go([&] {
    std::ifstream(folder_.path() / "begun").get();
    for (bool is_seen = false; !is_seen; std::this_thread::yield()) {
      const std::scoped_lock lock(mutex_);
      is_seen = !logged_.empty();
    }
    std::ofstream(folder_.path() / "go") << "go";
  });
  const auto failed = bring();
  lets_go.join();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(failed.error().message,
              AllOf(HasSubstr("timed out waiting"),
                    HasSubstr("The release went back to revision 1 (web-0.1.0), which serves on."),
                    HasSubstr("Seen last of its pods: its image"), HasSubstr("no such image")));
  EXPECT_THAT(charts_.list().value(), IsEmpty()) << "what failed is no version that is there";
}

TEST_F(KubernetesChartsTest, StopsTheReleasesPodsAndStartsThemAsTheyWere) {
  ASSERT_TRUE(bring());
  release_is_there();
  put_workload(web_, R"({"replicas": 3})");
  put_workload(db_, R"({"replicas": 1})");
  put_workload(cron_, R"({"suspend": false})");
  const std::string other = "/apis/apps/v1/namespaces/shop/deployments/other";
  cluster_side_.put(other, R"({"metadata": {"name": "other"}, "spec": {"replicas": 2}})");
  const auto replicas = [&](const std::string& path) {
    return cluster_side_.at(path).at_pointer("/spec/replicas");
  };
  const auto stopped = charts_.stop(version_.deployment);
  ASSERT_TRUE(stopped) << stopped.error().message;
  EXPECT_EQ(replicas(web_), 0);
  EXPECT_EQ(replicas(db_), 0);
  EXPECT_EQ(cluster_side_.at(cron_).at_pointer("/spec/suspend"), true);
  EXPECT_EQ(replicas(other), 2) << "what is another's is left alone";
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kExited);
  ASSERT_TRUE(charts_.stop(version_.deployment)) << "a second time does nothing";
  EXPECT_EQ(replicas(web_), 0);
  version_.deployment = id<model::DeploymentId>(2);
  ASSERT_TRUE(bring());
  EXPECT_EQ(replicas(web_), 3);
  EXPECT_EQ(replicas(db_), 1);
  EXPECT_EQ(cluster_side_.at(cron_).at_pointer("/spec/suspend"), false);
  EXPECT_EQ(charts_.list().value()[0].state, InstanceState::kRunning);
}

TEST_F(KubernetesChartsTest, SaysWhichPodsAreNotReady) {
  ASSERT_TRUE(bring());
  release_is_there();
  put_workload(web_, R"({"replicas": 3})");
  EXPECT_THAT(charts_.find(version_.deployment).value()->trouble,
              HasSubstr("0 of 3 pods are ready"));
}

TEST_F(KubernetesChartsTest, UninstallsTheReleaseOfAServiceThatIsGone) {
  ASSERT_TRUE(bring());
  release_is_there();
  const auto gone = charts_.forget(version_.service);
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_THAT(calls(), Contains("uninstall " + release_ + " --wait --timeout 300s"));
  EXPECT_THAT(charts_.list().value(), IsEmpty());
}

TEST_F(KubernetesChartsTest, CallsNoHelmForAServiceThatHasNone) {
  ASSERT_TRUE(charts_.forget(version_.service));
  EXPECT_THAT(calls(), IsEmpty());
}

TEST_F(KubernetesChartsTest, SaysWhatToDoWithoutTheProgram) {
  std::filesystem::remove(folder_.path() / "helm");
  EXPECT_FALSE(charts_.is_there());
  const auto missing = charts_.check();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kConflict);
  EXPECT_THAT(missing.error().message, HasSubstr("Install Helm 3 or 4"));
}

}  // namespace
}  // namespace slipway::runtime
