#include "gateway/fake/fake_gateway.h"

#include <gtest/gtest.h>

#include "gateway/none/no_gateway.h"

namespace slipway::gateway {
namespace {

const std::vector<Route> kRoutes{
    {.id = "1", .hosts = {"a.localhost"}, .domains = {}, .upstreams = {{"127.0.0.1", 1}}}};

TEST(FakeGateway, RecordsChangesOnly) {
  FakeGateway gateway;
  EXPECT_TRUE(gateway.apply(kRoutes));
  EXPECT_TRUE(gateway.apply(kRoutes));
  EXPECT_TRUE(gateway.apply({}));
  EXPECT_EQ(gateway.applied(), (std::vector<std::vector<Route>>{kRoutes, {}}));
}

TEST(FakeGateway, FailsWhenTold) {
  FakeGateway gateway;
  gateway.fail_with(base::Error{base::ErrorCode::kUnavailable, "away"});
  EXPECT_FALSE(gateway.apply(kRoutes));
  gateway.fail_with(std::nullopt);
  EXPECT_TRUE(gateway.apply(kRoutes));
  EXPECT_EQ(gateway.applied().size(), 1U);
}

TEST(NoGateway, TakesAnything) {
  NoGateway gateway;
  EXPECT_TRUE(gateway.apply(kRoutes));
  EXPECT_TRUE(gateway.ensure_running());
  EXPECT_EQ(gateway.address(), "");
}

}  // namespace
}  // namespace slipway::gateway
