// What a webhook is made of, and what of it is shown.

#include "store/webhooks.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "store/tasks.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kWebhooks = "/api/organization/{organizationId}/webhook";
const std::string kOneWebhook = kWebhooks + "/{webhookId}";

TEST(Webhooks, ThatMakeNoSenseAreRefused) {
  TestApi api;
  struct Case {
    std::string body, field, says;
  };
  const std::string url = R"("target_url":"https://chat.example.com/")";
  const std::string events = R"("events":["DEPLOYMENT_STARTED"])";
  const std::vector<Case> cases{
      {"{" + url + "," + events + "}", "kind", "STANDARD, SLACK, TEAMS, DISCORD or EMAIL"},
      {R"({"kind":"SLAK",)" + url + "," + events + "}", "kind", "Did you mean 'SLACK'?"},
      {R"({"kind":"SLACK",)" + events + "}", "target_url", "missing"},
      {R"({"kind":"SLACK","target_url":"ftp://a/",)" + events + "}", "target_url", "https"},
      {R"({"kind":"SLACK","target_url":"http://127.0.0.1/",)" + events + "}", "target_url",
       "--webhook-network 127.0.0.1"},
      {R"({"kind":"EMAIL",)" + url + "," + events + "}", "target_url", "mailto:"},
      {R"({"kind":"EMAIL","target_url":"mailto:a@b",)" + events + "}", "target_url", "--smtp-url"},
      {R"({"kind":"SLACK","target_url":"mailto:a@b",)" + events + "}", "target_url", "https"},
      {R"({"kind":"SLACK",)" + url + "}", "events", "DEPLOYMENT_SUCCESSFUL"},
      {R"({"kind":"SLACK","events":[],)" + url + "}", "events", "nothing would ever be sent"},
      {R"({"kind":"SLACK","events":["STARTED"],)" + url + "}", "events", "'STARTED' is unknown"},
      {R"({"kind":"SLACK","environment_types_filter":["PROD"],)" + url + "," + events + "}",
       "environment_types_filter", "'PROD' is unknown"},
      {R"({"kind":"SLACK","project_names_filter":"shop",)" + url + "," + events + "}",
       "project_names_filter", ""}};
  for (const auto& [body, field, says] : cases) {
    SCOPED_TRACE(body);
    const auto answer = api.call("POST", kWebhooks, body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.field(), field);
    EXPECT_THAT(answer.message(), HasSubstr(says));
  }
}

TEST(Webhooks, OfABotAtSlackNeedItsToken) {
  TestApi api;
  const std::string bot = R"("kind":"SLACK","events":["DEPLOYMENT_STARTED"],)"
                          R"("target_url":"https://slack.com/api/chat.postMessage?channel=C1")";
  const auto refuses = [&](const std::string& method, const std::string& path,
                           const std::string& body) {
    const auto answer = api.call(method, path, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.field(), "target_secret") << body;
    EXPECT_THAT(answer.message(), HasSubstr("the token of one (xoxb-...)")) << body;
  };
  refuses("POST", kWebhooks, "{" + bot + "}");
  refuses("POST", kWebhooks, "{" + bot + R"(,"target_secret":""})");
  EXPECT_EQ(api.call("POST", kWebhooks, "{" + bot + R"(,"target_secret":"xoxb-1"})").status, 201);
  // The one that is there has a secret, which becomes the token.
  refuses("PUT", kOneWebhook, "{" + bot + R"(,"target_secret":""})");
  EXPECT_EQ(api.call("PUT", kOneWebhook, "{" + bot + "}").status, 200);
  refuses("PUT", kOneWebhook, R"({"target_secret":""})");
  EXPECT_EQ(api.call("PUT", kOneWebhook, R"({"enabled":false})").status, 200);
}

TEST(Webhooks, NeverShowTheirSecret) {
  TestApi api;
  const auto stored = [&] {
    std::string text;
    api.database().read([&](store::Transaction& tx) {
      const auto kept = store::webhook(tx, api.id<model::WebhookId>("webhookId")).value();
      text = kept.target_secret + " " + kept.target_url;
    });
    return text;
  };
  EXPECT_THAT(stored(), Not(HasSubstr("hush")));
  const auto shown = api.call("GET", kOneWebhook);
  EXPECT_EQ(shown.json.at("target_secret_set"), true);
  EXPECT_FALSE(shown.json.as_object().contains("target_secret"));
  EXPECT_EQ(shown.json.at("target_url"), "https://chat.example.com/in?k=hush");
  EXPECT_EQ(shown.json.at("target"), "https://chat.example.com/in");
  const auto without = api.call("PUT", kOneWebhook, R"({"target_secret":""})");
  EXPECT_EQ(without.json.at("target_secret_set"), false);
}

TEST(Webhooks, KeepWhatAChangeLeavesOut) {
  TestApi api;
  const auto before = api.call("GET", kOneWebhook).json;
  const auto after = api.call("PUT", kOneWebhook,
                              R"({"project_names_filter":["shop*"],"enabled":false,
                                  "environment_types_filter":["PRODUCTION"],
                                  "environment_names_filter":["prod*"]})");
  ASSERT_EQ(after.status, 200) << after.http.body;
  for (const auto* key : {"kind", "target_url", "target_secret_set", "events", "created_at"}) {
    EXPECT_EQ(after.json.at(key), before.at(key)) << key;
  }
  EXPECT_EQ(after.json.at("project_names_filter"), boost::json::parse(R"(["shop*"])"));
  EXPECT_EQ(after.json.at("environment_types_filter"), boost::json::parse(R"(["PRODUCTION"])"));
  EXPECT_EQ(after.json.at("environment_names_filter"), boost::json::parse(R"(["prod*"])"));
  EXPECT_EQ(after.json.at("enabled"), false);
  const auto other = api.call("PUT", kOneWebhook, R"({"kind":"EMAIL"})");
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.field(), "target_url");
  // What is shown can be sent back.
  const auto again = api.call("PUT", kOneWebhook, boost::json::serialize(after.json));
  EXPECT_EQ(again.status, 200) << again.http.body;
}

TEST(Webhooks, TryAtOnceWhatWaitsOnceTheyAreChanged) {
  TestApi api;
  const auto id = api.id<model::WebhookId>("webhookId");
  const auto now = api.context().clock.now();
  api.database().write([&](store::Transaction& tx) {
    auto event = store::webhook_events(tx, id, {}).at(0);
    event.state = model::WebhookEventState::PENDING;
    event.next_attempt_at = now + std::chrono::hours(1);
    store::update(tx, event);
    store::hold_webhook(tx, id, 5, event.next_attempt_at);
  });
  ASSERT_EQ(api.call("PUT", kOneWebhook, R"({"description":"new"})").status, 200);
  api.database().read([&](store::Transaction& tx) {
    EXPECT_TRUE(store::due_webhook_event(tx, id, api.context().clock.now()));
    const auto due = store::next_due(tx, {"notify"});
    ASSERT_TRUE(due);
    EXPECT_LE(*due, api.context().clock.now());
  });
}

TEST(Webhooks, ShowWhatTheyWereTold) {
  TestApi api;
  const auto answer = api.call("GET", kOneWebhook + "/event");
  ASSERT_EQ(answer.status, 200) << answer.http.body;
  const auto& event = answer.json.at("results").at(0);
  EXPECT_EQ(event.at("matched_event"), "DEPLOYMENT_FAILURE");
  EXPECT_EQ(event.at("request").at("type"), "DEPLOYMENT_FAILURE");
  EXPECT_EQ(event.at("target_response_status_code"), 200);
  EXPECT_EQ(event.at("target_response_body"), "thanks");
  EXPECT_EQ(event.at("state"), "DELIVERED");
  EXPECT_TRUE(event.at("next_attempt_at").is_null());
  EXPECT_TRUE(
      api.call("GET", kOneWebhook + "/event?before=" + std::string(event.at("id").as_string()))
          .json.at("results")
          .as_array()
          .empty());
}

}  // namespace
}  // namespace slipway::api
