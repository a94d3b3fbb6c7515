// Where outgoing webhooks may go.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/test_server.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"
#include "pipeline/webhooks.h"
#include "store/webhooks.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using model::WebhookEventState;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::IsEmpty;

// A real request to a real server.
TEST(Notify, GoesOnlyWhereItMay) {
  std::vector<io::TestRequest> received;
  const io::TestServer hidden([&](const io::TestRequest& request, io::TestPeer& peer) {
    received.push_back(request);
    return peer.respond(200, std::string(10'000, 'x'));
  });
  const io::TestServer moved([&](const io::TestRequest&, io::TestPeer& peer) {
    return peer.respond(307, "", "Location: " + hidden.url() + "\r\n");
  });
  Shop shop;
  World& world = shop.world;
  HttpCourier courier;
  world.courier.answer = [&](const io::HttpRequest& request, std::stop_token stop) {
    return courier.send(request, std::move(stop));
  };
  const auto add = [&](const std::string& url) {
    return world.add_webhook([&](model::Webhook& webhook) {
      world.act([&](Context& context, store::Transaction&) {
        webhook.target_url = context.cipher.encrypt(url);
      });
      webhook.events = {model::WebhookEventType::DEPLOYMENT_STARTED};
    });
  };
  const auto direct = add(hidden.url("/in"));
  const auto by_name = add("http://localhost:" + std::to_string(hidden.port()) + "/in");
  shop.commit({});
  world.add(spec("web"));
  world.deploy("web");
  world.run_due();
  for (const auto& id : {direct, by_name}) {
    const auto event = world.webhook_events(id).at(0);
    EXPECT_EQ(event.state, WebhookEventState::PENDING);
    EXPECT_THAT(event.error, HasSubstr("--webhook-network"));
  }
  EXPECT_EQ(hidden.connections(), 0);

  world.policy.webhook_reach.networks = {io::parse_ip_network("127.0.0.0/8").value()};
  world.restart();
  const auto redirected = add(moved.url());
  world.deploy("web");
  world.run_for(minutes(1));
  const auto event = world.webhook_events(direct).at(0);
  EXPECT_EQ(event.state, WebhookEventState::DELIVERED) << event.error;
  EXPECT_EQ(event.response_body.size(), 4096U);
  ASSERT_THAT(received, Not(IsEmpty()));
  EXPECT_EQ(received[0].body, event.body);
  const auto away = world.webhook_events(redirected).at(0);
  EXPECT_EQ(away.response_status, 307);
  EXPECT_THAT(away.error, HasSubstr("Redirections are not followed"));
  EXPECT_EQ(moved.connections(), away.attempts);
}

TEST(Notify, ATargetIsCheckedBeforeItIsKept) {
  Policy policy;
  policy.webhook_reach.networks = {io::parse_ip_network("10.1.0.0/16").value()};
  for (const std::string url :
       {"http://127.0.0.1/", "http://localhost/", "http://a.localhost:80/x", "https://[::1]/",
        "http://10.2.0.1/", "http://127.1/", "http://0x7f000001/", "http://169.254.169.254/latest",
        "ftp://example.com/", "example.com/x", "", "https://user:word@example.com/"}) {
    const auto checked = check_target(policy, model::WebhookKind::SLACK, url);
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(checked.error().field, "target_url");
  }
  for (const std::string url : {"https://example.com/in?a=b", "http://10.1.2.3:8080/",
                                "http://8.8.8.8/", "https://[2606:4700::1111]/"}) {
    EXPECT_TRUE(check_target(policy, model::WebhookKind::SLACK, url)) << url;
  }
}

// Forges are asked with no check of the request's own.
TEST(HttpCourier, GoesOnlyWhereARemoteMayBe) {
  const io::TestServer forge(
      [](const io::TestRequest&, io::TestPeer& peer) { return peer.respond(200, "yes"); });
  HttpCourier narrow(io::check_of({}));
  const auto refused = narrow.send({.url = forge.url()}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kForbidden);
  EXPECT_THAT(refused.error().message, HasSubstr("--remote-network"));
  HttpCourier wide(io::check_of({.private_too = true}));
  EXPECT_EQ(wide.send({.url = forge.url()}, {}).value().body, "yes");
  EXPECT_EQ(wide.send({.url = "http://169.254.169.254/latest/meta-data"}, {}).error().code,
            ErrorCode::kForbidden);
  EXPECT_EQ(forge.connections(), 1);
}

}  // namespace
}  // namespace slipway::pipeline
