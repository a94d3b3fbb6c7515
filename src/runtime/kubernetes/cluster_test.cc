// How calls go to an API server that a test is.

#include "runtime/kubernetes/cluster.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <thread>

#include <gtest/gtest.h>

#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::kubernetes {
namespace {

// Whose pauses take no time.
class NotedClock final : public base::Clock {
 public:
  base::Timestamp now() override { return system_.now(); }
  void pause(base::Duration duration, std::stop_token) override { pauses.push_back(duration); }

  std::vector<base::Duration> pauses;

 private:
  io::SystemClock system_;
};

class ClusterCallsTest : public testing::Test {
 protected:
  ClusterCallsTest() {
    for (const auto& [name, content] :
         {std::pair("token", "t"), std::pair("ca.crt", ""), std::pair("namespace", "shop")}) {
      EXPECT_TRUE(io::write_file(folder.path() / name, content));
    }
  }

  KubernetesOptions options(const io::TestServer& server) const {
    KubernetesOptions made;
    made.account = {"http://127.0.0.1:" + std::to_string(server.port()), folder.path()};
    return made;
  }

  TemporaryFolder folder;
  NotedClock clock;
};

TEST_F(ClusterCallsTest, WhatTheServerPutsOffIsAskedAgainWhenItSays) {
  std::atomic<int> asked = 0;
  const io::TestServer server([&](const io::TestRequest&, io::TestPeer& peer) {
    switch (++asked) {
      case 1:
        return peer.respond(429, "{}", "Retry-After: 3\r\n");
      case 2:
        return peer.respond(429, "{}");
      default:
        return peer.respond(200, R"({"kind": "Status"})");
    }
  });
  Cluster cluster(options(server), clock);
  const auto answer = cluster.ask({.method = "DELETE", .path = "/x"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(asked, 3);
  ASSERT_EQ(clock.pauses.size(), 2U);
  EXPECT_GT(clock.pauses[0], std::chrono::seconds(2));
  EXPECT_LE(clock.pauses[0], std::chrono::seconds(3));
  EXPECT_EQ(clock.pauses[1], std::chrono::seconds(1));
}

TEST_F(ClusterCallsTest, WhatTheServerPutsOffForeverFails) {
  std::atomic<int> asked = 0;
  const io::TestServer server([&](const io::TestRequest&, io::TestPeer& peer) {
    const bool is_long = ++asked > 3;
    return peer.respond(429, R"({"message": "too many"})",
                        is_long ? "Retry-After: 3600\r\n" : "Retry-After: 2\r\n");
  });
  Cluster cluster(options(server), clock);
  const auto answer = cluster.ask({.path = "/x"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(clock.pauses.size(), 3U);
}

TEST_F(ClusterCallsTest, OnlySoManyGoOnAtOnce) {
  constexpr int calls = 30;
  std::mutex mutex;
  std::condition_variable changed;
  int now = 0;
  int most = 0;
  int ended = 0;
  const io::TestServer server([&](const io::TestRequest&, io::TestPeer& peer) {
    std::unique_lock lock(mutex);
    ++now;
    most = std::max(most, now);
    changed.notify_all();
    // Held until as many as are let in are there, or the last few have come.
    changed.wait(lock, [&] { return now >= kMostCallsAtOnce || now + ended >= calls; });
    --now;
    ++ended;
    changed.notify_all();
    lock.unlock();
    return peer.respond(200, "{}");
  });
  Cluster cluster(options(server), clock);
  std::vector<std::jthread> callers;
  std::atomic<int> answered = 0;
  for (int i = 0; i < calls; ++i) {
    callers.emplace_back([&] { answered += cluster.ask({.path = "/x"}).has_value() ? 1 : 0; });
  }
  callers.clear();
  EXPECT_EQ(answered, calls);
  EXPECT_EQ(most, kMostCallsAtOnce);
  EXPECT_LE(server.connections(), kMostCallsAtOnce);
}

TEST_F(ClusterCallsTest, WhoWaitsForATurnCanBeStopped) {
  CallPace pace(1);
  const auto turn = pace.take({});
  ASSERT_TRUE(turn);
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  const auto refused = pace.take(stop.get_token());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
