#include "io/webhook_target.h"

#include "base/encoding.h"
#include "base/enum.h"
#include "base/suggest.h"
#include "rules/mail.h"

namespace slipway::io {
namespace {

constexpr std::string_view kSlackMethod = "/api/chat.postMessage";

tl::unexpected<base::Error> refuse_target(const std::string& message) {
  return base::fail(base::ErrorCode::kInvalid, "target_url: " + message, "target_url");
}

}  // namespace

bool is_slack_api(const Url& target) { return target.path == kSlackMethod; }

std::string slack_channel(const Url& target) {
  const auto fields = base::parse_form(target.query);
  if (!fields) return {};
  for (const auto& [name, value] : *fields) {
    if (name == "channel") return value;
  }
  return {};
}

base::Result<void> check_webhook_target(model::WebhookKind kind, const std::string& target_url) {
  if (kind == model::WebhookKind::EMAIL) {
    const auto addresses = rules::mail_addresses(target_url);
    if (!addresses) return refuse_target(addresses.error().message + ".");
    return {};
  }
  const auto url = parse_url(target_url);
  if (!url) return refuse_target(url.error().message + ".");
  if (url->has_user) {
    return refuse_target("a user and a password in it are not sent; take them out.");
  }
  if (kind != model::WebhookKind::SLACK || !is_slack_api(*url)) return {};
  if (slack_channel(*url).empty()) {
    return refuse_target("it names no channel; write " + url->origin() + url->path +
                         "?channel=C0123456789, with the channel's id.");
  }
  if (url->scheme != "https") return refuse_target("the bot's token goes there; write https://.");
  return {};
}

base::Result<void> check_webhook_secret(model::WebhookKind kind, const std::string& target_url,
                                        bool has_secret) {
  if (has_secret || kind != model::WebhookKind::SLACK) return {};
  const auto url = parse_url(target_url);
  if (!url || !is_slack_api(*url)) return {};
  return base::fail(
      base::ErrorCode::kInvalid,
      "target_secret: is missing. Slack's API takes messages from bots alone: give the token of "
      "one (xoxb-...), or give the address of an incoming webhook as the target_url.",
      "target_secret");
}

base::Result<void> check_webhook_events(const std::vector<model::WebhookEventType>& events) {
  if (!events.empty()) return {};
  return base::fail(base::ErrorCode::kInvalid,
                    "events: names none, so nothing would ever be sent; send some of " +
                        base::list_words(base::enum_names<model::WebhookEventType>()) + ".",
                    "events");
}

}  // namespace slipway::io
