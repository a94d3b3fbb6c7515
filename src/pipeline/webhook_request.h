#pragma once
// What is sent for one event of an outgoing webhook. Pure.

#include <string>
#include <vector>

#include "io/http_client.h"
#include "io/url.h"
#include "model/webhook.h"
#include "rules/mail.h"

namespace slipway::pipeline {

// Signed where there is a secret, which at Slack's API is its bot's token. `message` is what the
// address shows of the deployment already, which changes in place of a new one; "": none.
io::HttpRequest webhook_request(const model::WebhookEvent& event, io::Url target,
                                const std::string& message, const std::string& secret,
                                base::Timestamp now);

// The id of the message that an answer says was made, or changed; "" where it cannot be changed.
std::string message_in(model::WebhookKind kind, const std::string& answer);

rules::MailText mail_of(const model::WebhookEvent& event, const std::string& from,
                        const std::vector<std::string>& to, base::Timestamp now);

}  // namespace slipway::pipeline
