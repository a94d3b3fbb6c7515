#pragma once
// What outgoing webhooks say of deployments, and to whom. Pure functions.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/deployment.h"
#include "model/service.h"
#include "model/webhook.h"

namespace slipway::rules {

// A deployment at the moment of the event, and where it stands; what was deleted meanwhile is not
// there.
struct DeploymentNews {
  model::WebhookEventType type = model::WebhookEventType::DEPLOYMENT_STARTED;
  base::Timestamp at{};
  model::Deployment deployment;
  std::optional<model::Organization> organization{};
  std::optional<model::Project> project{};
  std::optional<model::Environment> environment{};
  std::optional<model::Service> service{};
  std::string url{};  // of the deployment in the console; "" where nobody said how to reach it
};

// Of a deployment that has just come into this state. One that was superseded never started, and
// the one that replaced it has events of its own.
std::optional<model::WebhookEventType> event_of(model::DeploymentState state);

// Whether the webhook is on and asks for it. A filter never holds for what was deleted.
bool wants(const model::Webhook& webhook, const DeploymentNews& news);

// Case does not count; a "*" stands for any characters.
bool matches_name(std::string_view pattern, std::string_view name);
bool matches_any(const std::vector<std::string>& patterns, const std::string& name);

// "web in shop / production: the deployment of 5c7cbe1f has failed", without what a form of text
// would need; `name` writes one that a person gave.
std::string headline(const DeploymentNews& news,
                     const std::function<std::string(const std::string&)>& name);

// JSON. STANDARD: {type, timestamp, data}, as the Standard Webhooks specification has it; SLACK:
// {text} of Slack's incoming webhooks (https://api.slack.com/messaging/webhooks); the others as
// deployment_messages.h says.
std::string body_for(model::WebhookKind kind, const DeploymentNews& news);

}  // namespace slipway::rules
