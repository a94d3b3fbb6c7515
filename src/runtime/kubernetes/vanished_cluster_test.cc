// What becomes of watches whose way to a real cluster's API server vanishes: packets are taken and
// answered by nobody, as where a machine loses its power.

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "io/process.h"
#include "runtime/docker/answers.h"
#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/kubernetes/testing/connections.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using kubernetes::Kind;

bool iptables(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"iptables", "-w"});
  const auto done = io::run({.argv = std::move(arguments),
                             .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
                             .directory = {}},
                            {});
  return done && done->ok();
}

// For the connections that there are; those that are made later come through.
class NoWay {
 public:
  NoWay() : ports_(connections_to_api_server()) {
    EXPECT_FALSE(ports_.empty());
    set("-I");
  }
  ~NoWay() { set("-D"); }
  NoWay(const NoWay&) = delete;
  NoWay& operator=(const NoWay&) = delete;

 private:
  void set(const std::string& how) {
    for (const auto& port : ports_) {
      drop(how, port, kApiServerPort);
      drop(how, kApiServerPort, port);
    }
  }
  static void drop(const std::string& how, const std::string& from, const std::string& to) {
    EXPECT_TRUE(
        iptables({how, "INPUT", "-p", "tcp", "--sport", from, "--dport", to, "-j", "DROP"}));
  }

  const std::vector<std::string> ports_;
};

TEST(ApiServerThatVanishes, IsNoticedWithinAMinute) {
  if (!iptables({"-L"})) GTEST_SKIP() << "This machine lets nobody drop packets";
  ClusterData data;
  TemporaryFolder folder;
  io::SystemClock clock;
  kubernetes::Cluster cluster(data.as_pod(folder.path()), clock);
  kubernetes::Watches watches(cluster, clock);
  const auto knows = [&](const std::string& name) {
    const auto known = watches.of(Kind::kService).find({});
    return known && std::ranges::any_of(*known, [&](const auto& service) {
             return docker::text_at(service, "/metadata/name") == name;
           });
  };
  const auto make = [&](kubernetes::Cluster& by, const std::string& name) {
    const boost::json::object service{
        {"apiVersion", "v1"},
        {"kind", "Service"},
        {"metadata", {{"name", name}, {"labels", {{kubernetes::kInstallationLabel, "test"}}}}},
        {"spec", {{"ports", boost::json::array{{{"port", 80}}}}}}};
    const auto made = by.ask({.method = "POST",
                              .path = path_in(Kind::kService, data.name_space()),
                              .body = boost::json::serialize(service)});
    ASSERT_TRUE(made) << made.error().message;
  };
  // It is listed; and what comes later comes by the watch, which has its connection then.
  ASSERT_TRUE(wait_until([&] { return watches.of(Kind::kService).find({}).has_value(); }));
  make(data.cluster(), "old");
  ASSERT_TRUE(wait_until([&] { return knows("old"); }));
  const NoWay vanished;
  kubernetes::Cluster fresh(data.options(), clock);
  make(fresh, "new");
  const auto begun = clock.now();
  EXPECT_FALSE(knows("new"));
  EXPECT_TRUE(wait_until([&] { return knows("new"); }));
  EXPECT_LT(clock.now() - begun, std::chrono::minutes(1));
}

}  // namespace
}  // namespace slipway::runtime
