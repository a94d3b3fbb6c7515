// No request is lost while traffic is switched, whatever the client.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/caddy/test_caddy.h"
#include "gateway/caddy/test_load.h"

namespace slipway::gateway {
namespace {

using testing::IsEmpty;

constexpr int kSwitches = 60;

bool answer(const io::TestRequest& /*request*/, io::TestPeer& peer) {
  return peer.respond(200, "here");
}

void await_requests(const TestLoad& load, int more) {
  const int until = load.sent() + more;
  while (load.sent() < until) std::this_thread::yield();
}

TEST(CaddySwitch, LosesNoRequest) {
  const io::TestServer one(answer);
  const io::TestServer two(answer);
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {one.port()})}));

  TestLoad load(caddy.port(), "web.localhost");
  load.add(ClientKind::kKept, 2);
  load.add(ClientKind::kFresh, 2);
  load.add(ClientKind::kBare, 4);
  for (int i = 0; i < kSwitches; ++i) {
    await_requests(load, 50);
    // Another service comes and goes too.
    std::vector<Route> routes{route_to("web.localhost", {(i % 2 == 0 ? two : one).port()})};
    if (i % 3 == 0) routes.push_back(route_to("other.localhost", {one.port()}));
    ASSERT_TRUE(caddy.gateway->apply(routes));
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GE(load.sent(), kSwitches * 50);
}

TEST(CaddySwitch, DomainsComeAndGoWithoutALoss) {
  const io::TestServer one(answer);
  TestCaddy caddy;
  caddy.options.http_port = io::closed_port();
  caddy.options.https_port = io::closed_port();
  caddy.options.own_certificates = true;
  caddy.open();
  Route route = route_to("web.localhost", {one.port()});
  route.domains = {"first.localhost"};
  ASSERT_TRUE(caddy.gateway->apply({route}));

  TestLoad load(caddy.port(), "web.localhost");
  load.add(ClientKind::kKept, 2);
  load.add(ClientKind::kFresh, 2);
  load.add(ClientKind::kBare, 4);
  for (int i = 0; i < kSwitches; ++i) {
    await_requests(load, 20);
    route.domains = {"d" + std::to_string(i) + ".localhost"};
    ASSERT_TRUE(caddy.gateway->apply({route}));
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
}

}  // namespace
}  // namespace slipway::gateway
