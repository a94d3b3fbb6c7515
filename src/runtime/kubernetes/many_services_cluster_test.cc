// Five hundred services in one namespace of a real API server, with pods that no node takes and
// whose status the test writes.

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/system_clock.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/kubernetes/testing/connections.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace json = boost::json;
using docker::text_at;
using kubernetes::Kind;
using testing::HasSubstr;

constexpr std::size_t kServices = 500;
constexpr std::size_t kAtOnce = 4;  // as a daemon's workers
// Slipway's: a watch a kind, and calls; and those of the node that the test is.
constexpr std::size_t kMostConnections =
    5 + kubernetes::kMostCallsAtOnce + 1 + kubernetes::kMostCallsAtOnce;
// KiB; a part is the node's that the test is.
constexpr std::uint64_t kMostMemory = std::uint64_t{40} * 1024;

// KiB
std::uint64_t resident() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t size = 0;
    if (word == "VmRSS:" && status >> size) return size;
  }
  return 0;
}

json::object status_of(bool is_ready) {
  const json::object container{{"name", "service"},
                               {"ready", is_ready},
                               {"started", true},
                               {"restartCount", 0},
                               {"image", "x"},
                               {"imageID", "x"},
                               {"state", {{"running", {{"startedAt", "2026-01-01T00:00:00Z"}}}}}};
  const json::object ready{{"type", "Ready"}, {"status", is_ready ? "True" : "False"}};
  return {{"phase", "Running"},
          {"conditions", json::array{ready}},
          {"containerStatuses", json::array{container}}};
}

class ManyServicesInACluster : public testing::Test {
 protected:
  ManyServicesInACluster() { runtime_.emplace(data_.as_pod(folder_.path()), clock_); }

  Version make_version(std::size_t number) {
    auto version = data_.make_version("serve-container x");
    version.service = model::ServiceId::make(clock_.now(), random_);
    version.service_name = "service-" + std::to_string(number);
    version.settings.cpu = 900'000;  // which no node has
    version.settings.start_timeout = 300;
    return version;
  }

  void write_status(const std::string& pod, bool is_ready) {
    const json::object change{{"status", status_of(is_ready)}};
    const auto written = data_.cluster().ask(
        {.method = "PATCH",
         .path = "/api/v1/namespaces/" + data_.name_space() + "/pods/" + pod + "/status",
         .body = json::serialize(change),
         .content_type = "application/merge-patch+json"});
    if (!written) ADD_FAILURE() << written.error().message;
  }

  // How many calls the API server's priority and fairness refused.
  std::int64_t held_back() {
    const auto metrics = data_.cluster().send({.path = "/metrics", .accept = "text/plain"});
    if (!metrics) {
      ADD_FAILURE() << metrics.error().message;
      return 0;
    }
    EXPECT_THAT(metrics->body, HasSubstr("apiserver_flowcontrol_"));
    std::int64_t count = 0;
    std::istringstream lines(metrics->body);
    for (std::string line; std::getline(lines, line);) {
      const bool is_refusal = line.starts_with("apiserver_flowcontrol_rejected_requests_total{") ||
                              (line.starts_with("apiserver_request_total{") &&
                               line.find("code=\"429\"") != std::string::npos);
      if (is_refusal) count += std::stoll(line.substr(line.rfind(' ') + 1));
    }
    return count;
  }

  // In place of a node.
  void run_pods(const std::stop_token& stop) {
    kubernetes::Watches watches(data_.cluster(), clock_);
    auto& news = watches.of(Kind::kPod);
    while (!stop.stop_requested()) {
      const auto heard = news.changes();
      const auto pods =
          data_.cluster().list(Kind::kPod, "fieldSelector=status.phase%3DPending&limit=500");
      if (!pods) ADD_FAILURE() << pods.error().message;
      for (const auto& pod : pods.value_or(json::array())) {
        write_status(text_at(pod, "/metadata/name"), true);
      }
      if (!pods || pods->empty()) news.await(heard, std::chrono::seconds(1), stop);
    }
  }

  // The name of the first pod of this deployment.
  std::string await_pod(kubernetes::Watches& watches, const std::string& deployment) {
    auto& news = watches.of(Kind::kPod);
    const auto deadline = clock_.now() + std::chrono::seconds(60);
    while (clock_.now() < deadline) {
      const auto heard = news.changes();
      const auto pods = watches.list(Kind::kPod, {{kubernetes::kDeploymentLabel, deployment}});
      if (!pods) ADD_FAILURE() << pods.error().message;
      if (pods && !pods->empty()) return text_at(pods->front(), "/metadata/name");
      news.await(heard, std::chrono::seconds(1), {});
    }
    ADD_FAILURE() << "no pod of it came";
    return "";
  }

  // A Deployment as this one is, of another name, which the test itself makes; until its pod came.
  base::Duration made_alone(kubernetes::Watches& watches, const Version& like) {
    const auto id = like.deployment.to_string();
    const auto other = model::DeploymentId::make(clock_.now(), random_).to_string();
    const auto found =
        data_.cluster().find(Kind::kDeployment, kubernetes::object_name(like.service_name, id));
    if (!found || !*found) throw std::runtime_error("it has no Deployment");
    const auto& metadata = (*found)->at("metadata").as_object();
    auto text = json::serialize(json::object{
        {"apiVersion", "apps/v1"},
        {"kind", "Deployment"},
        {"metadata", {{"name", metadata.at("name")}, {"labels", metadata.at("labels")}}},
        {"spec", (*found)->at("spec")}});
    for (auto at = text.find(id); at != std::string::npos; at = text.find(id, at)) {
      text.replace(at, id.size(), other);
    }
    const auto path = path_in(Kind::kDeployment, data_.name_space());
    const auto begun = clock_.now();
    data_.create(path, json::parse(text).as_object());
    await_pod(watches, other);
    return clock_.now() - begun;
  }

  void start(const Version& version) {
    const auto built = runtime_->build(version, [](auto, auto) {}, {});
    if (!built) ADD_FAILURE() << built.error().message;
    const auto started = runtime_->start(version, {}, {});
    if (!started) ADD_FAILURE() << started.error().message;
  }

  void start_all(const std::vector<Version>& versions) {
    const std::jthread node([this](const std::stop_token& stop) { run_pods(stop); });
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    workers.reserve(kAtOnce);
    for (std::size_t worker = 0; worker < kAtOnce; ++worker) {
      workers.emplace_back([&] {
        for (auto at = next++; at < versions.size(); at = next++) start(versions[at]);
      });
    }
  }

  io::SystemClock clock_;
  io::SystemRandom random_;
  ClusterData data_;
  TemporaryFolder folder_;
  std::optional<KubernetesRuntime> runtime_;
};

TEST_F(ManyServicesInACluster, AreWatchedByAsManyConnectionsAsAFew) {
  std::vector<Version> versions;
  versions.reserve(kServices);
  for (std::size_t i = 0; i < kServices; ++i) versions.push_back(make_version(i));
  const std::vector<Version> few(versions.begin(), versions.begin() + kAtOnce);
  const std::vector<Version> others(versions.begin() + kAtOnce, versions.end());
  start_all(few);
  EXPECT_EQ(runtime_->list()->size(), few.size());
  EXPECT_LE(connections_to_api_server().size(), kMostConnections);
  const auto memory_before = resident();

  const auto held_back_before = held_back();
  const auto begun = clock_.now();
  start_all(others);
  const auto took = clock_.now() - begun;
  ASSERT_EQ(runtime_->list()->size(), kServices);
  const auto instances = runtime_->list();
  for (const auto& instance : *instances) {
    EXPECT_EQ(instance.state, InstanceState::kRunning);
    EXPECT_EQ(instance.trouble, "");
  }
  const auto connections = connections_to_api_server().size();
  const auto memory = resident() - memory_before;
  EXPECT_LE(connections, kMostConnections);
  EXPECT_LT(memory, kMostMemory);

  EXPECT_EQ(held_back(), held_back_before);

  // What changes is noticed at once.
  const auto& some = versions[kServices / 2];
  const auto pods = data_.cluster().list(
      Kind::kPod,
      kubernetes::label_selector({{kubernetes::kDeploymentLabel, some.deployment.to_string()}}));
  ASSERT_TRUE(pods && pods->size() == 1);
  write_status(text_at(pods->front(), "/metadata/name"), false);
  const auto changed = clock_.now();
  EXPECT_TRUE(wait_until([&] { return !runtime_->inspect(some.deployment).trouble.empty(); }));
  const auto noticed = clock_.now() - changed;
  EXPECT_LT(noticed, std::chrono::seconds(1));
  using Milliseconds = std::chrono::milliseconds;
  std::cout << kServices << " services: " << memory << " KiB, " << connections
            << " connections, started in " << std::chrono::duration_cast<Milliseconds>(took).count()
            << " ms, a change noticed in "
            << std::chrono::duration_cast<Milliseconds>(noticed).count() << " ms\n";
}

// What Slipway does before a pod is there and after it is ready, less what the cluster itself takes
// for a pod; the time of a node is none, as the test is it.
TEST_F(ManyServicesInACluster, AddLittleToTheClustersOwnTime) {
  constexpr std::size_t rounds = 9;
  kubernetes::Watches watches(data_.cluster(), clock_);
  std::vector<base::Duration> added;
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto version = make_version(round);
    const auto begun = clock_.now();
    auto ended = begun;
    std::jthread release([&] {
      start(version);
      ended = clock_.now();
    });
    const auto pod = await_pod(watches, version.deployment.to_string());
    const auto seen = clock_.now();
    write_status(pod, true);
    const auto ready = clock_.now();
    release.join();
    EXPECT_EQ(runtime_->inspect(version.deployment).trouble, "");
    added.push_back((seen - begun) + (ended - ready) - made_alone(watches, version));
  }
  std::ranges::sort(added);
  const auto median = std::chrono::duration_cast<std::chrono::milliseconds>(added[rounds / 2]);
  EXPECT_LT(median, std::chrono::seconds(1));
  std::cout << "A rollout takes " << median.count() << " ms more than the cluster's own time\n";
}

}  // namespace
}  // namespace slipway::runtime
