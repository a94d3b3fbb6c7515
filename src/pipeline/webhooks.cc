#include "pipeline/webhooks.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "io/url.h"
#include "io/webhook_target.h"
#include "pipeline/commit_statuses.h"
#include "pipeline/steps.h"
#include "rules/deployment_news.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/webhooks.h"

namespace slipway::pipeline {
namespace {

rules::DeploymentNews news_of(store::Transaction& tx, const model::Deployment& deployment,
                              model::WebhookEventType type, base::Timestamp now,
                              const std::string& console_url) {
  rules::DeploymentNews news{.type = type, .at = now, .deployment = deployment};
  news.organization = store::organization(tx, deployment.organization);
  news.environment = store::environment(tx, deployment.environment);
  if (news.environment) news.project = store::project(tx, news.environment->project);
  news.service = store::service(tx, deployment.service);
  if (!console_url.empty()) news.url = console_url + deployment_path(deployment);
  return news;
}

// Its last twelve digits are of the random part.
model::WebhookEventId right_after(const model::WebhookEventId& id) {
  constexpr std::size_t head = 24;
  const auto text = id.to_string();
  const auto tail = std::stoull(text.substr(head), nullptr, 16) + 1;
  return model::WebhookEventId::parse(text.substr(0, head) + fmt::format("{:012x}", tail))
      .value_or(id);
}

// Ids say what of a deployment came later. Another node whose clock is ahead may have told of it
// before, so its clock alone does not.
model::WebhookEventId next_event_id(Context& context, store::Transaction& tx,
                                    const model::WebhookId& webhook,
                                    const model::DeploymentId& deployment) {
  const auto id = model::WebhookEventId::make(context.clock.now(), context.random);
  const auto last = store::newest_event_from(tx, webhook, deployment, id);
  return last ? right_after(*last) : id;
}

tl::unexpected<base::Error> refuse_field(const std::string& field, const std::string& message) {
  return base::fail(base::ErrorCode::kInvalid, field + ": " + message, field);
}

tl::unexpected<base::Error> refuse_target(const std::string& message) {
  return refuse_field("target_url", message);
}

}  // namespace

void announce_state(Context& context, store::Transaction& tx, const model::Deployment& deployment) {
  show_on_commit(context, tx, deployment);
  if (const auto type = rules::event_of(deployment.state)) {
    announce(context, tx, deployment, *type);
  }
}

void announce(Context& context, store::Transaction& tx, const model::Deployment& deployment,
              model::WebhookEventType type) {
  const auto webhooks = store::webhooks(tx, deployment.organization);
  if (webhooks.empty()) return;
  const auto now = context.clock.now();
  const auto news = news_of(tx, deployment, type, now, context.policy.console_url);
  for (const auto& webhook : webhooks) {
    if (!rules::wants(webhook, news)) continue;
    model::WebhookEvent event;
    event.id = next_event_id(context, tx, webhook.id, deployment.id);
    event.webhook = webhook.id;
    event.kind = webhook.kind;
    event.type = type;
    event.deployment = deployment.id;
    event.body = rules::body_for(webhook.kind, news);
    event.created_at = now;
    event.next_attempt_at = std::max(now, webhook.held_until);
    store::insert(tx, event);
    store::ask(tx, kNotify, webhook.id.to_string(), event.next_attempt_at);
  }
}

bool is_allowed(const Policy& policy, const io::IpAddress& address) {
  return policy.webhook_reach.allows(address);
}

base::Result<void> check_target(const Policy& policy, model::WebhookKind kind,
                                const std::string& target_url) {
  if (auto checked = io::check_webhook_target(kind, target_url); !checked) return checked;
  if (kind == model::WebhookKind::EMAIL) {
    if (policy.mail_server.url.empty()) {
      return refuse_target(
          "by which server mails go is not known. Start the daemon with --smtp-url and "
          "--smtp-from.");
    }
    return {};
  }
  const auto host = io::parse_url(target_url).value().host;
  auto address = io::parse_ip_address(host);
  if (!address && io::is_loopback(host)) address = io::parse_ip_address("127.0.0.1");
  if (address && !is_allowed(policy, *address)) {
    return refuse_target("'" + host +
                         "' is in this machine or its private network. Where that is meant, start "
                         "the daemon with --webhook-network " +
                         address->to_string() + ".");
  }
  return {};
}

std::string shown_target(model::WebhookKind kind, const std::string& target_url) {
  if (kind == model::WebhookKind::EMAIL) return target_url;
  const auto url = io::parse_url(target_url);
  if (!url) return {};
  return url->origin() + (kind == model::WebhookKind::STANDARD ? url->path : "/...");
}

}  // namespace slipway::pipeline
