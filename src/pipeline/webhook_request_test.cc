#include "pipeline/webhook_request.h"

#include <gmock/gmock.h>

namespace slipway::pipeline {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;

model::WebhookEvent an_event(model::WebhookKind kind) {
  model::WebhookEvent event;
  event.id = model::WebhookEventId::parse("0190a0b0-0000-7000-8000-000000000001").value();
  event.kind = kind;
  event.body = R"({"subject":"s","text":"t","thread":"d"})";
  return event;
}

TEST(WebhookRequests, ChangeAMessageWhereThatIsPossible) {
  struct Case {
    model::WebhookKind kind;
    std::string target, message, expected;
  };
  using enum model::WebhookKind;
  const std::vector<Case> cases{
      {DISCORD, "https://discord.com/api/webhooks/1/t", "",
       "POST https://discord.com/api/webhooks/1/t?wait=true"},
      {DISCORD, "https://discord.com/api/webhooks/1/t?thread_id=5", "",
       "POST https://discord.com/api/webhooks/1/t?thread_id=5&wait=true"},
      {DISCORD, "https://discord.com/api/webhooks/1/t/?thread_id=5", "77",
       "PATCH https://discord.com/api/webhooks/1/t/messages/77?thread_id=5"},
      {SLACK, "https://hooks.slack.com/services/1", "77",
       "POST https://hooks.slack.com/services/1"},
      {TEAMS, "https://a.example/workflows/1?sig=x", "",
       "POST https://a.example/workflows/1?sig=x"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.target);
    const auto request = webhook_request(an_event(one.kind), io::parse_url(one.target).value(),
                                         one.message, "", base::Timestamp{});
    EXPECT_EQ(request.method + " " + request.url, one.expected);
    EXPECT_THAT(request.headers, Not(Contains(Key("webhook-signature"))));
  }
}

TEST(WebhookRequests, KnowWhatTheyMade) {
  using enum model::WebhookKind;
  EXPECT_EQ(message_in(DISCORD, R"({"id":"1234567890","type":0})"), "1234567890");
  EXPECT_EQ(message_in(SLACK, R"({"id":"1"})"), "");
  for (const auto* answer : {"", "ok", "[]", "{}", R"({"id":1})", R"({"id":"1/../2"})",
                             R"({"id":"111111111111111111111111111111111"})"}) {
    EXPECT_EQ(message_in(DISCORD, answer), "") << answer;
  }
}

TEST(WebhookRequests, OfMailsSayWhichThreadTheyAreOf) {
  const auto mail = mail_of(an_event(model::WebhookKind::EMAIL), "a@b", {"c@d"}, {});
  EXPECT_EQ(mail.subject + mail.text + mail.thread, "std");
  EXPECT_EQ(mail.id, "0190a0b0-0000-7000-8000-000000000001");
}

}  // namespace
}  // namespace slipway::pipeline
