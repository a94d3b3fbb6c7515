// Releases lose no request.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/caddy/test_load.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using gateway::ClientKind;
using testing::IsEmpty;

constexpr int kReleases = kSlow ? 10 : 100;

TEST(Load, ManyReleasesLoseNoRequest) {
  Slipway slipway(Slipway::Gateway::kCaddy);
  ServiceRepository repository(slipway.folder() / "shop.git");
  repository.commit("v0");
  const auto service = slipway.make_application("web", repository.url());
  const auto hook = slipway.make_hook("GIT");
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED");
  ASSERT_EQ(slipway.ask_gateway("web"), "v0");

  gateway::TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kKept, 2);
  load.add(ClientKind::kFresh, 2);
  for (int i = 1; i <= kReleases; ++i) {
    repository.commit("v" + std::to_string(i));
    const auto answer = slipway.deliver(hook, {repository.git_push()});
    ASSERT_EQ(answer.status, 202) << answer.body;
    const auto decided = slipway.await_delivery(text(json::parse(answer.body), "id"));
    const auto& verdict = decided.at("pushes").at(0).at("verdicts").at(0);
    ASSERT_EQ(text(verdict, "decision"), "DEPLOY") << json::serialize(verdict);
    const auto ended = slipway.await_deployment(text(verdict, "deployment_id"));
    ASSERT_EQ(text(ended, "state"), "DEPLOYED") << json::serialize(ended);
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), kReleases * 10);
  EXPECT_EQ(slipway.ask_gateway("web"), "v" + std::to_string(kReleases));
}

}  // namespace
}  // namespace slipway::e2e
