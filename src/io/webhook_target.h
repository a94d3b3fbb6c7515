#pragma once
// What may be written of an outgoing webhook: its target, as far as the text alone says, with its
// secret, and its events. Called by whoever checks what people write. Pure.

#include <string>
#include <vector>

#include "base/result.h"
#include "io/url.h"
#include "model/webhook.h"

namespace slipway::io {

// Whether a target is the method of Slack's Web API that takes messages, and no incoming webhook
// (https://docs.slack.dev/reference/methods/chat.postMessage).
bool is_slack_api(const Url& target);
// The channel in the target's query; "" where it names none.
std::string slack_channel(const Url& target);

// kInvalid, with the field `target_url`, and with what to write instead.
base::Result<void> check_webhook_target(model::WebhookKind kind, const std::string& target_url);

// kInvalid, with the field `target_secret`, where nothing would come through without one.
base::Result<void> check_webhook_secret(model::WebhookKind kind, const std::string& target_url,
                                        bool has_secret);

// kInvalid, with the field `events`, where nothing would ever be sent.
base::Result<void> check_webhook_events(const std::vector<model::WebhookEventType>& events);

}  // namespace slipway::io
