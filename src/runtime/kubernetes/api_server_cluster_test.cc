// What becomes of watches and rollouts when a real cluster's API server is killed and comes back.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/api_server.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using kubernetes::Kind;

constexpr std::initializer_list<Kind> kFollowed{Kind::kDeployment, Kind::kService, Kind::kPod,
                                                Kind::kJob, Kind::kEvent};

// For at most three minutes, as an API server takes its time to begin.
bool comes_true(const std::function<bool()>& condition) {
  for (int times = 0; times < 6; ++times) {
    if (wait_until(condition)) return true;
  }
  return false;
}

std::size_t sockets() {
  std::size_t count = 0;
  for (const auto& open : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(open.path(), gone);
    count += target.string().starts_with("socket:") ? 1 : 0;
  }
  return count;
}

// Of the container that serves this text; 0 where there is none.
pid_t process_that_serves(const std::string& text) {
  const std::string wanted = std::string("serve-container") + '\0' + text + '\0';
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    const auto command = io::read_file(process.path() / "cmdline");
    if (command && command->ends_with(wanted)) return std::stoi(process.path().filename());
  }
  return 0;
}

class ApiServerThatIsKilled : public testing::Test {
 protected:
  ApiServerThatIsKilled() : options_(data_.as_pod(folder_.path())) {
    // The test itself is outside.
    options_.reach = ClusterReach::NODE_PORT;
    options_.node_address = "10.250.0.1";
    runtime_.emplace(options_, clock_);
  }

  Version make_version(const std::string& text) {
    auto version = data_.make_version("serve-container " + text);
    version.settings.start_timeout = 300;
    return version;
  }

  base::Result<Instance> roll_out(const Version& version) {
    const LogSink log = [&](std::string_view stream, std::string_view text) {
      if (stream != "slipway") return;
      const std::scoped_lock lock(mutex_);
      told_[version.deployment].emplace_back(text);
    };
    return runtime_->build(version, log, {}).and_then([&] {
      return runtime_->start(version, log, {});
    });
  }

  // Where it is not, pods wait for a node.
  bool set_node_open(bool is_open) {
    const boost::json::object change{{"spec", {{"unschedulable", !is_open}}}};
    return data_.cluster()
        .ask({.method = "PATCH",
              .path = "/api/v1/nodes/node1",
              .body = boost::json::serialize(change),
              .content_type = "application/merge-patch+json"})
        .has_value();
  }

  bool make_service(const std::string& name) {
    const auto path = path_in(Kind::kService, data_.name_space());
    const boost::json::object service{
        {"apiVersion", "v1"},
        {"kind", "Service"},
        {"metadata", {{"name", name}, {"labels", {{kubernetes::kInstallationLabel, "test"}}}}},
        {"spec", {{"ports", boost::json::array{{{"port", 80}}}}}}};
    const auto made = data_.cluster().ask(
        {.method = "POST", .path = path, .body = boost::json::serialize(service)});
    return made || made.error().code == base::ErrorCode::kConflict;
  }

  static bool has_service(kubernetes::Watches& watches, const std::string& name) {
    const auto known = watches.of(Kind::kService).find({});
    return known && std::ranges::any_of(*known, [&](const auto& service) {
             return docker::text_at(service, "/metadata/name") == name;
           });
  }

  bool has_pod(const Version& version) {
    const auto pods = data_.cluster().list(
        Kind::kPod, kubernetes::label_selector(
                        {{kubernetes::kDeploymentLabel, version.deployment.to_string()}}));
    return pods && !pods->empty();
  }

  ClusterData data_;
  TemporaryFolder folder_;
  io::SystemClock clock_;
  KubernetesOptions options_;
  std::optional<KubernetesRuntime> runtime_;
  std::mutex mutex_;
  std::map<model::DeploymentId, std::vector<std::string>> told_;  // in the log of its rollout
};

// For what needs no pod.
class ApiServerThatComesBack : public ApiServerThatIsKilled {};

TEST_F(ApiServerThatComesBack, IsWatchedAgainByAsManyConnections) {
  kubernetes::Cluster cluster(options_, clock_);
  kubernetes::Watches watches(cluster, clock_);
  const auto are_known = [&] {
    return std::ranges::all_of(kFollowed,
                               [&](Kind kind) { return watches.of(kind).find({}).has_value(); });
  };
  ASSERT_TRUE(comes_true(are_known));
  {
    // As many calls at once as there ever are, each of them for two seconds.
    std::vector<std::jthread> callers;
    callers.reserve(kubernetes::kMostCallsAtOnce);
    for (int i = 0; i < kubernetes::kMostCallsAtOnce; ++i) {
      callers.emplace_back([&] {
        const auto path = path_in(Kind::kPod, data_.name_space()) + "?watch=true&timeoutSeconds=2";
        EXPECT_TRUE(cluster.send({.path = path}));
      });
    }
  }
  const auto before = sockets();
  for (const std::string name : {"first", "second"}) {
    {
      const NoApiServer away;
      for (const auto kind : kFollowed) {
        EXPECT_TRUE(comes_true([&] { return !watches.of(kind).find({}); }));
      }
    }
    EXPECT_TRUE(comes_true(are_known));
    EXPECT_TRUE(comes_true([&] { return make_service(name); }));
    EXPECT_TRUE(comes_true([&] { return has_service(watches, name); }));
    EXPECT_LE(sockets(), before) << name;
  }
}

TEST_F(ApiServerThatIsKilled, HidesNoChangeThatWasMeanwhile) {
  const auto version = make_version("x-" + data_.name_space());
  const auto& text = version.settings.arguments.back();
  const auto started = roll_out(version);
  ASSERT_TRUE(started) << started.error().message;
  ASSERT_TRUE(comes_true([&] { return fetch(*started->endpoint) == text; }));
  const auto state = [&] { return runtime_->inspect(version.deployment).state; };
  {
    const NoApiServer away;
    EXPECT_TRUE(comes_true([&] { return state() == InstanceState::kUnknown; }));
    EXPECT_EQ(fetch(*started->endpoint), text) << "it serves on";
    // What its node starts again by itself.
    const auto before = process_that_serves(text);
    ASSERT_GT(before, 1);
    ASSERT_EQ(::kill(before, SIGKILL), 0);
    EXPECT_TRUE(comes_true([&] {
      const auto now = process_that_serves(text);
      return now != 0 && now != before;
    }));
    EXPECT_EQ(state(), InstanceState::kUnknown);
  }
  EXPECT_TRUE(comes_true([&] {
    const auto now = runtime_->inspect(version.deployment);
    return now.state == InstanceState::kRunning && now.restarts == 1;
  }));
}

TEST_F(ApiServerThatIsKilled, IsOutlastedByRollouts) {
  const auto old = make_version("old");
  ASSERT_TRUE(roll_out(old));
  const auto waiting = make_version("waiting");
  const auto later = make_version("later");
  // One waits for a node when it goes away, and the other begins while it is away.
  ASSERT_TRUE(set_node_open(false));
  std::vector<std::future<base::Result<Instance>>> rollouts;
  const auto begin = [&](const Version& version) {
    rollouts.push_back(std::async(std::launch::async, [&] { return roll_out(version); }));
  };
  begin(waiting);
  EXPECT_TRUE(comes_true([&] { return has_pod(waiting); }));
  {
    const NoApiServer away;
    begin(later);
    EXPECT_TRUE(comes_true(
        [&] { return runtime_->inspect(waiting.deployment).state == InstanceState::kUnknown; }));
    for (const auto& rollout : rollouts) {
      EXPECT_EQ(rollout.wait_for(std::chrono::seconds(3)), std::future_status::timeout);
    }
  }
  EXPECT_TRUE(comes_true([&] { return set_node_open(true); }));
  for (auto& rollout : rollouts) {
    const auto started = rollout.get();
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_EQ(started->state, InstanceState::kRunning);
  }
  EXPECT_EQ(runtime_->list()->size(), 3U);
  EXPECT_THAT(told_[old.deployment], testing::IsEmpty());
  for (const auto& version : {waiting, later}) {
    const auto& told = told_[version.deployment];
    ASSERT_GE(told.size(), 2U);
    EXPECT_THAT(told.front(), testing::MatchesRegex("The cluster .* Waiting until .* UTC[.]"));
    EXPECT_EQ(told.back(), "It answers again.");
  }
}

}  // namespace
}  // namespace slipway::runtime
