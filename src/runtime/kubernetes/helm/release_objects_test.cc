#include "runtime/kubernetes/helm/release_objects.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "runtime/kubernetes/observed.h"

namespace slipway::runtime::helm {
namespace {

namespace json = boost::json;
using kubernetes::Kind;

Version chart_version() {
  Version version;
  version.deployment = model::DeploymentId::parse("01912345-6789-7abc-8def-000000000001").value();
  version.service = model::ServiceId::parse("01912345-6789-7abc-8def-000000000002").value();
  version.service_name = "Shop";
  return version;
}

TEST(ReleaseRecord, TellsWhichVersionAReleaseIs) {
  const auto version = chart_version();
  Revision revision;
  revision.number = 3;
  revision.chart = "web-0.2.0";
  json::value object = record_object(version, revision, {"shop", "home"});
  EXPECT_EQ(object.at_pointer("/metadata/name"),
            "slipway-01912345-6789-7abc-8def-000000000002.record");
  EXPECT_EQ(object.at_pointer("/metadata/namespace"), "shop");
  EXPECT_EQ(object.at_pointer("/metadata/labels/slipway.instance-of"), "home");
  EXPECT_EQ(object.at_pointer("/metadata/labels/slipway.role"), "chart");
  EXPECT_EQ(object.at_pointer("/data/revision"), "3");
  EXPECT_EQ(object.at_pointer("/data/chart"), "web-0.2.0");
  EXPECT_EQ(record_of(object), (Record{version.deployment, version.service, false}));
  object.at("data").as_object()["stopped"] = record_change(true).at("data").at("stopped");
  EXPECT_EQ(record_of(object), (Record{version.deployment, version.service, true}));
}

TEST(ReleaseRecord, IsNoneOfWhatIsNotLabelled) {
  for (const auto* text : {"{}", R"({"metadata": {}})", "[]",
                           R"({"metadata": {"labels": {"slipway.service": "x"}}})"}) {
    EXPECT_FALSE(record_of(json::parse(text))) << text;
  }
}

TEST(ReleaseObjects, AreNamedByHelmsSecrets) {
  const auto secrets = json::parse(R"([
      {"metadata": {"labels": {"name": "a", "owner": "helm"}}},
      {"metadata": {"labels": {"name": "a"}}}, {"metadata": {"labels": {"name": "b"}}}, {}])");
  EXPECT_EQ(release_names(secrets.as_array()), (std::set<std::string>{"a", "b"}));
}

TEST(ReleaseObjects, BelongToTheReleaseThatTheirAnnotationNames) {
  const auto object =
      json::parse(R"({"metadata": {"annotations": {"meta.helm.sh/release-name": "a"}}})");
  EXPECT_TRUE(belongs_to(object, "a"));
  EXPECT_FALSE(belongs_to(object, "b"));
  for (const auto* text : {"{}", R"({"metadata": {"annotations": null}})", "[]"}) {
    EXPECT_FALSE(belongs_to(json::parse(text), "a")) << text;
  }
}

struct ChangeCase {
  const char* what;
  Kind kind;
  const char* object;
  const char* change;  // "": none
};

void check(const ChangeCase& c, const std::optional<json::object>& change) {
  if (std::string_view(c.change).empty()) {
    EXPECT_FALSE(change) << c.what;
    return;
  }
  ASSERT_TRUE(change) << c.what;
  EXPECT_EQ(json::value(*change), json::parse(c.change)) << c.what;
}

TEST(ReleaseObjects, AreStoppedWithANoteOfHowTheyWere) {
  const ChangeCase cases[] = {
      {"pods", Kind::kDeployment, R"({"spec": {"replicas": 3}})",
       R"({"metadata": {"annotations": {"slipway.stopped": "3"}}, "spec": {"replicas": 0}})"},
      {"of a StatefulSet", Kind::kStatefulSet, R"({"spec": {"replicas": 1}})",
       R"({"metadata": {"annotations": {"slipway.stopped": "1"}}, "spec": {"replicas": 0}})"},
      {"none already", Kind::kDeployment, R"({"spec": {"replicas": 0}})", ""},
      {"times", Kind::kCronJob, R"({"spec": {"schedule": "* * * * *"}})",
       R"({"metadata": {"annotations": {"slipway.stopped": "runs"}}, "spec": {"suspend": true}})"},
      {"suspended already", Kind::kCronJob, R"({"spec": {"suspend": true}})", ""},
  };
  for (const auto& c : cases) check(c, stopping_change(c.kind, json::parse(c.object)));
}

TEST(ReleaseObjects, AreStartedAsTheyWere) {
  constexpr const char* kForget = R"({"metadata": {"annotations": {"slipway.stopped": null}}})";
  const ChangeCase cases[] = {
      {"pods", Kind::kDeployment,
       R"({"metadata": {"annotations": {"slipway.stopped": "3"}}, "spec": {"replicas": 0}})",
       R"({"metadata": {"annotations": {"slipway.stopped": null}}, "spec": {"replicas": 3}})"},
      {"scaled meanwhile", Kind::kDeployment,
       R"({"metadata": {"annotations": {"slipway.stopped": "3"}}, "spec": {"replicas": 5}})",
       kForget},
      {"a note of somebody else", Kind::kDeployment,
       R"({"metadata": {"annotations": {"slipway.stopped": "-2"}}, "spec": {"replicas": 0}})",
       kForget},
      {"times", Kind::kCronJob,
       R"({"metadata": {"annotations": {"slipway.stopped": "runs"}}, "spec": {"suspend": true}})",
       R"({"metadata": {"annotations": {"slipway.stopped": null}}, "spec": {"suspend": false}})"},
      {"never stopped", Kind::kDeployment, R"({"spec": {"replicas": 0}})", ""},
      {"suspended by its chart", Kind::kCronJob, R"({"spec": {"suspend": true}})", ""},
  };
  for (const auto& c : cases) check(c, starting_change(c.kind, json::parse(c.object)));
}

TEST(ReleaseObjects, SayWhatIsNotReady) {
  EXPECT_EQ(trouble_of(json::parse(R"({"kind": "Deployment", "metadata": {"name": "web"},
                "spec": {"replicas": 3}, "status": {"readyReplicas": 1}})")),
            "of the Deployment web 1 of 3 pods are ready");
  EXPECT_EQ(trouble_of(json::parse(R"({"spec": {"replicas": 1}, "status": {"readyReplicas": 1}})")),
            "");
  EXPECT_EQ(trouble_of(json::parse(R"({"spec": {"replicas": 0}, "status": {}})")), "");
}

TEST(ReleaseObjects, AreExplainedByEachOfTheirContainers) {
  const auto trouble = [](const std::string& pods) {
    kubernetes::Observed seen;
    seen.deployment = json::parse(R"({"spec": {"replicas": 0}})");
    seen.pods = by_container(json::parse(pods).as_array());
    return kubernetes::trouble_of(seen);
  };
  const std::string runs = R"({"name": "web", "ready": true, "state": {"running": {}}})";
  const std::string waits = R"({"name": "proxy", "image": "p:1", "state": {"waiting": {
      "reason": "ErrImagePull", "message": "no such image"}}})";
  const std::string done = R"({"name": "migrate", "state": {"terminated": {
      "reason": "Completed", "exitCode": 0}}})";
  const std::string crashed = R"({"name": "migrate", "state": {"terminated": {
      "reason": "Error", "exitCode": 3}}})";
  const auto pod = [](const std::string& init, const std::string& containers,
                      const std::string& phase = "Pending") {
    return R"([{"metadata": {"name": "web-1"}, "status": {"phase": ")" + phase +
           R"(", "initContainerStatuses": [)" + init + R"(], "containerStatuses": [)" + containers +
           "]}}]";
  };
  const struct {
    std::string pods;
    const char* says;
  } cases[] = {
      {pod("", runs), ""},
      {pod("", runs + "," + waits), "its image p:1 cannot be pulled: no such image"},
      {pod(done, runs), ""},
      {pod(crashed, runs), "it ended with exit code 3 once"},
      {pod("", crashed, "Succeeded"), ""},
      {R"([{"status": {"conditions": [{"type": "PodScheduled", "status": "False",
            "message": "0/1 nodes"}]}}])",
       "no node of the cluster can take it: 0/1 nodes"},
  };
  for (const auto& c : cases) EXPECT_EQ(trouble(c.pods), c.says) << c.pods;
}

}  // namespace
}  // namespace slipway::runtime::helm
