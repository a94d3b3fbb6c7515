// The way of a commit from a forge's delivery to the traffic, with everything real.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::Contains;
using testing::HasSubstr;

class WholePath : public testing::Test {
 protected:
  explicit WholePath(Slipway::Gateway gateway = Slipway::Gateway::kCaddy)
      : slipway(gateway), repository(slipway.folder() / "shop.git") {
    repository.commit("v1");
  }

  void first_deploy() {
    service = slipway.make_application("web", repository.url());
    ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  }

  // The only verdict of a new delivery.
  json::value push(const Hook& hook, const std::string& body) {
    const auto answer = slipway.deliver(hook, {body});
    EXPECT_EQ(answer.status, 202) << answer.body;
    delivery = text(json::parse(answer.body), "id");
    const auto decided = slipway.await_delivery(delivery);
    EXPECT_EQ(text(decided, "state"), "DECIDED");
    return decided.at("pushes").at(0).at("verdicts").at(0);
  }

  std::string end_of(const json::value& verdict) {
    return text(slipway.await_deployment(text(verdict, "deployment_id")), "state");
  }

  std::string watermark() {
    return text(slipway.get("/api/service/" + service + "/watermark"), "commit");
  }

  Slipway slipway;
  ServiceRepository repository;
  std::string service;
  std::string delivery;
};

class WholePathWithoutGateway : public WholePath {
 protected:
  WholePathWithoutGateway() : WholePath(Slipway::Gateway::kNone) {}
};

TEST_F(WholePath, PushesAreDeployedAndServe) {
  first_deploy();
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  const struct {
    const char* kind;
    const char* version;
  } cases[] = {{"GITHUB", "v2"}, {"GIT", "v3"}};
  for (const auto& each : cases) {
    SCOPED_TRACE(each.kind);
    const auto hook = slipway.make_hook(each.kind);
    const auto commit = repository.commit(each.version);
    const bool is_github = hook.kind == "GITHUB";
    const auto verdict = push(hook, is_github ? repository.github_push() : repository.git_push());
    EXPECT_EQ(text(verdict, "decision"), "DEPLOY");
    EXPECT_EQ(text(verdict, "reason"), "UNRESTRICTED");
    EXPECT_EQ(text(verdict, "to"), commit);
    EXPECT_EQ(end_of(verdict), "DEPLOYED");
    EXPECT_EQ(slipway.ask_gateway("web"), each.version);
    EXPECT_EQ(watermark(), commit);
  }
  // Only what serves runs on.
  EXPECT_TRUE(wait_until([&] { return slipway.supervisors().size() == 1; }));
}

TEST_F(WholePath, AVersionThatFailsLeavesTheOldOneServing) {
  first_deploy();
  const std::string good = repository.tip();
  const auto hook = slipway.make_hook("GITHUB");
  slipway.post("/api/application/" + service + "/deploymentRestriction",
               json::object{{"mode", "MATCH"}, {"type", "PATH"}, {"value", "app"}});

  repository.commit("v2", "exit");
  EXPECT_EQ(end_of(push(hook, repository.github_push())), "DEPLOYMENT_ERROR");
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  EXPECT_EQ(watermark(), good);

  // Its changes are not live, so a push that brings others counts them again.
  repository.commit("v2", "exit", {{"README", {.content = "words"}}});
  const auto verdict = push(hook, repository.github_push());
  EXPECT_EQ(text(verdict, "reason"), "MATCHED");
  EXPECT_EQ(text(verdict, "from"), good);
  EXPECT_EQ(end_of(verdict), "DEPLOYMENT_ERROR");
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");

  repository.commit("v3", "ok", {{"README", {.content = "words"}}});
  EXPECT_EQ(end_of(push(hook, repository.github_push())), "DEPLOYED");
  EXPECT_EQ(slipway.ask_gateway("web"), "v3");

  repository.commit("v3", "ok", {{"README", {.content = "more words"}}});
  const auto other = push(hook, repository.github_push());
  EXPECT_EQ(text(other, "decision"), "SKIP");
  EXPECT_EQ(text(other, "reason"), "NO_MATCH");
  EXPECT_EQ(watermark(), repository.tip());
}

TEST_F(WholePathWithoutGateway, ARedeliveryStartsNothing) {
  first_deploy();
  const auto hook = slipway.make_hook("GITHUB");
  repository.commit("v2");
  const Delivery same{repository.github_push(), "11111111-2222-3333-4444-555555555555"};
  const auto first = slipway.deliver(hook, same);
  ASSERT_EQ(first.status, 202);
  const std::string id = text(json::parse(first.body), "id");
  const auto decided = slipway.await_delivery(id);
  EXPECT_EQ(text(decided, "delivery_id"), same.id);
  slipway.await_deployment(text(decided.at("pushes").at(0).at("verdicts").at(0), "deployment_id"));

  for (int i = 0; i < 3; ++i) {
    const auto again = slipway.deliver(hook, same);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(text(json::parse(again.body), "id"), id);
  }
  EXPECT_EQ(slipway.list(slipway.organization_path("delivery")).size(), 1U);
  EXPECT_EQ(slipway.list("/api/application/" + service + "/deploymentHistory").size(), 2U);
  EXPECT_EQ(slipway.send("GET", "/api/delivery/" + id + "/payload").body, same.body);
}

TEST_F(WholePathWithoutGateway, AReplayGoesTheWholeWayAgain) {
  first_deploy();
  const auto hook = slipway.make_hook("GITHUB");
  repository.commit("v2");
  EXPECT_EQ(end_of(push(hook, repository.github_push())), "DEPLOYED");

  const auto again = slipway.send("POST", "/api/delivery/" + delivery + "/replay");
  ASSERT_EQ(again.status, 202) << again.body;
  const auto replayed = json::parse(again.body);
  EXPECT_EQ(text(replayed, "replay_of"), delivery);
  EXPECT_NE(text(replayed, "id"), delivery);
  const auto decided = slipway.await_delivery(text(replayed, "id"));
  const auto& verdict = decided.at("pushes").at(0).at("verdicts").at(0);
  EXPECT_EQ(text(verdict, "decision"), "SKIP");
  EXPECT_EQ(text(verdict, "reason"), "ALREADY_CONSIDERED");
}

TEST_F(WholePathWithoutGateway, ExplainStoresNothing) {
  first_deploy();
  const std::string before = repository.tip();
  repository.commit("v2");
  const auto state = [&] {
    return json::serialize(
        json::array{slipway.list(slipway.organization_path("push")),
                    slipway.list("/api/service/" + service + "/verdict"),
                    slipway.list("/api/application/" + service + "/deploymentHistory"),
                    slipway.get("/api/service/" + service + "/watermark")});
  };
  const auto former = state();
  const auto answer = slipway.post(
      slipway.organization_path("explain"),
      json::object{{"repository", repository.url()}, {"branch", "main"}, {"to", repository.tip()}});
  const auto& verdict = answer.at("verdicts").at(0);
  EXPECT_EQ(text(verdict, "decision"), "DEPLOY");
  EXPECT_EQ(text(verdict, "from"), before);
  EXPECT_EQ(text(verdict, "to"), repository.tip());
  EXPECT_EQ(state(), former);
}

TEST_F(WholePath, ARollbackStaysUntilAChangeArrives) {
  first_deploy();
  const auto hook = slipway.make_hook("GIT");
  const auto second = repository.commit("v2");
  ASSERT_EQ(end_of(push(hook, repository.git_push())), "DEPLOYED");

  const auto back = slipway.post("/api/service/" + service + "/rollback");
  const auto ended = slipway.await_deployment(text(back, "deployment_id"));
  EXPECT_EQ(text(ended, "state"), "DEPLOYED");
  EXPECT_EQ(text(ended.at("trigger"), "type"), "ROLLBACK");
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  EXPECT_EQ(watermark(), second);
  EXPECT_EQ(text(push(hook, repository.git_push()), "reason"), "ALREADY_CONSIDERED");
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");

  repository.commit("v3");
  EXPECT_EQ(end_of(push(hook, repository.git_push())), "DEPLOYED");
  EXPECT_EQ(slipway.ask_gateway("web"), "v3");
}

TEST_F(WholePath, AStoppedServiceIsStartedOnlyByAPerson) {
  first_deploy();
  const auto hook = slipway.make_hook("GIT");
  slipway.post("/api/application/" + service + "/stop");
  EXPECT_TRUE(wait_until([&] { return slipway.supervisors().empty(); }));
  EXPECT_NE(slipway.ask_gateway("web"), "v1");

  repository.commit("v2");
  const auto verdict = push(hook, repository.git_push());
  EXPECT_EQ(text(verdict, "decision"), "SKIP");
  EXPECT_EQ(text(verdict, "reason"), "STOPPED");
  EXPECT_TRUE(slipway.supervisors().empty());

  const auto again = slipway.post("/api/application/" + service + "/redeploy");
  EXPECT_EQ(end_of(again), "DEPLOYED");
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
}

}  // namespace
}  // namespace slipway::e2e
