#include "store/webhooks.h"

#include <gmock/gmock.h>

#include "store/organizations.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using model::WebhookEventState;
using testing::ElementsAre;

class Webhooks : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    webhook_.id = make_id<model::WebhookId>();
    webhook_.organization = organization_.id;
    webhook_.target_url = "encrypted";
    webhook_.events = {model::WebhookEventType::DEPLOYMENT_FAILURE};
    webhook_.held_until = webhook_.created_at = webhook_.updated_at = now_;
    database_->write([&](Transaction& tx) { insert(tx, webhook_); });
  }

  model::WebhookEvent add(base::Duration due,
                          WebhookEventState state = WebhookEventState::PENDING) {
    model::WebhookEvent event;
    event.id = make_id<model::WebhookEventId>();
    event.webhook = webhook_.id;
    event.deployment = make_id<model::DeploymentId>();
    event.body = "{}";
    event.state = state;
    event.created_at = now_;
    event.next_attempt_at = now_ + due;
    database_->write([&](Transaction& tx) { insert(tx, event); });
    return event;
  }

  std::vector<model::WebhookEventId> ids() {
    return read([&](Transaction& tx) {
      std::vector<model::WebhookEventId> found;
      for (const auto& event : webhook_events(tx, webhook_.id, {})) found.push_back(event.id);
      return found;
    });
  }

  model::Webhook webhook_;
};

TEST_P(Webhooks, AreKeptAsTheyAre) {
  webhook_.kind = model::WebhookKind::SLACK;
  webhook_.target_secret = "secret";
  webhook_.description = "what for";
  webhook_.enabled = false;
  webhook_.events = {model::WebhookEventType::DEPLOYMENT_STARTED,
                     model::WebhookEventType::DEPLOYMENT_CANCELLED};
  webhook_.project_names = {"shop*", "\"quoted\""};
  webhook_.environment_modes = {model::EnvironmentMode::PRODUCTION};
  webhook_.updated_at = now_ + std::chrono::seconds(1);
  database_->write([&](Transaction& tx) { update(tx, webhook_); });
  const auto kept = read([&](Transaction& tx) { return webhook(tx, webhook_.id); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->kind, webhook_.kind);
  EXPECT_EQ(kept->target_url, "encrypted");
  EXPECT_EQ(kept->target_secret, "secret");
  EXPECT_EQ(kept->description, "what for");
  EXPECT_FALSE(kept->enabled);
  EXPECT_EQ(kept->events, webhook_.events);
  EXPECT_EQ(kept->project_names, webhook_.project_names);
  EXPECT_EQ(kept->environment_modes, webhook_.environment_modes);
  EXPECT_EQ(kept->updated_at, webhook_.updated_at);
  EXPECT_EQ(read([&](Transaction& tx) { return webhooks(tx, organization_.id); }).size(), 1U);
}

TEST_P(Webhooks, GoWithTheirEventsAndTheirOrganization) {
  add({});
  database_->write([&](Transaction& tx) { remove_webhook(tx, webhook_.id); });
  EXPECT_EQ(count("webhook_event"), 0);
  database_->write([&](Transaction& tx) {
    insert(tx, webhook_);
    remove_organization(tx, organization_.id);
  });
  EXPECT_EQ(count("webhook"), 0);
}

TEST_P(Webhooks, TellWhatIsDueLongestFirst) {
  const auto due = [&](base::Duration after) {
    return read([&](Transaction& tx) { return due_webhook_event(tx, webhook_.id, now_ + after); });
  };
  EXPECT_FALSE(due({}));
  const auto later = add(std::chrono::seconds(5));
  auto first = add({});
  add(std::chrono::seconds(-9), WebhookEventState::DELIVERED);
  EXPECT_EQ(due({}).value().id, first.id);
  first.state = WebhookEventState::DELIVERED;
  first.attempts = 1;
  first.response_status = 200;
  first.response_body = "ok\xff";
  first.attempted_at = now_;
  database_->write([&](Transaction& tx) { update(tx, first); });
  EXPECT_FALSE(due({}));
  EXPECT_EQ(due(std::chrono::seconds(5)).value().id, later.id);
  EXPECT_EQ(read([&](Transaction& tx) { return next_webhook_attempt(tx, webhook_.id); }),
            later.next_attempt_at);
  const auto kept = read([&](Transaction& tx) { return webhook_events(tx, webhook_.id, {}); });
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[1].response_body, "ok\xef\xbf\xbd");
  EXPECT_EQ(kept[1].attempted_at, now_);
}

TEST_P(Webhooks, AreHeldAndReleasedAsAWhole) {
  add({});
  const auto late = add(std::chrono::hours(1));
  const auto done = add({}, WebhookEventState::DELIVERED);
  const auto until = now_ + std::chrono::minutes(5);
  database_->write([&](Transaction& tx) { hold_webhook(tx, webhook_.id, 3, until); });
  const auto held = read([&](Transaction& tx) { return webhook_events(tx, webhook_.id, {}); });
  EXPECT_EQ(held[2].next_attempt_at, until);
  EXPECT_EQ(held[1].next_attempt_at, late.next_attempt_at);
  EXPECT_EQ(held[0].next_attempt_at, done.next_attempt_at);
  const auto kept = read([&](Transaction& tx) { return webhook(tx, webhook_.id); });
  EXPECT_EQ(kept->failures, 3);
  EXPECT_EQ(kept->held_until, until);
  database_->write([&](Transaction& tx) { release_webhook(tx, webhook_.id, now_); });
  const auto released = read([&](Transaction& tx) { return webhook_events(tx, webhook_.id, {}); });
  EXPECT_EQ(released[2].next_attempt_at, now_);
  EXPECT_EQ(released[1].next_attempt_at, now_);
  EXPECT_EQ(read([&](Transaction& tx) { return webhook(tx, webhook_.id); })->failures, 0);
}

TEST_P(Webhooks, AreGivenUpAsAWhole) {
  add({});
  add({}, WebhookEventState::DELIVERED);
  database_->write([&](Transaction& tx) { give_up_webhook(tx, webhook_.id, "gone"); });
  const auto ended = read([&](Transaction& tx) { return webhook_events(tx, webhook_.id, {}); });
  EXPECT_EQ(ended[1].state, WebhookEventState::FAILED);
  EXPECT_EQ(ended[1].error, "gone");
  EXPECT_EQ(ended[0].state, WebhookEventState::DELIVERED);
  EXPECT_FALSE(read([&](Transaction& tx) { return next_webhook_attempt(tx, webhook_.id); }));
}

TEST_P(Webhooks, ForgetTheOldestThatHaveEnded) {
  const auto waits = add({});
  add({}, WebhookEventState::FAILED);
  const auto second = add({}, WebhookEventState::DELIVERED);
  const auto third = add({}, WebhookEventState::DELIVERED);
  database_->write([&](Transaction& tx) { prune_webhook_events(tx, webhook_.id, 2); });
  EXPECT_THAT(ids(), ElementsAre(third.id, second.id, waits.id));
  database_->write([&](Transaction& tx) { prune_webhook_events(tx, webhook_.id, 2); });
  EXPECT_EQ(ids().size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Adapters, Webhooks, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
