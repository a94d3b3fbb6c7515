// Watches of an API server that a test is, and which breaks them off.

#include "runtime/kubernetes/watches.h"

#include <atomic>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::kubernetes {
namespace {

std::string pod_text(const std::string& name, int version) {
  return R"({"metadata": {"name": ")" + name + R"(", "resourceVersion": ")" +
         std::to_string(version) + R"(", "labels": {"slipway.instance-of": "home"}}})";
}

std::string told(const std::string& type, const std::string& name, int version) {
  return R"({"type": ")" + type + R"(", "object": )" + pod_text(name, version) + "}\n";
}

class WatchesTest : public testing::Test {
 protected:
  WatchesTest() {
    for (const auto& [name, content] :
         {std::pair("token", "t"), std::pair("ca.crt", ""), std::pair("namespace", "shop")}) {
      EXPECT_TRUE(io::write_file(folder.path() / name, content));
    }
  }

  KubernetesOptions options(const io::TestServer& server) const {
    KubernetesOptions made;
    made.account = {"http://127.0.0.1:" + std::to_string(server.port()), folder.path()};
    made.installation = "home";
    return made;
  }

  static bool is_watch(const io::TestRequest& request) {
    return request.path.find("watch=true") != std::string::npos;
  }

  static bool list_of(io::TestPeer& peer, const std::string& items, int version) {
    return peer.respond(200, R"({"metadata": {"resourceVersion": ")" + std::to_string(version) +
                                 R"("}, "items": [)" + items + "]}");
  }

  // Ends with the connection, as a server's watch does.
  static bool stream(io::TestPeer& peer, const std::string& body) {
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body);
    return false;
  }

  TemporaryFolder folder;
  io::SystemClock clock;
  std::atomic<int> lists = 0;
  std::atomic<int> watches = 0;
};

TEST_F(WatchesTest, OneForAllServicesGoesOnWhereItWasBrokenOff) {
  std::atomic<bool> went_on = false;
  const io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    if (!is_watch(request)) {
      ++lists;
      return list_of(peer, pod_text("a", 5), 10);
    }
    EXPECT_NE(request.path.find("allowWatchBookmarks=true"), std::string::npos);
    switch (++watches) {
      case 1:
        EXPECT_NE(request.path.find("resourceVersion=10"), std::string::npos);
        return stream(peer, told("ADDED", "b", 11) + told("BOOKMARK", "", 15));
      case 2:
        went_on = request.path.find("resourceVersion=15") != std::string::npos;
        return stream(peer, told("DELETED", "a", 16));
      default:
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        peer.await_close();
        return false;
    }
  });
  Cluster cluster(options(server), clock);
  Watches followed(cluster, clock);
  EXPECT_TRUE(wait_until([&] {
    const auto pods = followed.list(Kind::kPod, {});
    return pods && pods->size() == 1 && pods->at(0).at("metadata").at("name") == "b";
  }));
  EXPECT_TRUE(went_on);
  EXPECT_TRUE(wait_until([&] { return watches == 3; }));
  const int before = lists;
  for (int at = 0; at < 100; ++at) (void)followed.list(Kind::kPod, {{"service", "any"}});
  EXPECT_EQ(lists, before) << "it is known without asking";
  EXPECT_EQ(watches, 3);
}

TEST_F(WatchesTest, WhatIsGoneIsListedAnew) {
  const io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    if (!is_watch(request)) {
      const int number = ++lists;
      return list_of(peer, pod_text(number == 1 ? "a" : "c", 5), 10 * number);
    }
    switch (++watches) {
      case 1:
        return stream(peer, R"({"type": "ERROR", "object": {"code": 410}})"
                            "\n");
      case 2:
        return peer.respond(410, R"({"code": 410, "message": "too old resource version"})");
      default:
        EXPECT_NE(request.path.find("resourceVersion=30"), std::string::npos);
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        peer.await_close();
        return false;
    }
  });
  Cluster cluster(options(server), clock);
  Watches followed(cluster, clock);
  (void)followed.list(Kind::kPod, {});
  EXPECT_TRUE(wait_until([&] { return watches == 3; }));
  const auto pods = followed.list(Kind::kPod, {});
  ASSERT_TRUE(pods);
  ASSERT_EQ(pods->size(), 1U) << "what is not in the new list is no more";
  EXPECT_EQ(pods->at(0).at("metadata").at("name"), "c");
}

TEST_F(WatchesTest, AServerThatStandsStillIsAskedAnew) {
  const io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    if (!is_watch(request)) return list_of(peer, pod_text(lists++ == 0 ? "a" : "b", 5), 10);
    EXPECT_NE(request.path.find("timeoutSeconds=1&"), std::string::npos);
    ++watches;
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    peer.await_close();
    return false;
  });
  Cluster cluster(options(server), clock);
  Watch watch(cluster, clock, Kind::kPod, "limit=1",
              {.server = std::chrono::seconds(1), .most = std::chrono::seconds(2)});
  EXPECT_TRUE(wait_until([&] { return watches >= 2; }));
  EXPECT_GE(lists, 2);
  EXPECT_TRUE(wait_until([&] {
    const auto pods = watch.find({});
    return pods && pods->size() == 1 && pods->at(0).at("metadata").at("name") == "b";
  }));
}

TEST_F(WatchesTest, WhatWasWrittenIsNotShownOlder) {
  const io::TestServer server([&](const io::TestRequest& request, io::TestPeer& peer) {
    if (!is_watch(request)) return list_of(peer, pod_text("a", 5), 10 + 10 * lists++);
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    peer.await_close();
    return false;
  });
  Cluster cluster(options(server), clock);
  Watches followed(cluster, clock);
  ASSERT_TRUE(wait_until([&] { return followed.of(Kind::kPod).find({}).has_value(); }));
  const int before = lists;
  followed.wrote(Kind::kPod, boost::json::parse(pod_text("a", 12)));
  ASSERT_TRUE(followed.list(Kind::kPod, {}));
  EXPECT_EQ(lists, before + 1) << "the watch does not know of it, so that the cluster is asked";
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
