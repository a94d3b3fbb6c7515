#include "rules/deployment_news.h"

#include <vector>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

using model::WebhookEventType;
using enum model::WebhookEventType;

template <typename Id>
Id an_id(const std::string& last) {
  return Id::parse("0190a0b0-0000-7000-8000-00000000000" + last).value();
}

DeploymentNews some_news(WebhookEventType type = DEPLOYMENT_SUCCESSFUL) {
  DeploymentNews news;
  news.type = type;
  news.at = base::parse_iso8601("2026-11-27T10:00:09Z").value();
  auto& d = news.deployment;
  d.id = an_id<model::DeploymentId>("1");
  d.service = an_id<model::ServiceId>("2");
  d.environment = an_id<model::EnvironmentId>("3");
  d.organization = an_id<model::OrganizationId>("4");
  d.state = model::DeploymentState::DEPLOYED;
  d.trigger = model::TriggerType::PUSH;
  d.push = an_id<model::PushId>("5");
  d.commit = "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee";
  d.created_at = base::parse_iso8601("2026-11-27T10:00:00Z").value();
  d.started_at = base::parse_iso8601("2026-11-27T10:00:01Z").value();
  d.ended_at = news.at;
  news.organization = model::Organization{d.organization, "acme", "", {}, {}};
  news.project =
      model::Project{an_id<model::ProjectId>("6"), d.organization, "Shop <b>", "", {}, {}};
  news.environment.emplace();
  news.environment->id = d.environment;
  news.environment->name = "production";
  news.environment->mode = model::EnvironmentMode::PRODUCTION;
  news.service.emplace();
  news.service->id = d.service;
  news.service->name = "web";
  return news;
}

TEST(DeploymentNews, OfEachStateAreAnEventOrNone) {
  using enum model::DeploymentState;
  const std::vector<std::pair<model::DeploymentState, std::optional<WebhookEventType>>> cases{
      {QUEUED, std::nullopt},
      {BUILDING, DEPLOYMENT_STARTED},
      {DEPLOYING, std::nullopt},
      {DEPLOYED, DEPLOYMENT_SUCCESSFUL},
      {BUILD_ERROR, DEPLOYMENT_FAILURE},
      {DEPLOYMENT_ERROR, DEPLOYMENT_FAILURE},
      {CANCELING, std::nullopt},
      {CANCELED, DEPLOYMENT_CANCELLED},
      {SUPERSEDED, std::nullopt}};
  for (const auto& [state, type] : cases) EXPECT_EQ(event_of(state), type);
}

TEST(DeploymentNews, AreForThoseWhoWantThem) {
  using model::EnvironmentMode;
  struct Case {
    std::string name;
    bool wanted;
    std::vector<std::string> project_names{};
    std::vector<EnvironmentMode> modes{};
    std::vector<WebhookEventType> events{DEPLOYMENT_STARTED, DEPLOYMENT_SUCCESSFUL};
    bool enabled = true;
    bool wanted_of_deleted = false;
  };
  const std::vector<Case> cases{
      {"all", true, {}, {}, {DEPLOYMENT_SUCCESSFUL}, true, true},
      {"another event", false, {}, {}, {DEPLOYMENT_FAILURE}},
      {"off", false, {}, {}, {DEPLOYMENT_SUCCESSFUL}, false},
      {"project", true, {"x", "shop*"}},
      {"another project", false, {"x"}},
      {"mode", true, {}, {EnvironmentMode::STAGING, EnvironmentMode::PRODUCTION}},
      {"another mode", false, {}, {EnvironmentMode::PREVIEW}},
      {"project of another mode", false, {"shop*"}, {EnvironmentMode::PREVIEW}},
  };
  DeploymentNews deleted = some_news();
  deleted.project.reset();
  deleted.environment.reset();
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    model::Webhook webhook;
    webhook.enabled = one.enabled;
    webhook.events = one.events;
    webhook.project_names = one.project_names;
    webhook.environment_modes = one.modes;
    EXPECT_EQ(wants(webhook, some_news()), one.wanted);
    EXPECT_EQ(wants(webhook, deleted), one.wanted_of_deleted);
  }
}

TEST(DeploymentNews, MatchNamesWithStars) {
  struct Case {
    std::string pattern, name;
    bool matches;
  };
  const std::vector<Case> cases{{"product*", "Product-A", true},
                                {"PRODUCT*", "product", true},
                                {"product", "products", false},
                                {"*", "", true},
                                {"", "", true},
                                {"", "a", false},
                                {"*-api", "shop-api", true},
                                {"*-api", "shop-api-2", false},
                                {"a*b*c", "aXbYbZc", true},
                                {"a*b*c", "acb", false},
                                {"a**", "a", true},
                                {"*ab", "aab", true},
                                {"?", "a", false}};
  for (const auto& [pattern, name, matches] : cases) {
    EXPECT_EQ(matches_name(pattern, name), matches) << pattern << " " << name;
  }
}

TEST(DeploymentNews, HaveAStandardBody) {
  const auto expected = boost::json::parse(R"({
    "type": "DEPLOYMENT_SUCCESSFUL", "timestamp": "2026-11-27T10:00:09.000Z",
    "data": {
      "organization": {"id": "0190a0b0-0000-7000-8000-000000000004", "name": "acme"},
      "project": {"id": "0190a0b0-0000-7000-8000-000000000006", "name": "Shop <b>"},
      "environment": {"id": "0190a0b0-0000-7000-8000-000000000003", "name": "production",
                      "mode": "PRODUCTION"},
      "service": {"id": "0190a0b0-0000-7000-8000-000000000002", "name": "web",
                  "service_type": "APPLICATION"},
      "deployment": {
        "id": "0190a0b0-0000-7000-8000-000000000001", "action": "DEPLOY", "state": "DEPLOYED",
        "trigger": {"type": "PUSH", "push_id": "0190a0b0-0000-7000-8000-000000000005",
                    "notice_id": null, "user": null},
        "version": {"commit": "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee"}, "error": null,
        "created_at": "2026-11-27T10:00:00.000Z", "started_at": "2026-11-27T10:00:01.000Z",
        "ended_at": "2026-11-27T10:00:09.000Z"}}})");
  EXPECT_EQ(boost::json::parse(body_for(model::WebhookKind::STANDARD, some_news())), expected);
}

TEST(DeploymentNews, OfWhatWasDeletedKeepTheIds) {
  DeploymentNews news = some_news();
  news.organization.reset();
  news.project.reset();
  news.environment.reset();
  news.service.reset();
  const auto body = boost::json::parse(body_for(model::WebhookKind::STANDARD, news));
  const auto& data = body.at("data");
  EXPECT_EQ(data.at("service").at("id"), "0190a0b0-0000-7000-8000-000000000002");
  EXPECT_TRUE(data.at("service").at("name").is_null());
  EXPECT_TRUE(data.at("project").at("id").is_null());
}

TEST(DeploymentNews, HaveASlackBody) {
  const auto text = [](const DeploymentNews& news) {
    return std::string(
        boost::json::parse(body_for(model::WebhookKind::SLACK, news)).at("text").as_string());
  };
  EXPECT_EQ(text(some_news()),
            "*web* in Shop &lt;b&gt; / production: the deployment of `aaaaaaaa` was successful.");
  auto failed = some_news(DEPLOYMENT_FAILURE);
  failed.deployment.image = {"nginx", "1.2", ""};
  failed.deployment.error = "make: *** [all] & <more>\nError 2";
  EXPECT_EQ(text(failed),
            "*web* in Shop &lt;b&gt; / production: the deployment of `1.2` has failed.\n"
            ">make: *** [all] &amp; &lt;more&gt; Error 2");
  auto started = some_news(DEPLOYMENT_STARTED);
  started.deployment.commit.clear();
  started.service.reset();
  EXPECT_EQ(text(started),
            "*(deleted)* in Shop &lt;b&gt; / production: the deployment has started.");
}

}  // namespace
}  // namespace slipway::rules
