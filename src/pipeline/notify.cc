#include <optional>
#include <string>

#include "io/retry_after.h"
#include "io/url.h"
#include "pipeline/courier.h"
#include "pipeline/steps.h"
#include "pipeline/webhooks.h"
#include "rules/webhook/standard_webhook.h"
#include "rules/webhook_attempt.h"
#include "store/webhooks.h"

namespace slipway::pipeline {
namespace {

constexpr int kMostTold = 20;                 // then other webhooks have their turn
constexpr std::int64_t kEventsKept = 1000;    // of one webhook, beside those that wait
constexpr std::size_t kAnswerKept = 4 << 10;  // bytes
constexpr auto kAnswerTimeout = std::chrono::seconds(15);

struct Told {
  int status = 0;
  std::string target;
  std::string body;
  std::string error;
  std::optional<base::Timestamp> retry_at;
};

std::string error_of(const io::HttpResponse& response) {
  if (response.status < 300) return {};
  std::string text = "It answered " + std::to_string(response.status) + ".";
  if (response.status < 400) {
    text += " Redirections are not followed: set target_url to where it leads.";
  }
  return text;
}

io::HttpRequest request_for(Context& context, const model::WebhookEvent& event, std::string url,
                            const std::string& secret) {
  const auto now = context.clock.now();
  const auto id = event.id.to_string();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  io::HttpRequest request{.method = "POST", .url = std::move(url)};
  request.headers = {{"Content-Type", "application/json"},
                     {"webhook-id", id},
                     {"webhook-timestamp", std::to_string(seconds)}};
  if (!secret.empty()) {
    request.headers.emplace_back("webhook-signature",
                                 rules::sign_standard_webhook(id, now, event.body, secret));
  }
  request.body = event.body;
  request.timeout = kAnswerTimeout;
  request.body_limit = kAnswerKept;
  request.may_connect = [&policy = context.policy](const io::IpAddress& address) {
    return is_allowed(policy, address);
  };
  return request;
}

Told tell(Context& context, const model::Webhook& webhook, const model::WebhookEvent& event,
          const std::stop_token& stop) {
  Told told;
  const auto text = context.cipher.decrypt(webhook.target_url);
  const auto secret = context.cipher.decrypt(webhook.target_secret);
  for (const auto* part : {&text, &secret}) {
    if (!*part) told.error = part->error().message;
  }
  if (!told.error.empty()) return told;
  const auto url = io::parse_url(*text);
  if (!url) {
    told.error = url.error().message;
    return told;
  }
  told.target = shown_target(webhook.kind, *text);
  const auto response =
      context.courier.send(request_for(context, event, url->to_string(), *secret), stop);
  if (!response) {
    told.error = response.error().code == base::ErrorCode::kForbidden
                     ? "Not sent: " + url->origin() +
                           " is in this machine or its private network, and in no network that "
                           "the daemon's --webhook-network names."
                     : response.error().message;
    return told;
  }
  told.status = response->status;
  told.body = response->body;
  told.error = error_of(*response);
  told.retry_at = io::retry_at(response->header("retry-after"), context.clock.now());
  return told;
}

void store_outcome(Context& context, const model::Webhook& webhook, model::WebhookEvent event,
                   const Told& told) {
  const auto now = context.clock.now();
  ++event.attempts;
  event.attempted_at = now;
  event.target = told.target;
  event.response_status = told.status;
  event.response_body = told.body;
  event.error = told.error;
  const auto outcome = rules::outcome_of({.status = told.status,
                                          .retry_at = told.retry_at,
                                          .attempts = event.attempts,
                                          .failures = webhook.failures,
                                          .created_at = event.created_at,
                                          .now = now});
  event.state = outcome.state;
  if (outcome.state == model::WebhookEventState::PENDING) {
    event.next_attempt_at = outcome.next_attempt_at;
  }
  context.database.write([&](store::Transaction& tx) {
    store::update(tx, event);
    if (outcome.is_down) {
      store::hold_webhook(tx, webhook.id, webhook.failures + 1, outcome.next_attempt_at);
    } else if (webhook.failures != 0) {
      store::hold_webhook(tx, webhook.id, 0, now);
    }
    if (!outcome.turns_off) return;
    if (auto gone = store::webhook(tx, webhook.id)) {
      gone->enabled = false;
      gone->updated_at = now;
      store::update(tx, *gone);
    }
    store::give_up_webhook(tx, webhook.id,
                           "Another one was answered 410 Gone, which turned the webhook off.");
  });
}

}  // namespace

base::Result<void> notify(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto id = model::WebhookId::parse(task.subject).value();
  for (int told = 0; told < kMostTold; ++told) {
    std::optional<model::Webhook> webhook;
    std::optional<model::WebhookEvent> event;
    context.database.read([&](store::Transaction& tx) {
      webhook = store::webhook(tx, id);
      event = store::due_webhook_event(tx, id, context.clock.now());
    });
    if (!webhook || !webhook->enabled || !event) break;
    const auto answer = tell(context, *webhook, *event, stop);
    if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Stopping.");
    store_outcome(context, *webhook, *event, answer);
  }
  context.database.write([&](store::Transaction& tx) {
    const auto webhook = store::webhook(tx, id);
    if (webhook && !webhook->enabled) {
      store::give_up_webhook(tx, id, "The webhook was turned off.");
    }
    store::prune_webhook_events(tx, id, kEventsKept);
    store::complete(tx, task, context.clock.now());
    if (const auto next = store::next_webhook_attempt(tx, id)) {
      store::ask(tx, kNotify, task.subject, *next);
    }
  });
  return {};
}

}  // namespace slipway::pipeline
