// Releases of a real helm, which SLIPWAY_HELM names, on a real cluster: a chart in a folder of the
// test's own, brought to a namespace of its own.
#pragma once

#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "io/files.h"
#include "io/test_server.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/helm/program.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {

class HelmOnACluster : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("SLIPWAY_HELM") == nullptr) GTEST_SKIP() << "SLIPWAY_HELM names no helm";
    runtime_.emplace(runtime_options(), clock_);
    version_ = data_.make_version("");
    version_.image.reset();
    version_.settings = {};
    version_.settings.helm.emplace().timeout = 60;
    version_.chart.emplace().folder = folder_.path() / "web";
    set_chart("web", "0.1.0");
  }

  KubernetesOptions runtime_options() const {
    auto options = data_.options();
    options.helm.program = std::getenv("SLIPWAY_HELM");
    options.helm.home = home();
    return options;
  }
  std::filesystem::path home() const { return folder_.path() / "home"; }
  model::HelmSettings& settings() { return *version_.settings.helm; }
  std::string release() const { return helm::release_name(version_.service); }

  void put(const std::string& name, std::string_view content) {
    const auto file = folder_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    ASSERT_TRUE(io::write_file(file, content));
  }
  void set_chart(const std::string& name, const std::string& version, std::string_view more = "") {
    put(name + "/Chart.yaml",
        "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n" + std::string(more));
  }

  // As a deployment of its own.
  base::Result<void> bring(const std::stop_token& stop = {}) {
    version_.deployment = data_.make_version("").deployment;
    return bring_again(stop);
  }
  base::Result<void> bring_again(const std::stop_token& stop = {}) {
    const ChartRuntime::Lines log = [this](std::string_view, std::string_view text) {
      const std::scoped_lock lock(mutex_);
      logged_.append(text).append("\n");
    };
    logged_.clear();
    return runtime_->charts()->bring(version_, log, stop);
  }
  std::string logged() {
    const std::scoped_lock lock(mutex_);
    return logged_;
  }

  helm::Program program() {
    const helm::Target target{.kubeconfig = data_.options().kubeconfig,
                              .name_space = data_.name_space()};
    return {{.program = std::getenv("SLIPWAY_HELM"), .home = home()}, target};
  }
  // The status of each revision, and its description after a space.
  std::vector<std::string> history() {
    std::vector<std::string> lines;
    const auto revisions = program().history(version_.service);
    EXPECT_TRUE(revisions) << revisions.error().message;
    if (!revisions) return lines;
    lines.reserve(revisions->size());
    for (const auto& one : *revisions) lines.push_back(one.status + " " + one.description);
    return lines;
  }

  // What the ConfigMap says there; "" where it is not there.
  std::string said(const std::string& map, const std::string& key) {
    const auto found = data_.cluster().find(kubernetes::Kind::kConfigMap, map);
    EXPECT_TRUE(found) << found.error().message;
    return found && *found ? docker::text_at(**found, "/data/" + key) : "";
  }
  std::size_t count(kubernetes::Kind kind, const std::string& query = "limit=100") {
    const auto found = data_.cluster().list(kind, query);
    EXPECT_TRUE(found) << found.error().message;
    return found ? found->size() : 999;
  }

  const io::TestFolder folder_;
  io::SystemClock clock_;
  ClusterData data_;
  std::optional<KubernetesRuntime> runtime_;
  Version version_;

 private:
  std::mutex mutex_;
  std::string logged_;
};

}  // namespace slipway::runtime
