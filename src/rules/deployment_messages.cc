#include "rules/deployment_messages.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/cut.h"
#include "base/encoding.h"

namespace slipway::rules {
namespace {

namespace json = boost::json;
using model::WebhookEventType;

constexpr std::size_t kErrorShown = 1000;   // characters
constexpr std::size_t kDiscordTitle = 256;  // characters; more is refused
constexpr std::string_view kDiscordMarks = "\\*_~`|>[]()#-@<";

std::string plain(const std::string& text) { return base::to_valid_utf8(text); }

// https://support.discord.com/hc/en-us/articles/210298617: a backslash takes the meaning away.
std::string for_discord(const std::string& text) {
  std::string escaped;
  for (const char c : base::to_valid_utf8(text)) {
    if (kDiscordMarks.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

struct Look {
  std::int64_t color;  // RGB
  std::string_view teams;
};

Look look_of(WebhookEventType type) {
  switch (type) {
    case WebhookEventType::DEPLOYMENT_STARTED:
      return {0x3B82F6, "Accent"};
    case WebhookEventType::DEPLOYMENT_WAITING_FOR_APPROVAL:
      return {0xD97706, "Warning"};
    case WebhookEventType::DEPLOYMENT_CANCELLED:
      return {0x9CA3AF, "Default"};
    case WebhookEventType::DEPLOYMENT_FAILURE:
      return {0xDC2626, "Attention"};
    case WebhookEventType::DEPLOYMENT_SUCCESSFUL:
      return {0x16A34A, "Good"};
  }
  return {0, "Default"};
}

// Not a TextBlock, which would read names as Markdown.
json::object teams_text(const std::string& text, json::object look) {
  look["type"] = "TextRun";
  look["text"] = text;
  return {{"type", "RichTextBlock"}, {"inlines", json::array{std::move(look)}}};
}

}  // namespace

std::string teams_body(const DeploymentNews& news) {
  json::array blocks{teams_text(headline(news, plain) + ".",
                                {{"weight", "Bolder"}, {"color", look_of(news.type).teams}})};
  if (!news.deployment.error.empty()) {
    blocks.push_back(
        teams_text(base::cut(news.deployment.error, kErrorShown), {{"fontType", "Monospace"}}));
  }
  json::object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                    {"type", "AdaptiveCard"},
                    {"version", "1.4"},
                    {"body", std::move(blocks)}};
  if (!news.url.empty()) {
    card["actions"] = json::array{json::object{
        {"type", "Action.OpenUrl"}, {"title", "Open the deployment"}, {"url", news.url}}};
  }
  return json::serialize(json::object{
      {"type", "message"},
      {"attachments",
       json::array{json::object{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                {"contentUrl", nullptr},
                                {"content", std::move(card)}}}}});
}

std::string discord_body(const DeploymentNews& news) {
  json::object embed{{"title", base::cut(headline(news, for_discord) + ".", kDiscordTitle)},
                     {"color", look_of(news.type).color},
                     {"timestamp", base::to_iso8601(news.at)}};
  if (!news.url.empty()) embed["url"] = news.url;
  if (!news.deployment.error.empty()) {
    embed["description"] = for_discord(base::cut(news.deployment.error, kErrorShown));
  }
  return json::serialize(json::object{{"embeds", json::array{std::move(embed)}},
                                      {"allowed_mentions", {{"parse", json::array()}}}});
}

std::string mail_body(const DeploymentNews& news) {
  const std::string first = headline(news, plain);
  std::string text = first + ".\n";
  if (!news.deployment.error.empty()) {
    text += "\n" + base::cut(news.deployment.error, kErrorShown) + "\n";
  }
  if (!news.url.empty()) text += "\n" + news.url + "\n";
  return json::serialize(json::object{{"subject", "[Slipway] " + first},
                                      {"text", text},
                                      {"thread", news.deployment.id.to_string()}});
}

}  // namespace slipway::rules
