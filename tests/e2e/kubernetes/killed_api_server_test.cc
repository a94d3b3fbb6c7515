// A real cluster's API server is killed while a whole Slipway deploys there, and comes back.

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/caddy/test_load.h"
#include "kubernetes/kubernetes_world.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/names.h"
#include "runtime/kubernetes/testing/api_server.h"

namespace slipway::e2e {
namespace {

using gateway::ClientKind;
using runtime::docker::text_at;
using runtime::kubernetes::Kind;
using testing::IsEmpty;
using testing::MatchesRegex;

// An API server takes its time to begin.
bool comes_true(const std::function<bool()>& condition) {
  return wait_until(condition) || wait_until(condition);
}

class KubernetesApiServerTest : public KubernetesTest {
 protected:
  // Else pods wait for a node.
  bool set_node_open(bool is_open) {
    const json::object change{{"spec", {{"unschedulable", !is_open}}}};
    return cluster("default")
        .ask({.method = "PATCH",
              .path = "/api/v1/nodes/node1",
              .body = json::serialize(change),
              .content_type = "application/merge-patch+json"})
        .has_value();
  }

  // The uids of its pods.
  std::vector<std::string> pods_of(const std::string& deployment) {
    std::vector<std::string> uids;
    const auto found =
        cluster(spaces_.front())
            .list(Kind::kPod, runtime::kubernetes::label_selector(
                                  {{runtime::kubernetes::kDeploymentLabel, deployment}}));
    for (const auto& pod : found.value_or(json::array())) {
      uids.push_back(text_at(pod, "/metadata/uid"));
    }
    return uids;
  }

  // What its log says of an API server that is away.
  std::vector<std::string> told_of_absence(const std::string& deployment) const {
    std::vector<std::string> told;
    for (const auto& line : slipway.list("/api/deployment/" + deployment + "/log")) {
      const auto said = text(line, "text");
      if (said.find("Waiting until") != std::string::npos || said == "It answers again.") {
        told.push_back(said);
      }
    }
    return told;
  }
};

TEST_F(KubernetesApiServerTest, ThatIsKilledLetsADeploymentEndWellAndOnce) {
  for (const auto* tag : {"v1", "v2", "v3"}) push_image(tag);
  const auto service = make_container("v1", 300);
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED") << slipway.messages();
  ASSERT_TRUE(serves("v1")) << slipway.messages();
  gateway::TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);

  // One whose pod is there already, and one of which there is nothing yet.
  for (const std::string tag : {"v2", "v3"}) {
    SCOPED_TRACE(tag);
    const bool is_begun = tag == "v2";
    std::string deployment;
    std::vector<std::string> pods;
    if (is_begun) {
      ASSERT_TRUE(set_node_open(false));
      deployment = begin_deployment(service, tag);
      ASSERT_TRUE(wait_until([&] { return !pods_of(deployment).empty(); }));
      pods = pods_of(deployment);
    }
    {
      const runtime::NoApiServer away;
      if (!is_begun) deployment = begin_deployment(service, tag);
      EXPECT_TRUE(wait_until([&] { return !told_of_absence(deployment).empty(); }))
          << slipway.messages();
      EXPECT_EQ(slipway.ask_gateway("web"), is_begun ? "v1" : "v2") << "it serves on";
    }
    if (is_begun) {
      EXPECT_TRUE(comes_true([&] { return set_node_open(true); }));
    }
    EXPECT_TRUE(comes_true(
        [&] { return !slipway.get("/api/deployment/" + deployment).at("ended_at").is_null(); }));
    const auto ended = slipway.get("/api/deployment/" + deployment);
    EXPECT_EQ(text(ended, "state"), "DEPLOYED") << json::serialize(ended);
    EXPECT_TRUE(serves(tag)) << slipway.messages();
    // As often as it went away.
    const auto told = told_of_absence(deployment);
    ASSERT_GE(told.size(), 2U);
    EXPECT_THAT(told.front(), MatchesRegex("The cluster .* Waiting until .* UTC[.]"));
    EXPECT_EQ(told.back(), "It answers again.");
    EXPECT_EQ(told.size() % 2, 0U);
    const auto now = pods_of(deployment);
    EXPECT_EQ(now.size(), 1U);
    if (is_begun) {
      EXPECT_EQ(now, pods) << "it was not made anew";
    }
    EXPECT_TRUE(wait_until([&] {
      const auto all = cluster(spaces_.front()).list(Kind::kPod, "limit=100");
      return all && all->size() == 1;
    })) << "the old one goes";
    EXPECT_EQ(deployments(spaces_.front()), is_begun ? 2U : 3U) << "no other was made";
  }
  EXPECT_EQ(slipway.list("/api/container/" + service + "/deploymentHistory?limit=200").size(), 3U);
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 0);
}

}  // namespace
}  // namespace slipway::e2e
