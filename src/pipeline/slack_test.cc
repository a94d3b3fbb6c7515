// Slack's Web API, as its documentation has it: a message of a bot that changes as the deployment
// goes on.

#include "pipeline/slack.h"

#include <gmock/gmock.h>

#include "base/enum.h"
#include "io/test_server.h"
#include "io/webhook_target.h"
#include "pipeline/test_shop.h"
#include "pipeline/webhooks.h"

namespace slipway::pipeline {
namespace {

using model::WebhookEventState;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

const std::string kSlackApi = "https://slack.example/api/chat.postMessage";
const std::string kSlackTarget = kSlackApi + "?channel=C0123";
const std::string kPosted =
    R"({"ok":true,"channel":"C0123","ts":"1503435956.000247","message":{}})";

TEST(SlackApi, IsAskedToPostAndToChange) {
  const auto target = io::parse_url(kSlackTarget).value();
  ASSERT_TRUE(io::is_slack_api(target));
  EXPECT_FALSE(io::is_slack_api(io::parse_url("https://hooks.slack.com/services/T/B/x").value()));
  const auto posts = slack_request(R"({"text":"a"})", target, "", "xoxb-1");
  EXPECT_EQ(posts.method + " " + posts.url, "POST " + kSlackApi);
  EXPECT_EQ(posts.body, R"({"text":"a","channel":"C0123"})");
  EXPECT_THAT(posts.headers, AllOf(Contains(Pair("Authorization", "Bearer xoxb-1")),
                                   Contains(Key("Content-Type"))));
  const auto changes = slack_request(R"({"text":"a"})", target, "C9/15.02", "xoxb-1");
  EXPECT_EQ(changes.method + " " + changes.url, "POST https://slack.example/api/chat.update");
  EXPECT_EQ(changes.body, R"({"text":"a","channel":"C9","ts":"15.02"})");
}

TEST(SlackApi, SaysWhichMessageItMadeOrWhyNot) {
  EXPECT_EQ(slack_message(kPosted), "C0123/1503435956.000247");
  for (const auto* answer :
       {"", "ok", "[]", "{}", R"({"ok":false,"channel":"C1","ts":"1.2"})", R"({"ok":true})",
        R"({"ok":true,"channel":"C1","ts":7})", R"({"ok":true,"channel":"a/b","ts":"1.2"})"}) {
    EXPECT_EQ(slack_message(answer), "") << answer;
  }
  EXPECT_EQ(slack_refusal(kPosted), "");
  EXPECT_EQ(slack_refusal(R"({"ok":false,"error":"not_in_channel"})"), "not_in_channel");
  EXPECT_EQ(slack_refusal(R"({"ok":false})"), "no reason given");
  EXPECT_EQ(slack_refusal("<html>"), "no answer of its API");
  EXPECT_TRUE(is_final_at_slack("message_not_found"));
  EXPECT_FALSE(is_final_at_slack("invalid_auth"));
}

TEST(SlackApi, NeedsAChannelAndHttps) {
  const auto refused = [](const std::string& url) {
    const auto checked = check_target({}, model::WebhookKind::SLACK, url);
    return checked ? "" : checked.error().message;
  };
  EXPECT_EQ(refused(kSlackTarget), "");
  EXPECT_THAT(refused(kSlackApi), HasSubstr("names no channel"));
  EXPECT_THAT(refused("http://slack.example/api/chat.postMessage?channel=C1"),
              HasSubstr("write https://"));
  EXPECT_EQ(refused("https://hooks.slack.com/services/T/B/x"), "");
}

struct SlackShop : Shop {
  SlackShop() {
    id = world.add_webhook([&](model::Webhook& webhook) {
      webhook.kind = model::WebhookKind::SLACK;
      webhook.target_url = world.cipher().encrypt(kSlackTarget);
      webhook.target_secret = world.cipher().encrypt("xoxb-1");
    });
    world.courier.answer = [this](const io::HttpRequest&, std::stop_token) {
      const std::string body = next.empty() ? kPosted : next;
      next.clear();
      return io::HttpResponse{200, {}, body};
    };
  }
  std::string last_state() { return base::to_string(world.webhook_events(id).back().state); }

  model::WebhookId id;
  std::string next;  // what is answered once
};

TEST(SlackApi, ShowsOneMessageOfADeployment) {
  SlackShop shop;
  auto& sent = shop.world.courier.sent;
  shop.begin({spec("web")});
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].url, kSlackApi);
  EXPECT_THAT(sent[0].headers, Not(Contains(Key("webhook-signature"))));
  EXPECT_THAT(sent[1].url, HasSubstr("/api/chat.update"));
  EXPECT_THAT(sent[1].body,
              AllOf(HasSubstr(R"("ts":"1503435956.000247")"), HasSubstr("was successful")));
  EXPECT_EQ(shop.world.webhook_events(shop.id).back().target, "https://slack.example/...");

  // The next deployment has a message of its own.
  shop.commit_and_push({"web/index"});
  ASSERT_THAT(sent, SizeIs(4));
  EXPECT_EQ(sent[2].url, kSlackApi);
  EXPECT_EQ(shop.last_state(), "DELIVERED");
}

TEST(SlackApi, GetsANewMessageForOneThatSomebodyDeleted) {
  SlackShop shop;
  auto& sent = shop.world.courier.sent;
  shop.commit({});
  shop.world.add(spec("web"));
  shop.world.deploy("web");
  shop.world.courier.answer = [&, answered = 0](const io::HttpRequest&, std::stop_token) mutable {
    const bool gone = ++answered == 2;
    return io::HttpResponse{
        200, {}, gone ? R"({"ok":false,"error":"message_not_found"})" : kPosted};
  };
  shop.world.run();
  ASSERT_THAT(sent, SizeIs(3));
  EXPECT_THAT(sent[1].url, HasSubstr("/api/chat.update"));
  EXPECT_EQ(sent[2].url, kSlackApi);
  EXPECT_EQ(shop.last_state(), "DELIVERED");
}

// It answers 200 to what it does not take. What came after is not taken back by what came before.
TEST(SlackApi, ThatRefusesIsToldAgainUnlessItShowsMoreAlready) {
  SlackShop shop;
  const std::string refusal = R"({"ok":false,"error":"not_in_channel"})";
  shop.next = refusal;
  shop.commit({});
  shop.world.add(spec("web"));
  shop.world.deploy("web");
  shop.world.run_for(std::chrono::seconds(3));
  auto events = shop.world.webhook_events(shop.id);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].state, WebhookEventState::PENDING);
  EXPECT_EQ(events[0].error, "Slack does not take it: not_in_channel.");
  EXPECT_EQ(events[1].state, WebhookEventState::DELIVERED);
  shop.world.run_for(std::chrono::minutes(1));
  events = shop.world.webhook_events(shop.id);
  EXPECT_EQ(events[0].state, WebhookEventState::FAILED);
  EXPECT_THAT(events[0].error, HasSubstr("says already what came after"));
  EXPECT_THAT(shop.world.courier.sent, SizeIs(2));

  shop.world.courier.answer = [&, answered = 0](const io::HttpRequest&, std::stop_token) mutable {
    return io::HttpResponse{200, {}, ++answered <= 2 ? refusal : kPosted};
  };
  shop.commit_and_push({"web/index"});
  shop.world.run_for(std::chrono::minutes(1));
  EXPECT_EQ(shop.last_state(), "DELIVERED");
}

}  // namespace
}  // namespace slipway::pipeline
