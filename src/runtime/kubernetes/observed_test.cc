#include "runtime/kubernetes/observed.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;

const model::DeploymentId& some_id() {
  static const auto id = *model::DeploymentId::parse("019a0000-0000-7000-8000-000000000001");
  return id;
}

// A pod of which the container's status and the rest are these.
json::value pod_with(const std::string& container, const std::string& more = "") {
  return json::parse(R"({"metadata": {"name": "web-1", "uid": "u1"}, "status": {"phase": "Running",
      "containerStatuses": [{"name": "service", "image": "r.example/web:1", )" +
                     container + "}]" + more + "}}");
}

Observed seen_with(std::vector<json::value> pods, int replicas = 1,
                   const std::string& status = "{}", const std::string& events = "[]") {
  Observed seen;
  seen.deployment = json::parse(
      R"({"metadata": {"labels": {"slipway.service": "019a0000-0000-7000-8000-000000000002"}},
          "spec": {"replicas": )" +
      std::to_string(replicas) + R"(}, "status": )" + status + "}");
  for (auto& pod : pods) seen.pods.push_back(std::move(pod));
  seen.events = json::parse(events).as_array();
  return seen;
}

constexpr const char* kUp =
    R"("ready": true, "restartCount": 0, "state": {"running": {"startedAt": "2026-11-27T20:00:00Z"}})";

std::string event_of(const std::string& reason, const std::string& message) {
  return R"([{"involvedObject": {"uid": "u1"}, "reason": ")" + reason + R"(", "message": ")" +
         message + R"(", "lastTimestamp": "2026-11-27T20:00:00Z"}])";
}

TEST(KubernetesObserved, ItsStateIsThatOfItsContainers) {
  EXPECT_EQ(instance_of(some_id(), {}).state, InstanceState::kGone);
  EXPECT_EQ(instance_of(some_id(), seen_with({}, 0)).state, InstanceState::kExited);
  const auto up = instance_of(some_id(), seen_with({pod_with(kUp)}));
  EXPECT_EQ(up.state, InstanceState::kRunning);
  EXPECT_EQ(up.trouble, "");
  EXPECT_EQ(up.service.to_string(), "019a0000-0000-7000-8000-000000000002");
  EXPECT_EQ(base::to_iso8601(up.started_at), "2026-11-27T20:00:00.000Z");
  const auto crashed =
      instance_of(some_id(), seen_with({pod_with(R"("ready": false, "restartCount": 3,
          "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s"}},
          "lastState": {"terminated": {"exitCode": 7, "startedAt": "2026-11-27T20:00:00Z"}})")}));
  EXPECT_EQ(crashed.state, InstanceState::kRestarting);
  EXPECT_EQ(crashed.restarts, 3U);
  EXPECT_EQ(crashed.exit_code, 7);
}

TEST(KubernetesObserved, SaysInWordsWhyItDoesNotRun) {
  struct Case {
    std::string name;
    Observed seen;
    std::string says;
  };
  const std::vector<Case> cases{
      {"pull",
       seen_with({pod_with(R"("ready": false, "state": {"waiting": {"reason": "ErrImagePull",
           "message": "rpc error: not found"}})")}),
       "its image r.example/web:1 cannot be pulled: rpc error: not found"},
      {"pull pauses",
       seen_with({pod_with(R"("ready": false, "state": {"waiting": {"reason": "ImagePullBackOff",
           "message": "Back-off pulling image"}})")},
                 1, "{}", event_of("Failed", "Failed to pull image: not found.")),
       "its image r.example/web:1 cannot be pulled: Failed to pull image: not found"},
      {"crash loop", seen_with({pod_with(R"("ready": false, "restartCount": 2,
           "state": {"waiting": {"reason": "CrashLoopBackOff"}},
           "lastState": {"terminated": {"exitCode": 1, "message": "no database\n"}})")}),
       "it ended with exit code 1 twice; its last lines: no database"},
      {"just crashed", seen_with({pod_with(R"("ready": false, "restartCount": 0,
           "state": {"terminated": {"exitCode": 1}})")}),
       "it ended with exit code 1 once"},
      {"out of memory", seen_with({pod_with(R"("ready": false, "restartCount": 1,
           "state": {"waiting": {"reason": "CrashLoopBackOff"}},
           "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}})")}),
       "it ended with exit code 137 once, as it needs more memory than it may have"},
      {"no room",
       seen_with({json::parse(R"({"metadata": {"uid": "u1"}, "status": {"phase": "Pending",
           "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                           "message": "0/1 nodes are available: 1 Insufficient cpu."}]}})")}),
       "no node of the cluster can take it: 0/1 nodes are available: 1 Insufficient cpu"},
      {"probe",
       seen_with({pod_with(R"("ready": false, "state": {"running": {}})")}, 1, "{}",
                 event_of("Unhealthy", "Readiness probe failed: statuscode: 503")),
       "it is not ready: Readiness probe failed: statuscode: 503"},
      {"not asked yet", seen_with({pod_with(R"("ready": false, "state": {"running": {}})")}),
       "it is not ready yet"},
      {"configuration", seen_with({pod_with(R"("ready": false, "state": {"waiting": {
           "reason": "CreateContainerConfigError", "message": "secret \"a\" not found"}})")}),
       "its container cannot be made: secret \"a\" not found"},
      {"mount",
       seen_with({pod_with(R"("ready": false, "state": {"waiting": {
           "reason": "ContainerCreating"}})")},
                 1, "{}", event_of("FailedMount", "MountVolume.SetUp failed")),
       "its pod cannot be started: MountVolume.SetUp failed"},
      {"quota", seen_with({}, 1, R"({"conditions": [{"type": "ReplicaFailure", "status": "True",
           "reason": "FailedCreate", "message": "pods \"web\" is forbidden: exceeded quota: few"}]})"),
       "the cluster refuses its pods: pods \"web\" is forbidden: exceeded quota: few"},
      {"one of two", seen_with({pod_with(kUp)}, 2), "its pods are being made"},
      {"all well", seen_with({pod_with(kUp)}), ""}};
  for (const auto& [name, seen, says] : cases) EXPECT_EQ(trouble_of(seen), says) << name;
}

TEST(KubernetesObserved, PodsOnTheirWayOutCountForNothing) {
  auto going = pod_with(kUp);
  going.as_object()["metadata"].as_object()["deletionTimestamp"] = "2026-11-27T20:00:00Z";
  EXPECT_FALSE(came_to_run({going}));
  EXPECT_TRUE(came_to_run({pod_with(kUp)}));
  EXPECT_EQ(trouble_of(seen_with({going})), "its pods are being made");
}

TEST(KubernetesObserved, AnEndpointIsOfANodeOrOfTheCluster) {
  const auto by_node = json::parse(
      R"({"spec": {"clusterIP": "10.96.0.7", "ports": [{"port": 8080, "nodePort": 31000}]}})");
  EXPECT_EQ(endpoint_of(by_node, "10.0.0.5"), (Endpoint{"10.0.0.5", 31000, false}));
  EXPECT_EQ(endpoint_of(by_node, ""), std::nullopt);
  const auto inside =
      json::parse(R"({"spec": {"clusterIP": "10.96.0.7", "ports": [{"port": 80}]}})");
  EXPECT_EQ(endpoint_of(inside, ""), (Endpoint{"10.96.0.7", 80, false}));
  EXPECT_EQ(node_address_of(json::parse(R"({"items": [
      {"metadata": {"name": "c"}, "status": {"conditions": [{"type": "Ready", "status": "True"}],
       "addresses": [{"type": "InternalIP", "address": "10.0.0.3"}]}},
      {"metadata": {"name": "a"}, "status": {"conditions": [{"type": "Ready", "status": "False"}],
       "addresses": [{"type": "InternalIP", "address": "10.0.0.1"}]}},
      {"metadata": {"name": "b"}, "status": {"conditions": [{"type": "Ready", "status": "True"}],
       "addresses": [{"type": "Hostname", "address": "b"},
                     {"type": "InternalIP", "address": "fd00::2"},
                     {"type": "InternalIP", "address": "10.0.0.2"}]}}]})")),
            "10.0.0.2");
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
