#pragma once
// Outgoing webhooks: who is told of deployments, and what each was told.

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"
#include "model/service.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(WebhookKind, STANDARD, SLACK, TEAMS, DISCORD, EMAIL)
BOOST_DEFINE_ENUM_CLASS(WebhookEventType, DEPLOYMENT_STARTED, DEPLOYMENT_CANCELLED,
                        DEPLOYMENT_FAILURE, DEPLOYMENT_SUCCESSFUL, DEPLOYMENT_WAITING_FOR_APPROVAL)

struct Webhook {
  WebhookId id;
  OrganizationId organization;
  WebhookKind kind = WebhookKind::STANDARD;
  std::string target_url;     // encrypted: Slack's is its own password; "mailto:" of EMAIL
  std::string target_secret;  // encrypted; "": what is sent is not signed
  std::string description;
  bool enabled = true;
  std::vector<WebhookEventType> events;
  std::vector<std::string> project_names;          // with "*" in them; none: all
  std::vector<EnvironmentMode> environment_modes;  // none: all
  std::vector<std::string> environment_names{};    // with "*" in them; none: all
  std::int64_t failures = 0;                       // of its address, since something came through
  base::Timestamp held_until{};                    // no attempt before
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

// FAILED is given up.
BOOST_DEFINE_ENUM_CLASS(WebhookEventState, PENDING, DELIVERED, FAILED)

// One event for one webhook, from the moment that it happened.
struct WebhookEvent {
  WebhookEventId id;
  WebhookId webhook;
  WebhookKind kind = WebhookKind::STANDARD;
  WebhookEventType type = WebhookEventType::DEPLOYMENT_STARTED;
  DeploymentId deployment;
  std::string body;  // JSON
  WebhookEventState state = WebhookEventState::PENDING;
  std::int64_t attempts = 0;
  // Of the last attempt.
  std::string target;       // where it went, without what is secret of the address
  int response_status = 0;  // 0: there was no answer
  std::string response_body;
  std::string error;
  std::string message{};  // its id where it came to stand, if it can be changed there
  base::Timestamp created_at{};
  std::optional<base::Timestamp> attempted_at;
  base::Timestamp next_attempt_at{};  // while PENDING
};

}  // namespace slipway::model
