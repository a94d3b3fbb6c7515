#pragma once
// Outgoing webhooks, and the queue and log of what each is told.

#include <optional>
#include <vector>

#include "model/webhook.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace slipway::store {

void insert(Transaction& tx, const model::Webhook& webhook);
// What a person changes.
void update(Transaction& tx, const model::Webhook& webhook);
// With all that it was told, and that it was to be told.
void remove_webhook(Transaction& tx, const model::WebhookId& id);
std::optional<model::Webhook> webhook(Transaction& tx, const model::WebhookId& id);
std::vector<model::Webhook> webhooks(Transaction& tx, const model::OrganizationId& organization);

void insert(Transaction& tx, const model::WebhookEvent& event);
// The largest id of the deployment's events at the webhook, where it is not smaller than that.
std::optional<model::WebhookEventId> newest_event_from(Transaction& tx,
                                                       const model::WebhookId& webhook,
                                                       const model::DeploymentId& deployment,
                                                       const model::WebhookEventId& id);
// What an attempt changes.
void update(Transaction& tx, const model::WebhookEvent& event);
// The message in which the webhook's address shows what the event's deployment was before; "" where
// there is none.
std::string shown_message(Transaction& tx, const model::WebhookEvent& event);
// Whether such a message says already what came of the deployment after the event.
bool is_shown_later(Transaction& tx, const model::WebhookEvent& event);
// A message may show this event by now, though it showed what came after it: that is sent once
// more. `message`: where it stands, if that is known. Whether anything is sent.
bool show_again(Transaction& tx, const model::WebhookEvent& event, const std::string& message,
                base::Timestamp now);
// Newest first.
std::vector<model::WebhookEvent> webhook_events(Transaction& tx, const model::WebhookId& webhook,
                                                const Page& page);
// The one that is due longest, if any is.
std::optional<model::WebhookEvent> due_webhook_event(Transaction& tx,
                                                     const model::WebhookId& webhook,
                                                     base::Timestamp now);
std::optional<base::Timestamp> next_webhook_attempt(Transaction& tx,
                                                    const model::WebhookId& webhook);
// No attempt for the webhook before `until`, and so many failures of its address.
void hold_webhook(Transaction& tx, const model::WebhookId& webhook, std::int64_t failures,
                  base::Timestamp until);
// All that waits is due now.
void release_webhook(Transaction& tx, const model::WebhookId& webhook, base::Timestamp now);
// All that waits ends as FAILED, with this error.
void give_up_webhook(Transaction& tx, const model::WebhookId& webhook, const std::string& error);
// Forgets the oldest that have ended, so that no more than `kept` are there beside those that wait.
void prune_webhook_events(Transaction& tx, const model::WebhookId& webhook, std::int64_t kept);

}  // namespace slipway::store
