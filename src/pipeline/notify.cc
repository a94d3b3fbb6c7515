// The step notify: brings what happened to the address of one outgoing webhook, oldest first.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "io/retry_after.h"
#include "io/url.h"
#include "io/webhook_target.h"
#include "pipeline/courier.h"
#include "pipeline/slack.h"
#include "pipeline/steps.h"
#include "pipeline/webhook_request.h"
#include "pipeline/webhooks.h"
#include "rules/mail.h"
#include "rules/webhook_attempt.h"
#include "store/webhooks.h"

namespace slipway::pipeline {
namespace {

constexpr int kMostTold = 20;                  // then other webhooks have their turn
constexpr std::int64_t kEventsKept = 1000;     // of one webhook, beside those that wait
constexpr std::size_t kAnswerRead = 64 << 10;  // bytes; chats answer with the whole message
constexpr std::size_t kAnswerKept = 4 << 10;   // bytes
constexpr auto kAnswerTimeout = std::chrono::seconds(15);

struct Told {
  int status = 0;
  std::string target{};
  std::string body{};
  std::string error{};
  std::optional<base::Timestamp> retry_at{};
  bool is_down = false;       // of a mail's reply: nothing is taken for now
  bool is_refused = false;    // likewise: this one will never be taken
  bool is_not_taken = false;  // whatever the status says
  bool is_gone = false;       // the message that was to be changed
  std::string message{};      // where it stands now, if that can be changed
};

std::string error_of(const io::HttpResponse& response) {
  if (response.status < 300) return {};
  std::string text = "It answered " + std::to_string(response.status) + ".";
  if (response.status < 400) {
    text += " Redirections are not followed: set target_url to where it leads.";
  }
  return text;
}

// What is sent next, and where.
struct Letter {
  const model::Webhook& webhook;
  const model::WebhookEvent& event;
  std::string target_url;
  std::string secret;
  std::string message;  // that shows the deployment already; "": none
};

Told tell_by_mail(Context& context, const Letter& letter, const std::stop_token& stop) {
  Told told;
  told.target = letter.target_url;
  const auto& server = context.policy.mail_server;
  const auto addresses = rules::mail_addresses(letter.target_url);
  if (!addresses || server.url.empty()) {
    told.error = addresses ? "By which server mails go is not known: start the daemon with "
                             "--smtp-url and --smtp-from."
                           : addresses.error().message;
    return told;
  }
  const auto content =
      rules::write_mail(mail_of(letter.event, server.from, *addresses, context.clock.now()));
  const auto reply = context.courier.send(server, *addresses, content, stop);
  if (!reply) {
    told.error = reply.error().message;
    return told;
  }
  told.status = reply->code;
  told.body = reply->text;
  // RFC 5321, section 4.2.1: what begins with 4 may pass, what begins with 5 would be the same.
  told.is_down = reply->code >= 400 && reply->code < 500;
  told.is_refused = reply->code >= 500;
  if (reply->code >= 400) told.error = "The mail server does not take it: " + reply->text + ".";
  return told;
}

Told tell_by_http(Context& context, const Letter& letter, const std::stop_token& stop) {
  Told told;
  const auto url = io::parse_url(letter.target_url);
  if (!url) {
    told.error = url.error().message;
    return told;
  }
  told.target = shown_target(letter.webhook.kind, letter.target_url);
  auto request =
      webhook_request(letter.event, *url, letter.message, letter.secret, context.clock.now());
  request.timeout = kAnswerTimeout;
  request.body_limit = kAnswerRead;
  request.may_connect = [&policy = context.policy](const io::IpAddress& address) {
    return is_allowed(policy, address);
  };
  const auto response = context.courier.send(request, stop);
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
  told.is_gone = response->status == 404;
  if (response->status < 300) {
    told.message = message_in(letter.event.kind, response->body);
    if (letter.event.kind == model::WebhookKind::SLACK && io::is_slack_api(*url)) {
      const auto refusal = slack_refusal(response->body);
      told.is_not_taken = !refusal.empty();
      told.is_gone = is_final_at_slack(refusal);
      if (told.is_not_taken) told.error = "Slack does not take it: " + refusal + ".";
    }
  }
  told.body.resize(std::min(told.body.size(), kAnswerKept));
  return told;
}

Told tell(Context& context, const model::Webhook& webhook, const model::WebhookEvent& event,
          const std::string& message, const std::stop_token& stop) {
  const auto url = context.cipher.decrypt(webhook.target_url);
  const auto secret = context.cipher.decrypt(webhook.target_secret);
  for (const auto* part : {&url, &secret}) {
    if (!*part) return {.error = part->error().message};
  }
  Letter letter{webhook, event, *url, *secret, message};
  if (event.kind == model::WebhookKind::EMAIL) return tell_by_mail(context, letter, stop);
  auto told = tell_by_http(context, letter, stop);
  // Somebody deleted the message: there is a new one.
  if (told.is_gone && !letter.message.empty()) {
    letter.message.clear();
    told = tell_by_http(context, letter, stop);
  }
  return told;
}

void give_up(Context& context, model::WebhookEvent event, const std::string& why) {
  event.state = model::WebhookEventState::FAILED;
  event.error = why;
  context.database.write([&](store::Transaction& tx) { store::update(tx, event); });
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
  event.message = told.message;
  const auto outcome = rules::outcome_of({.status = told.status,
                                          .is_down = told.is_down,
                                          .is_refused = told.is_refused,
                                          .is_not_taken = told.is_not_taken,
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

// Another node that took the task over may have told of what came later, of which this took the
// place.
void show_later_again(Context& context, const model::WebhookEvent& event,
                      const std::string& message) {
  context.database.write_regardless([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    if (store::show_again(tx, event, message, now)) {
      store::ask(tx, kNotify, event.webhook.to_string(), now);
    }
  });
}

// kCancelled where it is told to stop.
base::Result<void> bring_event(Context& context, const model::Webhook& webhook,
                               const model::WebhookEvent& event, const std::string& message,
                               const std::stop_token& stop) {
  const auto answer = tell(context, webhook, event, message, stop);
  if (stop.stop_requested()) {
    if (context.database.is_shared()) show_later_again(context, event, answer.message);
    return base::fail(base::ErrorCode::kCancelled, "Stopping.");
  }
  try {
    store_outcome(context, webhook, event, answer);
  } catch (const store::LeaseLost&) {
    show_later_again(context, event, answer.message);
    throw;
  }
  return {};
}

}  // namespace

base::Result<void> notify(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto id = model::WebhookId::parse(task.subject).value();
  for (int told = 0; told < kMostTold; ++told) {
    std::optional<model::Webhook> webhook;
    std::optional<model::WebhookEvent> event;
    std::string message;
    bool is_late = false;
    context.database.read([&](store::Transaction& tx) {
      webhook = store::webhook(tx, id);
      event = store::due_webhook_event(tx, id, context.clock.now());
      if (!event) return;
      message = store::shown_message(tx, *event);
      is_late = store::is_shown_later(tx, *event);
    });
    if (!webhook || !webhook->enabled || !event) break;
    if (is_late) {
      give_up(context, std::move(*event), "The message says already what came after it.");
      continue;
    }
    if (auto brought = bring_event(context, *webhook, *event, message, stop); !brought)
      return brought;
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
