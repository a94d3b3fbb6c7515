// A KubernetesRuntime on the cluster that the tests share, and what there is of its objects.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>

#include <gtest/gtest.h>

#include "runtime/kubernetes/kubernetes_runtime.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {

class KubernetesRuntimeTest : public testing::Test {
 protected:
  // How many objects of the kind there are that Slipway made.
  std::size_t count(kubernetes::Kind kind) {
    const auto found = data.cluster().list(
        kind, kubernetes::label_selector({{kubernetes::kInstallationLabel, "test"}}));
    EXPECT_TRUE(found) << found.error().message;
    return found ? found->size() : 0;
  }

  bool nothing_is_left() {
    using kubernetes::Kind;
    const std::initializer_list<Kind> all{Kind::kDeployment, Kind::kReplicaSet, Kind::kPod,
                                          Kind::kService,    Kind::kSecret,     Kind::kConfigMap,
                                          Kind::kAutoscaler, Kind::kJob,        Kind::kCronJob};
    return std::all_of(all.begin(), all.end(), [&](Kind kind) { return count(kind) == 0; });
  }

  boost::json::value object(kubernetes::Kind kind, const std::string& name) {
    const auto found = data.cluster().find(kind, name);
    return found && *found ? **found : boost::json::value();
  }

  std::string name_of(const Version& version) {
    return kubernetes::object_name(version.service_name, version.deployment.to_string());
  }

  // Why it cannot be started within these seconds, which it takes.
  std::string refusal(Version version, std::uint32_t seconds = 2) {
    version.settings.start_timeout = seconds;
    EXPECT_TRUE(runtime().build(version, [](auto, auto) {}, {}));
    const auto started = runtime().start(version, {}, {});
    if (started) return "it was started";
    EXPECT_EQ(started.error().code, base::ErrorCode::kFailed);
    EXPECT_TRUE(runtime().stop(version.deployment, std::chrono::seconds(1)));
    EXPECT_TRUE(runtime().remove(version.deployment));
    return started.error().message;
  }

  KubernetesRuntime& runtime() { return data.runtime(); }

  ClusterData data;
};

// For what comes to its end without any pod that runs.
class KubernetesWithoutNode : public KubernetesRuntimeTest {
 protected:
  // A quota or a range that was just made counts once the API server's own watch tells it.
  bool pods_are_refused(const std::string& why) {
    return wait_until([&] {
      const auto tried = data.cluster().ask(
          {.method = "POST",
           .path = "/api/v1/namespaces/" + data.name_space() + "/pods?dryRun=All",
           .body = R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "tried"},
                       "spec": {"containers": [{"name": "one", "image": "one",
                         "resources": {"limits": {"cpu": "20m", "memory": "16Mi"}}}]}})"});
      return !tried && tried.error().message.find(why) != std::string::npos;
    });
  }
};

}  // namespace slipway::runtime
