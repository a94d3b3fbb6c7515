// Releases in a stand-in for a cluster, brought by a stand-in for helm.
#pragma once

#include <mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "io/files.h"
#include "io/system_clock.h"
#include "runtime/kubernetes/kubernetes_charts.h"
#include "runtime/kubernetes/testing/cluster_stand_in.h"

namespace slipway::runtime {

// Answers as the folder RECORD has it, and notes its calls there. Its history is of two files, of
// which the second counts once an upgrade was called.
inline constexpr std::string_view kHelmStandIn = R"sh(#!/bin/sh
cd "$RECORD" || exit 99
if [ "$1" = version ]; then echo v3.8.1+g5cb9af4; exit 0; fi
echo "$*" >> calls
if [ "$1" = history ]; then
  file=history.before
  if [ -f upgraded ] && [ -f history.after ]; then file=history.after; fi
  if [ -f $file ]; then cat $file; exit 0; fi
  echo "Error: release: not found" >&2; exit 1
fi
if [ "$1" = upgrade ]; then
  touch upgraded
  if [ -p begun ]; then echo yes > begun; cat go > /dev/null; fi
  if [ -f upgrade.err ]; then cat upgrade.err >&2; exit 1; fi
  cat upgrade.out
fi
exit 0
)sh";

inline constexpr std::string_view kUpgraded =
    R"({"name":"r","version":2,"info":{"status":"deployed","description":"Upgrade complete"},)"
    R"("chart":{"metadata":{"name":"web","version":"0.2.0"}}})";

class KubernetesChartsTest : public testing::Test {
 protected:
  KubernetesChartsTest() {
    const auto file = [&](const std::string& name, std::string_view content, unsigned mode = 0644) {
      EXPECT_TRUE(io::write_file(folder_.path() / name, content, mode));
    };
    file("helm", kHelmStandIn, 0755);
    file("upgrade.out", kUpgraded);
    file("token", "t0ken\n");
    file("ca.crt", "");
    file("namespace", "shop");
    version_.deployment = id<model::DeploymentId>(1);
    version_.service = id<model::ServiceId>(9);
    version_.service_name = "web";
    version_.settings.helm.emplace().timeout = 5;
    version_.chart.emplace().folder = "/charts/web";
  }

  template <typename Id>
  static Id id(int number) {
    return Id::parse("01912345-6789-7abc-8def-00000000000" + std::to_string(number)).value();
  }

  KubernetesOptions options() const {
    KubernetesOptions made;
    made.account = {cluster_side_.address(), folder_.path()};
    made.installation = "home";
    made.helm.program = (folder_.path() / "helm").string();
    made.helm.environment["RECORD"] = folder_.path().string();
    made.helm.home = folder_.path() / "home";
    return made;
  }

  void put(const std::string& name, std::string_view content) {
    ASSERT_TRUE(io::write_file(folder_.path() / name, content));
  }
  std::vector<std::string> calls() {
    std::istringstream lines(io::read_file(folder_.path() / "calls").value_or(""));
    std::vector<std::string> calls;
    for (std::string line; std::getline(lines, line);) calls.push_back(line);
    return calls;
  }
  base::Result<void> bring() { return charts_.bring(version_, log_, stop_.get_token()); }
  // As helm does it.
  void release_is_there() {
    cluster_side_.put(
        "/api/v1/namespaces/shop/secrets/sh.helm.release.v1.r.v1",
        R"({"metadata": {"labels": {"owner": "helm", "status": "deployed", "name": ")" + release_ +
            R"("}}})");
  }
  void put_workload(const std::string& path, const std::string& spec) {
    cluster_side_.put(path, R"({"metadata": {"name": ")" + path.substr(path.rfind('/') + 1) +
                                R"(", "annotations": {"meta.helm.sh/release-name": ")" + release_ +
                                R"("}}, "spec": )" + spec + "}");
  }

  const std::string release_ = "slipway-01912345-6789-7abc-8def-000000000009";
  const std::string web_ = "/apis/apps/v1/namespaces/shop/deployments/web";
  const std::string db_ = "/apis/apps/v1/namespaces/shop/statefulsets/db";
  const std::string cron_ = "/apis/batch/v1/namespaces/shop/cronjobs/nightly";
  const std::string record_ = "/api/v1/namespaces/shop/configmaps/" + release_ + ".record";
  io::TestFolder folder_;
  TestCluster cluster_side_;
  io::SystemClock clock_;
  std::mutex mutex_;
  std::vector<std::string> logged_;
  ChartRuntime::Lines log_ = [this](std::string_view, std::string_view text) {
    const std::scoped_lock lock(mutex_);
    logged_.emplace_back(text);
  };
  std::stop_source stop_;
  Version version_;
  kubernetes::Cluster cluster_{options(), clock_};
  kubernetes::Watches watches_{cluster_, clock_};
  kubernetes::Workloads workloads_{cluster_, watches_, clock_};
  kubernetes::Logs logs_{cluster_};
  KubernetesCharts charts_{cluster_, workloads_, logs_};
};

}  // namespace slipway::runtime
