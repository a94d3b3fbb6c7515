#include "io/webhook_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::io {
namespace {

using model::WebhookKind;

struct TargetCase {
  WebhookKind kind{};
  std::string url;
  std::string refusal{};  // "": it is right
};

class WebhookTarget : public testing::TestWithParam<TargetCase> {};

TEST_P(WebhookTarget, IsCheckedByItsText) {
  const auto& [kind, url, refusal] = GetParam();
  const auto checked = check_webhook_target(kind, url);
  EXPECT_EQ(checked.has_value(), refusal.empty()) << url;
  if (checked) return;
  EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
  EXPECT_EQ(checked.error().field, "target_url");
  EXPECT_THAT(checked.error().message, testing::StartsWith("target_url: " + refusal));
}

INSTANTIATE_TEST_SUITE_P(
    Each, WebhookTarget,
    testing::Values(
        TargetCase{WebhookKind::STANDARD, "https://ops.example.com/slipway?a=b"},
        TargetCase{WebhookKind::STANDARD, "http://127.0.0.1:8080/"},  // the daemon may allow it
        TargetCase{WebhookKind::STANDARD, "https://slack.com/api/chat.postMessage"},
        TargetCase{WebhookKind::STANDARD, "", "this is no address of http"},
        TargetCase{WebhookKind::STANDARD, "ops.example.com/x", "this is no address of http"},
        TargetCase{WebhookKind::STANDARD, "ftp://example.com/", "this is no address of http"},
        TargetCase{WebhookKind::STANDARD, "mailto:ann@example.com", "this is no address of http"},
        TargetCase{WebhookKind::STANDARD, "https://a:b@example.com/", "a user and a password"},
        TargetCase{WebhookKind::SLACK, "https://hooks.slack.com/services/T/B/x"},
        TargetCase{WebhookKind::SLACK, "https://slack.com/api/chat.postMessage?channel=C1"},
        TargetCase{WebhookKind::SLACK, "https://slack.com/api/chat.postMessage",
                   "it names no channel; write https://slack.com/api/chat.postMessage?channel="},
        TargetCase{WebhookKind::SLACK, "http://slack.com/api/chat.postMessage?channel=C1",
                   "the bot's token goes there"},
        TargetCase{WebhookKind::EMAIL, "mailto:ann@example.com,ben@example.com"},
        TargetCase{WebhookKind::EMAIL, "ann@example.com", "write mailto:"},
        TargetCase{WebhookKind::EMAIL, "mailto:ann", "'ann' is no mail address"}));

TEST(WebhookSecret, IsNeededByABotOfSlackAlone) {
  const std::string bot = "https://slack.com/api/chat.postMessage?channel=C1";
  EXPECT_TRUE(check_webhook_secret(model::WebhookKind::SLACK, bot, true));
  EXPECT_TRUE(check_webhook_secret(model::WebhookKind::STANDARD, bot, false));
  EXPECT_TRUE(check_webhook_secret(model::WebhookKind::SLACK, "https://hooks.slack.com/x", false));
  const auto missing = check_webhook_secret(model::WebhookKind::SLACK, bot, false);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().field, "target_secret");
}

TEST(WebhookEvents, AreSome) {
  EXPECT_TRUE(check_webhook_events({model::WebhookEventType::DEPLOYMENT_FAILURE}));
  const auto none = check_webhook_events({});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().field, "events");
}

}  // namespace
}  // namespace slipway::io
