#include "rules/deployment_news.h"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/enum.h"
#include "base/text.h"
#include "rules/deployment_messages.h"

namespace slipway::rules {
namespace {

using base::to_iso8601;
using base::to_string;
using base::to_valid_utf8;
namespace json = boost::json;

template <typename Id>
json::value shown_id(const std::optional<Id>& id) {
  return id ? json::value(id->to_string()) : json::value(nullptr);
}

json::value shown_time(const std::optional<base::Timestamp>& at) {
  return at ? json::value(to_iso8601(*at)) : json::value(nullptr);
}

json::value shown_text(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(to_valid_utf8(text));
}

template <typename Thing>
json::object named(const std::optional<Thing>& thing) {
  return {{"id", thing ? json::value(thing->id.to_string()) : json::value(nullptr)},
          {"name", thing ? json::value(thing->name) : json::value(nullptr)}};
}

json::object version_of(const model::Deployment& d) {
  if (d.image.name.empty()) return {{"commit", shown_text(d.commit)}};
  return {
      {"image_name", d.image.name}, {"tag", d.image.tag}, {"digest", shown_text(d.image.digest)}};
}

json::object standard_body(const DeploymentNews& news) {
  const auto& d = news.deployment;
  json::object service = named(news.service);
  service["id"] = d.service.to_string();
  if (news.service) service["service_type"] = to_string(news.service->kind);
  json::object environment = named(news.environment);
  environment["id"] = d.environment.to_string();
  if (news.environment) environment["mode"] = to_string(news.environment->mode);
  json::object organization = named(news.organization);
  organization["id"] = d.organization.to_string();
  json::object data{{"organization", std::move(organization)},
                    {"project", named(news.project)},
                    {"environment", std::move(environment)},
                    {"service", std::move(service)},
                    {"deployment",
                     {{"id", d.id.to_string()},
                      {"action", to_string(d.action)},
                      {"state", to_string(d.state)},
                      {"trigger",
                       {{"type", to_string(d.trigger)},
                        {"push_id", shown_id(d.push)},
                        {"notice_id", shown_id(d.notice)},
                        {"user", shown_text(d.user)}}},
                      {"version", version_of(d)},
                      {"error", shown_text(d.error)},
                      {"created_at", to_iso8601(d.created_at)},
                      {"started_at", shown_time(d.started_at)},
                      {"ended_at", shown_time(d.ended_at)}}}};
  return {{"type", to_string(news.type)},
          {"timestamp", to_iso8601(news.at)},
          {"data", std::move(data)}};
}

// https://api.slack.com/reference/surfaces/formatting: these three and no others.
std::string for_slack(const std::string& text) {
  std::string escaped;
  for (const char c : to_valid_utf8(text)) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string_view predicate(model::WebhookEventType type) {
  switch (type) {
    case model::WebhookEventType::DEPLOYMENT_STARTED:
      return "has started";
    case model::WebhookEventType::DEPLOYMENT_CANCELLED:
      return "was cancelled";
    case model::WebhookEventType::DEPLOYMENT_FAILURE:
      return "has failed";
    case model::WebhookEventType::DEPLOYMENT_SUCCESSFUL:
      return "was successful";
    case model::WebhookEventType::DEPLOYMENT_WAITING_FOR_APPROVAL:
      return "waits for approval";
  }
  return "";
}

std::string short_version(const model::Deployment& d) {
  return d.image.name.empty() ? d.commit.substr(0, 8) : d.image.tag;
}

template <typename Thing>
std::string name_of(const std::optional<Thing>& thing) {
  return thing ? thing->name : "(deleted)";
}

json::object slack_body(const DeploymentNews& news) {
  const auto& d = news.deployment;
  std::string text = "*" + for_slack(name_of(news.service)) + "* in " +
                     for_slack(name_of(news.project)) + " / " +
                     for_slack(name_of(news.environment)) + ": the deployment";
  if (const auto version = short_version(d); !version.empty()) {
    text += " of `" + for_slack(version) + "`";
  }
  text += " ";
  text += predicate(news.type);
  text += ".";
  if (!d.error.empty()) {
    std::string quoted = for_slack(d.error);
    std::replace(quoted.begin(), quoted.end(), '\n', ' ');
    text += "\n>" + quoted;
  }
  return {{"text", text}};
}

}  // namespace

std::optional<model::WebhookEventType> event_of(model::DeploymentState state) {
  using enum model::DeploymentState;
  switch (state) {
    case BUILDING:
      return model::WebhookEventType::DEPLOYMENT_STARTED;
    case DEPLOYED:
      return model::WebhookEventType::DEPLOYMENT_SUCCESSFUL;
    case BUILD_ERROR:
    case DEPLOYMENT_ERROR:
      return model::WebhookEventType::DEPLOYMENT_FAILURE;
    case CANCELED:
      return model::WebhookEventType::DEPLOYMENT_CANCELLED;
    case QUEUED:
    case DEPLOYING:
    case CANCELING:
    case SUPERSEDED:
      return std::nullopt;
  }
  return std::nullopt;
}

bool matches_name(std::string_view pattern, std::string_view name) {
  const std::string wanted = base::to_lower(pattern);
  const std::string given = base::to_lower(name);
  // The last "*" takes one more character each time what follows it does not match.
  std::size_t at = 0;
  std::size_t star = std::string::npos;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < given.size();) {
    if (at < wanted.size() && wanted[at] == '*') {
      star = at++;
      taken = i;
    } else if (at < wanted.size() && wanted[at] == given[i]) {
      ++at;
      ++i;
    } else if (star != std::string::npos) {
      at = star + 1;
      i = ++taken;
    } else {
      return false;
    }
  }
  return wanted.find_first_not_of('*', at) == std::string::npos;
}

bool matches_any(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return matches_name(pattern, name); });
}

bool wants(const model::Webhook& webhook, const DeploymentNews& news) {
  if (!webhook.enabled) return false;
  const auto& events = webhook.events;
  if (std::find(events.begin(), events.end(), news.type) == events.end()) return false;
  if (!webhook.project_names.empty() &&
      (!news.project || !matches_any(webhook.project_names, news.project->name))) {
    return false;
  }
  if (!webhook.environment_names.empty() &&
      (!news.environment || !matches_any(webhook.environment_names, news.environment->name))) {
    return false;
  }
  const auto& modes = webhook.environment_modes;
  return modes.empty() || (news.environment && std::find(modes.begin(), modes.end(),
                                                         news.environment->mode) != modes.end());
}

std::string headline(const DeploymentNews& news,
                     const std::function<std::string(const std::string&)>& name) {
  std::string text = name(name_of(news.service)) + " in " + name(name_of(news.project)) + " / " +
                     name(name_of(news.environment)) + ": the deployment";
  if (const auto version = short_version(news.deployment); !version.empty()) {
    text += " of " + name(version);
  }
  text += " ";
  text += predicate(news.type);
  return text;
}

std::string body_for(model::WebhookKind kind, const DeploymentNews& news) {
  switch (kind) {
    case model::WebhookKind::STANDARD:
      return json::serialize(standard_body(news));
    case model::WebhookKind::SLACK:
      return json::serialize(slack_body(news));
    case model::WebhookKind::TEAMS:
      return teams_body(news);
    case model::WebhookKind::DISCORD:
      return discord_body(news);
    case model::WebhookKind::EMAIL:
      return mail_body(news);
  }
  return {};
}

}  // namespace slipway::rules
