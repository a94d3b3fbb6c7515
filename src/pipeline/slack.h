#pragma once
// Slack's Web API: a bot's message in a channel, which can be changed, where an incoming webhook's
// cannot (https://docs.slack.dev/reference/methods/chat.postMessage and .../chat.update). Pure.

#include <string>

#include "io/http_client.h"
#include "io/url.h"

namespace slipway::pipeline {

// Posts `body`, as an incoming webhook takes it, or changes the message to it. The token is a
// bot's.
io::HttpRequest slack_request(const std::string& body, io::Url target, const std::string& message,
                              const std::string& token);

// "CHANNEL/TIMESTAMP", by which the message that an answer tells of is known; "" where it tells of
// none.
std::string slack_message(const std::string& answer);
// Slack answers 200 to what it does not take: its word for why; "" where it took it.
std::string slack_refusal(const std::string& answer);
// Whether the message is not to be changed any more, so that there has to be a new one.
bool is_final_at_slack(const std::string& refusal);

}  // namespace slipway::pipeline
