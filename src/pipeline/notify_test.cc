// What outgoing webhooks are told, and when.

#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "base/json_fields.h"
#include "pipeline/actions.h"
#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "pipeline/webhooks.h"
#include "rules/webhook/standard_webhook.h"
#include "store/services.h"
#include "store/webhooks.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using model::WebhookEventState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

// Its secret in the test's world.
const std::string kWebhookSecret = "a secret of the hook";

std::vector<std::string> told(World& world, const model::WebhookId& id) {
  std::vector<std::string> lines;
  for (const auto& event : world.webhook_events(id)) {
    lines.push_back(base::to_string(event.type) + " " + base::to_string(event.state));
  }
  return lines;
}

// Answers one after the other, and 204 then.
void answer_with(FakeCourier& courier, std::deque<base::Result<io::HttpResponse>> answers) {
  courier.answer = [answers = std::move(answers)](
                       const io::HttpRequest&,
                       std::stop_token) mutable -> base::Result<io::HttpResponse> {
    if (answers.empty()) return io::HttpResponse{204, {}, ""};
    auto next = std::move(answers.front());
    answers.pop_front();
    return next;
  };
}

io::HttpResponse status(int code) { return {code, {}, "an answer"}; }

TEST(Notify, TellsOfEachDeployment) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  shop.begin({spec("web")});
  const auto bad = shop.commit({"web/index"});
  world.runtime.fake.fail_build(bad, {ErrorCode::kFailed, "make: error"});
  shop.push(bad);
  world.deploy("web");
  world.deploy("web");  // takes the place of the one that waits, which never started
  world.cancel("web");
  world.run();
  EXPECT_THAT(told(world, id),
              ElementsAre("DEPLOYMENT_STARTED DELIVERED", "DEPLOYMENT_SUCCESSFUL DELIVERED",
                          "DEPLOYMENT_STARTED DELIVERED", "DEPLOYMENT_FAILURE DELIVERED",
                          "DEPLOYMENT_CANCELLED DELIVERED"));
  ASSERT_THAT(world.courier.sent, SizeIs(5));
  const auto& request = world.courier.sent[3];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://chat.example.com/in?key=hidden");
  const auto event = world.webhook_events(id)[3];
  EXPECT_THAT(request.headers, Contains(Pair("webhook-id", event.id.to_string())));
  EXPECT_TRUE(rules::verify_standard_webhook(request.headers, request.body, kWebhookSecret,
                                             world.clock.now()));
  EXPECT_EQ(request.body, event.body);
  EXPECT_EQ(event.target, "https://chat.example.com/in");
  const auto body = base::parse_json(request.body).value();
  EXPECT_EQ(body.at("data").at("deployment").at("error"), "make: error");
  EXPECT_EQ(body.at("data").at("deployment").at("version").at("commit").as_string(), bad);
  EXPECT_EQ(body.at("data").at("service").at("name"), "web");
  EXPECT_EQ(body.at("data").at("project").at("name"), "shop");
}

TEST(Notify, TellsOfAServiceThatIsDeletedMeanwhile) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  shop.commit({});
  const auto service = world.add(spec("web"));
  world.deploy("web");
  world.act([&](Context&, store::Transaction& tx) { store::remove_service(tx, service); });
  world.run();
  EXPECT_THAT(told(world, id),
              ElementsAre("DEPLOYMENT_STARTED DELIVERED", "DEPLOYMENT_CANCELLED DELIVERED"));
}

TEST(Notify, TellsOnlyWhatIsWanted) {
  Shop shop;
  World& world = shop.world;
  const auto slack = world.add_webhook([&](model::Webhook& webhook) {
    webhook.kind = model::WebhookKind::SLACK;
    webhook.events = {model::WebhookEventType::DEPLOYMENT_SUCCESSFUL};
    webhook.target_secret.clear();
  });
  const auto other = world.add_webhook(
      [](model::Webhook& webhook) { webhook.project_names = {"another project"}; });
  const auto off = world.add_webhook([](model::Webhook& webhook) { webhook.enabled = false; });
  shop.begin({spec("web")});
  EXPECT_THAT(told(world, slack), ElementsAre("DEPLOYMENT_SUCCESSFUL DELIVERED"));
  EXPECT_THAT(told(world, other), IsEmpty());
  EXPECT_THAT(told(world, off), IsEmpty());
  ASSERT_THAT(world.courier.sent, SizeIs(1));
  EXPECT_THAT(world.courier.sent[0].body, HasSubstr(R"({"text":"*web* in shop / production)"));
  EXPECT_TRUE(model::find_header(world.courier.sent[0].headers, "webhook-signature").empty());
  EXPECT_EQ(world.webhook_events(slack)[0].target, "https://chat.example.com/...");
}

TEST(Notify, AnAddressThatIsDownHoldsUpNothing) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  const base::Error down{ErrorCode::kUnavailable, "nobody there"};
  world.courier.answer = [&](const io::HttpRequest&, std::stop_token) { return base::fail(down); };
  shop.commit({});
  world.add(spec("web"));
  world.deploy("web");
  world.run_due();
  EXPECT_EQ(world.last_deployment("web").state, model::DeploymentState::DEPLOYED);
  EXPECT_THAT(told(world, id),
              ElementsAre("DEPLOYMENT_STARTED PENDING", "DEPLOYMENT_SUCCESSFUL PENDING"));
  EXPECT_THAT(world.courier.sent, SizeIs(1)) << "the second waits with the first";
  world.run_for(hours(23));
  const auto first = world.webhook_events(id)[0];
  EXPECT_EQ(first.error, "nobody there");
  EXPECT_EQ(first.response_status, 0);
  EXPECT_THAT(world.courier.sent, SizeIs(testing::Lt(40))) << "with growing pauses";
  answer_with(world.courier, {});
  world.courier.sent.clear();
  world.run_for(hours(1));
  EXPECT_THAT(told(world, id),
              ElementsAre("DEPLOYMENT_STARTED DELIVERED", "DEPLOYMENT_SUCCESSFUL DELIVERED"));
  EXPECT_THAT(world.courier.sent[0].headers, Contains(Pair("webhook-id", first.id.to_string())))
      << "an attempt has the id of the one before";
}

TEST(Notify, GivesUpAfterADay) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  world.courier.answer = [](const io::HttpRequest&, std::stop_token) { return status(500); };
  shop.begin({spec("web")});
  world.run_for(hours(26));
  EXPECT_THAT(told(world, id),
              ElementsAre("DEPLOYMENT_STARTED FAILED", "DEPLOYMENT_SUCCESSFUL FAILED"));
  const auto event = world.webhook_events(id)[0];
  EXPECT_EQ(event.response_status, 500);
  EXPECT_EQ(event.response_body, "an answer");
  EXPECT_EQ(event.error, "It answered 500.");
  EXPECT_THAT(world.tasks(), IsEmpty());
}

TEST(Notify, WaitsAsLongAsItIsTold) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  answer_with(world.courier, {io::HttpResponse{503, {{"retry-after", "3600"}}, ""}});
  shop.begin({spec("web")});
  const auto later = world.clock.now() + minutes(30);
  world.run_for(minutes(30));
  EXPECT_THAT(world.courier.sent, SizeIs(1));
  // What comes meanwhile waits too.
  shop.commit_and_push({"web/index"});
  EXPECT_THAT(world.courier.sent, SizeIs(1));
  EXPECT_GT(world.webhook_events(id).back().next_attempt_at, later);
  world.run_for(hours(1));
  EXPECT_THAT(world.courier.sent, SizeIs(5));
  EXPECT_THAT(told(world, id), testing::Each(testing::EndsWith(" DELIVERED")));
}

TEST(Notify, OneThatIsNotTakenKeepsNoOtherBack) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  answer_with(world.courier, {status(422)});
  shop.commit({});
  world.add(spec("web"));
  world.deploy("web");
  world.run_due();
  EXPECT_THAT(told(world, id),
              ElementsAre("DEPLOYMENT_STARTED PENDING", "DEPLOYMENT_SUCCESSFUL DELIVERED"));
  world.run_for(seconds(6));
  EXPECT_THAT(told(world, id), Contains("DEPLOYMENT_STARTED DELIVERED"));
}

TEST(Notify, GoneTurnsTheWebhookOff) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook();
  answer_with(world.courier, {status(410)});
  shop.commit({});
  world.add(spec("web"));
  world.deploy("web");
  world.run();
  EXPECT_THAT(told(world, id), ElementsAre("DEPLOYMENT_STARTED FAILED"));
  world.act([&](Context&, store::Transaction& tx) {
    EXPECT_FALSE(store::webhook(tx, id).value().enabled);
  });
}

TEST(Notify, WhatWaitsEndsWithTheWebhook) {
  Shop shop;
  World& world = shop.world;
  const auto off = world.add_webhook();
  const auto gone = world.add_webhook();
  world.courier.answer = [](const io::HttpRequest&, std::stop_token) { return status(503); };
  shop.commit({});
  world.add(spec("web"));
  world.deploy("web");
  world.run_due();
  world.act([&](Context&, store::Transaction& tx) {
    auto webhook = store::webhook(tx, off).value();
    webhook.enabled = false;
    store::update(tx, webhook);
    store::remove_webhook(tx, gone);
  });
  world.run();
  EXPECT_THAT(told(world, off),
              ElementsAre("DEPLOYMENT_STARTED FAILED", "DEPLOYMENT_SUCCESSFUL FAILED"));
  EXPECT_THAT(world.webhook_events(off)[1].error, HasSubstr("turned off"));
  EXPECT_THAT(world.tasks(), IsEmpty());
}

// A deployment that comes up, one that fails, one that is cancelled.
std::vector<std::string> live_and_tell(const CrashPlan& crashes) {
  Shop shop;
  World& world = shop.world;
  world.crashes = crashes;
  const auto run = [&] {
    while (true) {
      try {
        return world.run();
      } catch (const Crash&) {
        world.restart();
      }
    }
  };
  const auto id = world.add_webhook();
  shop.commit({});
  world.add(spec("web"));
  world.deploy("web");
  run();
  const auto bad = shop.commit({"web/index"});
  world.runtime.fake.fail_build(bad, {ErrorCode::kFailed, "make: error"});
  EXPECT_TRUE(world.deliver({{bad}}));
  run();
  world.deploy("web");
  world.cancel("web");
  run();
  EXPECT_THAT(world.tasks(), IsEmpty());
  auto lines = told(world, id);
  lines.push_back(std::to_string(world.crashes.writes) + " writes");
  return lines;
}

TEST(Notify, LosesNothingByACrash) {
  auto expected = live_and_tell({});
  const int writes = std::stoi(expected.back());
  expected.pop_back();
  ASSERT_THAT(expected, SizeIs(5));
  for (const bool after_commit : {false, true}) {
    for (int at = 1; at <= writes && !testing::Test::HasFailure(); at += kEveryWrite) {
      SCOPED_TRACE((after_commit ? "after write " : "before write ") + std::to_string(at));
      auto lines = live_and_tell({.at_write = at, .after_commit = after_commit});
      lines.pop_back();
      EXPECT_EQ(lines, expected);
    }
  }
}

TEST(Notify, ChangesOneMessageOfADeploymentAtDiscord) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook([&](model::Webhook& webhook) {
    webhook.kind = model::WebhookKind::DISCORD;
    webhook.target_url = world.cipher().encrypt("https://discord.com/api/webhooks/1/token");
    webhook.target_secret.clear();
  });
  answer_with(world.courier, {io::HttpResponse{200, {}, R"({"id":"77"})"},
                              io::HttpResponse{200, {}, R"({"id":"77"})"}});
  shop.begin({spec("web")});
  ASSERT_THAT(world.courier.sent, SizeIs(2));
  EXPECT_EQ(world.courier.sent[0].method, "POST");
  EXPECT_EQ(world.courier.sent[1].method, "PATCH");
  EXPECT_EQ(world.courier.sent[1].url, "https://discord.com/api/webhooks/1/token/messages/77");
  EXPECT_EQ(world.webhook_events(id)[1].target, "https://discord.com/...");

  // The next deployment has a message of its own; one that somebody deleted is made anew.
  answer_with(world.courier, {io::HttpResponse{200, {}, R"({"id":"78"})"},
                              io::HttpResponse{404, {}, R"({"code":10008})"},
                              io::HttpResponse{200, {}, R"({"id":"79"})"}});
  shop.commit_and_push({"web/index"});
  ASSERT_THAT(world.courier.sent, SizeIs(5));
  EXPECT_EQ(world.courier.sent[2].method, "POST");
  EXPECT_THAT(world.courier.sent[3].url, HasSubstr("/messages/78"));
  EXPECT_EQ(world.courier.sent[4].method, "POST");
  EXPECT_EQ(told(world, id).back(), "DEPLOYMENT_SUCCESSFUL DELIVERED");
}

// As a machine does that slept while it sent: another node has told of what came after.
TEST(Notify, ThatComesTooLateIsPutRight) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook([&](model::Webhook& webhook) {
    webhook.kind = model::WebhookKind::DISCORD;
    webhook.target_url = world.cipher().encrypt("https://discord.com/api/webhooks/1/token");
    webhook.target_secret.clear();
  });
  answer_with(world.courier, {io::HttpResponse{200, {}, R"({"id":"77"})"},
                              io::HttpResponse{200, {}, R"({"id":"77"})"}});
  shop.begin({spec("web")});
  ASSERT_THAT(world.courier.sent, SizeIs(2));
  // What was told first is told late, as a message of its own.
  const auto first = world.webhook_events(id).front();
  world.act([&](Context& context, store::Transaction& tx) {
    tx.execute("UPDATE webhook_event SET message = ''");
    tx.execute("UPDATE webhook_event SET state = 'PENDING' WHERE id = $1", first.id);
    store::ask(tx, kNotify, id.to_string(), context.clock.now());
  });
  bool is_late = true;
  world.courier.answer = [&](const io::HttpRequest&, std::stop_token) {
    if (std::exchange(is_late, false)) {
      world.act([](Context&, store::Transaction& tx) {
        tx.execute("UPDATE webhook_event SET state = 'DELIVERED', message = '77'");
        tx.execute("DELETE FROM task WHERE step = 'notify'");
      });
      world.crashes.loses_lease = true;
    }
    return io::HttpResponse{200, {}, R"({"id":"78"})"};
  };
  world.run();
  ASSERT_THAT(world.courier.sent, SizeIs(4));
  EXPECT_EQ(world.courier.sent[2].method, "POST");
  EXPECT_EQ(world.courier.sent[3].method, "PATCH");
  EXPECT_THAT(world.courier.sent[3].url, HasSubstr("/messages/78"));
  EXPECT_EQ(told(world, id).back(), "DEPLOYMENT_SUCCESSFUL DELIVERED");
}

// Two nodes whose clocks differ tell of one deployment, each by its own.
TEST(Notify, WhatANodeTellsWhoseClockIsBehindComesLastAllTheSame) {
  Shop shop;
  World& world = shop.world;
  const auto id = world.add_webhook([&](model::Webhook& webhook) {
    webhook.kind = model::WebhookKind::DISCORD;
    webhook.target_url = world.cipher().encrypt("https://discord.com/api/webhooks/1/token");
    webhook.target_secret.clear();
  });
  std::string shown;
  world.courier.answer = [&](const io::HttpRequest& request, std::stop_token) {
    shown = request.body;
    return io::HttpResponse{200, {}, R"({"id":"77"})"};
  };
  shop.begin({spec("web")});
  ASSERT_THAT(shown, HasSubstr("was successful"));
  const auto deployment = world.last_deployment("web");
  const auto tell = [&](model::WebhookEventType type, base::Duration clock) {
    world.clock.advance(clock);
    const auto sequence = base::Uuid::exchange_sequence(0);  // that of another process
    world.act(
        [&](Context& context, store::Transaction& tx) { announce(context, tx, deployment, type); });
    base::Uuid::exchange_sequence(sequence);
    world.run();
  };
  tell(model::WebhookEventType::DEPLOYMENT_STARTED, minutes(1));
  EXPECT_THAT(shown, HasSubstr("has started"));
  tell(model::WebhookEventType::DEPLOYMENT_FAILURE, minutes(-2));
  EXPECT_THAT(shown, HasSubstr("has failed"));
  tell(model::WebhookEventType::DEPLOYMENT_CANCELLED, {});
  EXPECT_THAT(shown, HasSubstr("was cancelled"));
  EXPECT_THAT(told(world, id).back(), HasSubstr("DELIVERED"));
}

TEST(Notify, TellsPeopleByMail) {
  Shop shop;
  World& world = shop.world;
  world.policy.mail_server.url = "smtp://mail.example.com";
  world.policy.mail_server.from = "slipway@example.com";
  world.restart();
  const auto id = world.add_webhook([&](model::Webhook& webhook) {
    webhook.kind = model::WebhookKind::EMAIL;
    webhook.target_url = world.cipher().encrypt("mailto:ann@example.com,ben@example.com");
    webhook.environment_names = {"prod*"};
    webhook.events = {model::WebhookEventType::DEPLOYMENT_SUCCESSFUL};
  });
  const auto elsewhere = world.add_webhook([&](model::Webhook& webhook) {
    webhook.kind = model::WebhookKind::EMAIL;
    webhook.environment_names = {"staging"};
  });
  shop.begin({spec("web")});
  ASSERT_THAT(world.courier.mails, SizeIs(1));
  EXPECT_THAT(world.courier.mails[0].to, ElementsAre("ann@example.com", "ben@example.com"));
  EXPECT_THAT(world.courier.mails[0].content,
              HasSubstr("References: <" + world.last_deployment("web").id.to_string()));
  EXPECT_THAT(told(world, id), ElementsAre("DEPLOYMENT_SUCCESSFUL DELIVERED"));
  EXPECT_THAT(told(world, elsewhere), IsEmpty());

  world.courier.mail_answer = io::MailReply{450, "try later"};
  shop.commit_and_push({"web/index"});
  EXPECT_EQ(told(world, id).back(), "DEPLOYMENT_SUCCESSFUL PENDING");
  world.courier.mail_answer = io::MailReply{550, "no such mailbox"};
  world.run_for(hours(2));
  EXPECT_EQ(told(world, id).back(), "DEPLOYMENT_SUCCESSFUL FAILED");
  EXPECT_THAT(world.webhook_events(id).back().error, HasSubstr("no such mailbox"));
}

}  // namespace
}  // namespace slipway::pipeline
