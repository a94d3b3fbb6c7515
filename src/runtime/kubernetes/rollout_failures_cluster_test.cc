// What is said of versions that do not come to run on a real cluster.

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "runtime/kubernetes/testing/runtime_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using kubernetes::Kind;
using testing::HasSubstr;

TEST_F(KubernetesRuntimeTest, SaysWhyAnImageCannotBePulled) {
  auto version = data.make_version("serve-container x");
  version.image->tag = "missing";
  EXPECT_THAT(refusal(version),
              HasSubstr("its image 127.0.0.1:5000/test/child:missing cannot be pulled"));
}

TEST_F(KubernetesRuntimeTest, SaysWhyNoNodeTakesIt) {
  auto version = data.make_version("serve-container x");
  version.settings.cpu = 900'000;
  EXPECT_THAT(refusal(version), HasSubstr("no node of the cluster can take it: 0/1 nodes"));
}

TEST_F(KubernetesWithoutNode, SaysWhatAQuotaForbids) {
  const json::object quota{{"apiVersion", "v1"},
                           {"kind", "ResourceQuota"},
                           {"metadata", json::object{{"name", "none"}}},
                           {"spec", json::object{{"hard", json::object{{"pods", "0"}}}}}};
  data.create("/api/v1/namespaces/" + data.name_space() + "/resourcequotas", quota);
  ASSERT_TRUE(pods_are_refused("exceeded quota: none"));
  // Controllers that have just begun take their time to say so.
  EXPECT_THAT(refusal(data.make_version("serve-container x"), 10),
              HasSubstr("exceeded quota: none"));
}

TEST_F(KubernetesWithoutNode, SaysWhatIsNotAdmitted) {
  const json::object most{{"type", "Container"}, {"max", json::object{{"memory", "8Mi"}}}};
  const json::object range{{"apiVersion", "v1"},
                           {"kind", "LimitRange"},
                           {"metadata", json::object{{"name", "small"}}},
                           {"spec", json::object{{"limits", json::array{most}}}}};
  data.create("/api/v1/namespaces/" + data.name_space() + "/limitranges", range);
  ASSERT_TRUE(pods_are_refused("maximum memory usage"));
  EXPECT_THAT(refusal(data.make_version("serve-container x"), 10),
              HasSubstr("the cluster refuses its pods: "));
}

TEST_F(KubernetesRuntimeTest, SaysHowItsProbeFails) {
  auto version = data.make_version("serve-container x");
  version.settings.readiness.kind = model::ProbeKind::TCP;
  version.settings.readiness.port = 9999;
  ASSERT_TRUE(runtime().build(version, [](auto, auto) {}, {}));
  ASSERT_TRUE(runtime().start(version, {}, {}));
  EXPECT_TRUE(wait_until([&] {
    const auto instance = runtime().inspect(version.deployment);
    return instance.state == InstanceState::kRunning &&
           instance.trouble.starts_with("it is not ready: Readiness probe failed");
  })) << runtime().inspect(version.deployment).trouble;
  const auto lines = runtime().log(version.deployment, 0, 100);
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const auto& line) {
    return line.stream == "slipway" && line.text.starts_with("Unhealthy: ");
  }));
}

TEST_F(KubernetesRuntimeTest, SaysWhatACrashLoopSaidLast) {
  auto version = data.make_version("exit 3");
  version.settings.ports.clear();
  ASSERT_TRUE(runtime().build(version, [](auto, auto) {}, {}));
  ASSERT_TRUE(runtime().start(version, {}, {}));
  EXPECT_TRUE(wait_until([&] {
    const auto instance = runtime().inspect(version.deployment);
    return instance.state == InstanceState::kRestarting && instance.exit_code == 3 &&
           instance.trouble.find("its last lines: ran") != std::string::npos;
  })) << runtime().inspect(version.deployment).trouble;
}

}  // namespace
}  // namespace slipway::runtime
