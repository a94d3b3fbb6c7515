#include "pipeline/webhook_request.h"

#include <algorithm>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/json_fields.h"
#include "base/json_member.h"
#include "io/webhook_target.h"
#include "pipeline/slack.h"
#include "rules/webhook/standard_webhook.h"

namespace slipway::pipeline {
namespace {

constexpr std::size_t kLongestMessageId = 32;

// https://discord.com/developers/docs/resources/webhook: with `wait` the answer is the message, and
// .../messages/ID of the same address changes it.
void lead_to_message(io::Url& target, const std::string& message) {
  if (!message.empty()) {
    while (target.path.ends_with('/')) target.path.pop_back();
    target.path += "/messages/" + message;
    return;
  }
  target.query += target.query.empty() ? "wait=true" : "&wait=true";
}

}  // namespace

io::HttpRequest webhook_request(const model::WebhookEvent& event, io::Url target,
                                const std::string& message, const std::string& secret,
                                base::Timestamp now) {
  if (event.kind == model::WebhookKind::SLACK && io::is_slack_api(target)) {
    return slack_request(event.body, std::move(target), message, secret);
  }
  const bool changes = event.kind == model::WebhookKind::DISCORD && !message.empty();
  if (event.kind == model::WebhookKind::DISCORD) lead_to_message(target, message);
  const auto id = event.id.to_string();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  io::HttpRequest request{.method = changes ? "PATCH" : "POST", .url = target.to_string()};
  request.headers = {{"Content-Type", "application/json"},
                     {"webhook-id", id},
                     {"webhook-timestamp", std::to_string(seconds)}};
  if (!secret.empty()) {
    request.headers.emplace_back("webhook-signature",
                                 rules::sign_standard_webhook(id, now, event.body, secret));
  }
  request.body = event.body;
  return request;
}

std::string message_in(model::WebhookKind kind, const std::string& answer) {
  if (kind == model::WebhookKind::SLACK) return slack_message(answer);
  if (kind != model::WebhookKind::DISCORD) return {};
  const auto body = base::parse_json(answer);
  const auto* object = body ? body->if_object() : nullptr;
  if (object == nullptr) return {};
  auto id = base::text_member(*object, "id");
  const bool is_number =
      std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number && id.size() <= kLongestMessageId ? id : "";
}

rules::MailText mail_of(const model::WebhookEvent& event, const std::string& from,
                        const std::vector<std::string>& to, base::Timestamp now) {
  const auto body = boost::json::parse(event.body);
  const auto& mail = body.as_object();
  return {from,
          to,
          base::text_member(mail, "subject"),
          base::text_member(mail, "text"),
          event.id.to_string(),
          base::text_member(mail, "thread"),
          now};
}

}  // namespace slipway::pipeline
