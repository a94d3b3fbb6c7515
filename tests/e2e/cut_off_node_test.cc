// One of several nodes that is cut off is done without until it is back.

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "io/process.h"
#include "nodes.h"
#include "store/test_postgres.h"

namespace slipway::e2e {
namespace {

// Three machines on one switch; the database is on this side of it.
class Network {
 public:
  Network() {
    for (const auto& name : names()) run({"ip", "netns", "del", name});
    run({"ip", "link", "del", bridge()});
    works_ = run({"ip", "link", "add", bridge(), "type", "bridge"}) &&
             run({"ip", "addr", "add", address(1) + "/24", "dev", bridge()}) &&
             run({"ip", "link", "set", bridge(), "up"});
    int host = 2;
    for (const auto& name : names()) {
      works_ =
          works_ && run({"ip", "netns", "add", name}) &&
          run({"ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name}) &&
          run({"ip", "link", "set", name, "master", bridge(), "up"}) &&
          run({"ip", "-n", name, "addr", "add", address(host) + "/24", "dev", "eth0"}) &&
          run({"ip", "-n", name, "link", "set", "eth0", "up"}) &&
          run({"ip", "-n", name, "link", "set", "lo", "up"});
      ++host;
    }
  }
  ~Network() {
    for (const auto& name : names()) run({"ip", "netns", "del", name});
    run({"ip", "link", "del", bridge()});
  }
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  bool works() const { return works_; }
  static std::vector<std::string> names() {
    const auto own = std::to_string(::getpid() % 100000);
    return {"swa" + own, "swb" + own, "swc" + own};
  }
  static std::string address(int host) {
    return "10.77." + std::to_string(::getpid() % 250) + "." + std::to_string(host);
  }
  static bool cut(const std::string& name) { return run({"ip", "link", "set", name, "down"}); }
  static bool heal(const std::string& name) { return run({"ip", "link", "set", name, "up"}); }
  // What it answers to itself.
  static std::string readiness_inside(const std::string& name, const std::string& url) {
    io::Command command{{"ip", "netns", "exec", name, "curl", "-s", "-m", "20", "-o", "/dev/null",
                         "-w", "%{http_code}", url + "/readyz"},
                        {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
                        "/"};
    const auto outcome = io::run(command, {});
    return outcome ? outcome->out : "";
  }

 private:
  static std::string bridge() { return "swbr" + std::to_string(::getpid() % 100000); }
  static bool run(std::vector<std::string> argv) {
    const io::Command command{std::move(argv), {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}}, "/"};
    const auto outcome = io::run(command, {});
    return outcome && outcome->ok();
  }

  bool works_ = false;
};

TEST(Nodes, OneThatIsCutOffIsDoneWithoutUntilItIsBack) {
  const Network network;
  if (!network.works()) GTEST_SKIP() << "The machine allows no network namespaces";
  store::TestPostgres postgres({"listen_addresses=" + Network::address(1)});
  postgres.database("slipway");
  const auto names = Network::names();
  const auto place = [&](std::size_t i, const Slipway* first) {
    auto options = node("node" + std::to_string(i),
                        "host=" + Network::address(1) + " user=slipway dbname=slipway", first);
    options.launcher = {"/usr/sbin/ip", "netns", "exec", names[i]};
    options.listen = Network::address(static_cast<int>(i) + 2) + ":8080";
    return options;
  };
  Slipway owner(place(0, nullptr));
  Slipway second(place(1, &owner));
  Slipway third(place(2, &owner));
  ServiceRepository repository(owner.folder() / "shop.git");
  repository.commit("v1");
  const auto service = second.make_application("web", repository.url());
  const auto hook = second.make_hook("GITHUB");
  EXPECT_EQ(third.deploy(service), "DEPLOYED") << owner.messages();

  // One without a runtime: nobody misses it, and it says so itself.
  ASSERT_TRUE(Network::cut(names[2]));
  EXPECT_TRUE(
      wait_until([&] { return Network::readiness_inside(names[2], third.url()) == "503"; }));
  repository.commit("v2");
  second.await_delivery(deliver(second, hook, repository));
  EXPECT_EQ(await_commit(second, service, repository.tip()), "DEPLOYED");
  ASSERT_TRUE(Network::heal(names[2]));
  EXPECT_TRUE(wait_until([&] { return readiness(third) == 200; })) << third.messages();
  EXPECT_EQ(await_commit(third, service, repository.tip()), "DEPLOYED");

  // The one with the runtime: what is to be done there waits, and is done once.
  ASSERT_TRUE(Network::cut(names[0]));
  repository.commit("v3");
  third.await_delivery(deliver(third, hook, repository));
  EXPECT_TRUE(
      wait_until([&] { return Network::readiness_inside(names[0], owner.url()) == "503"; }));
  ASSERT_TRUE(Network::heal(names[0]));
  EXPECT_EQ(await_commit(second, service, repository.tip()), "DEPLOYED") << owner.messages();
  expect_each_verdict_deployed_once(owner, service);
}

}  // namespace
}  // namespace slipway::e2e
