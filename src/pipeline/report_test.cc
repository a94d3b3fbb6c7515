// Commit statuses: what forges are told, over HTTP, and what follows from their answers.

#include <gmock/gmock.h>

#include "pipeline/told_shop.h"

namespace slipway::pipeline {
namespace {

using model::HookKind;
using model::StatusDelivery;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

TEST(Report, TellsGitHubOfEveryServiceThatAPushConcernedOrSkipped) {
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web", "web"), shop.told("api", "api"), spec("other")});
  const auto before = shop.statuses().size();
  const auto tip = shop.commit_and_push({"web/index"});
  auto lines = shop.statuses();
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(before));
  // What a service was until it was deployed is not worth a request once it is.
  EXPECT_THAT(lines, ElementsAre("slipway/shop/production/api success Skipped: 1 file changed "
                                 "('web/index'), none below 'api'.",
                                 "slipway/shop/production/web success Deployed."));
  const auto push = shop.world.pushes().back().id.to_string();
  const auto service = shop.world.service("web").id.to_string();
  EXPECT_THAT(shop.world.courier.sent.back().body,
              HasSubstr(kConsole + "/?cell=" + push + "." + service));
  EXPECT_THAT(shop.forge.statuses().back(), StartsWith(tip));
  EXPECT_EQ(shop.last("web").delivery, StatusDelivery::SENT);
}

TEST(Report, TellsOnlyWhoeverAsks) {
  ToldShop shop(HookKind::GITHUB);
  auto off = shop.told("off");
  off.commit_statuses = false;
  shop.begin({off, spec("without-token")});
  shop.commit_and_push({"web/index"});
  EXPECT_THAT(shop.forge.asked(), IsEmpty());
  shop.world.policy.console_url.clear();
  shop.world.restart();
  shop.world.add(shop.told("web"));
  shop.world.deploy("web");
  shop.world.run();
  EXPECT_THAT(shop.forge.asked(), IsEmpty());
}

TEST(Report, SaysHowADeploymentFailed) {
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web")});
  const auto bad = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_build(bad, {base::ErrorCode::kFailed, "make: error\nof 2"});
  shop.push(bad);
  EXPECT_EQ(shop.statuses().back(),
            "slipway/shop/production/web failure Build failed: make: error of 2");
}

TEST(Report, SaysOfMoreServicesThanTheLimitOneSentence) {
  ToldShop shop(HookKind::GITHUB, 2);
  shop.begin({shop.told("web", "web"), shop.told("api", "api"), shop.told("docs", "docs")});
  const auto before = shop.statuses().size();
  const auto tip = shop.commit({"web/index", "api/main"});
  shop.world.runtime.fake.fail_build(tip, {base::ErrorCode::kFailed, "make: error"});
  shop.push(tip);
  const auto lines = shop.statuses();
  ASSERT_GT(lines.size(), before);
  for (std::size_t i = before; i < lines.size(); ++i) {
    EXPECT_THAT(lines[i], StartsWith("slipway "));
  }
  EXPECT_EQ(lines.back(), "slipway failure 3 services: 2 failed, 1 skipped.");
}

TEST(Report, SaysNoSentenceOfManyServicesTwice) {
  ToldShop shop(HookKind::GITHUB, 2);
  std::vector<ServiceSpec> services;
  for (int i = 0; i < 8; ++i) services.push_back(shop.told("web" + std::to_string(i)));
  shop.begin(services);
  shop.commit_and_push({"web/index"});
  const auto told = shop.statuses();
  EXPECT_EQ(told.back(), "slipway success 8 services: 8 deployed.");
  for (int i = 0; i < 8; ++i) {
    shop.tell("web" + std::to_string(i), model::DeploymentState::DEPLOYED);
    shop.world.run_for(std::chrono::seconds(2));
  }
  EXPECT_EQ(shop.statuses(), told);
}

TEST(Report, SaysAllThatChangesWithinASecondInOneSentence) {
  using model::DeploymentState;
  ToldShop shop(HookKind::GITHUB, 1);
  shop.begin({shop.told("web"), shop.told("api")});
  shop.commit_and_push({"web/index"});
  shop.world.run_for(std::chrono::seconds(2));
  const auto before = shop.statuses().size();
  const auto become = [&](const std::string& name, DeploymentState state) {
    auto deployment = shop.world.last_deployment(name);
    deployment.state = state;
    shop.world.act([&](Context& context, store::Transaction& tx) {
      store::update(tx, deployment);
      show_on_commit(context, tx, deployment);
    });
    shop.world.run_due();
  };
  become("web", DeploymentState::DEPLOYING);
  const std::string first = "slipway pending 2 services: 1 to deploy, 1 deployed.";
  EXPECT_THAT(shop.statuses(before), ElementsAre(first));
  become("api", DeploymentState::DEPLOYING);
  become("web", DeploymentState::BUILD_ERROR);
  become("api", DeploymentState::DEPLOYED);
  EXPECT_THAT(shop.statuses(before), ElementsAre(first));
  // Others of the repository do not wait with it.
  auto by_hand = shop.world.last_deployment("api");
  by_hand.push.reset();
  shop.world.act(
      [&](Context& context, store::Transaction& tx) { show_on_commit(context, tx, by_hand); });
  shop.world.run_due();
  const std::string alone = "slipway/shop/production/api success Deployed.";
  EXPECT_THAT(shop.statuses(before), ElementsAre(first, alone));
  shop.world.run_for(std::chrono::seconds(1));
  EXPECT_THAT(shop.statuses(before),
              ElementsAre(first, alone, "slipway failure 2 services: 1 failed, 1 deployed."));
  shop.world.clock.advance(-std::chrono::hours(1));
  become("web", DeploymentState::DEPLOYED);
  shop.world.run_for(std::chrono::seconds(1));
  EXPECT_EQ(shop.statuses().back(), "slipway success 2 services: 2 deployed.");
}

TEST(Report, SaysOfManyServicesThatWaitForChecksThatTheyAreToDeploy) {
  ToldShop shop(HookKind::GITHUB, 1);
  shop.begin({shop.told("web"), shop.told("api")});
  for (const auto& name : {"waits", "waits-too"}) {
    auto service = shop.told(name, "late");
    service.wait_for_checks = {"ci/test"};
    shop.world.add(service);
    shop.world.deploy(name);
  }
  shop.world.run();
  shop.commit_and_push({"late/index"});
  EXPECT_EQ(shop.statuses().back(), "slipway pending 4 services: 2 to deploy, 2 deployed.");
}

TEST(Report, SaysNothingThatTheForgeHasAlready) {
  using model::DeploymentState;
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web")});
  shop.commit_and_push({"web/index"});
  const auto before = shop.statuses().size();
  const auto tell = [&](DeploymentState state) {
    shop.tell("web", state);
    shop.world.run_for(std::chrono::seconds(1));
  };
  tell(DeploymentState::DEPLOYED);
  EXPECT_EQ(shop.statuses().size(), before);
  EXPECT_EQ(shop.last("web").delivery, StatusDelivery::SENT);
  tell(DeploymentState::BUILDING);
  tell(DeploymentState::DEPLOYED);
  EXPECT_EQ(shop.statuses().size(), before + 2);
  // It may have taken one whose answer was lost.
  shop.forge.fail("POST", {0});
  tell(DeploymentState::BUILDING);
  shop.forge.recover();
  tell(DeploymentState::DEPLOYED);
  shop.world.run();
  EXPECT_THAT(shop.statuses(before + 2),
              ElementsAre("slipway/shop/production/web success Deployed."));
  // Another forge has none of it.
  const forge::TestForge other(HookKind::GITHUB);
  shop.world.act([&](Context&, store::Transaction& tx) {
    auto token = store::git_token(tx, shop.token).value();
    token.git_api_url = other.url();
    ASSERT_TRUE(store::update(tx, token));
  });
  tell(DeploymentState::DEPLOYED);
  EXPECT_THAT(other.statuses(), SizeIs(1));
}

TEST(Report, SaysNothingAgainOfAPushThatComesTwice) {
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web")});
  const auto tip = shop.commit_and_push({"web/index"});
  const auto before = shop.statuses();
  shop.push(tip);
  EXPECT_EQ(shop.statuses(), before);
}

// What forges tell of Slipway's own statuses, deployments and comments.
TEST(Report, OwnEchoesAreIgnored) {
  struct Echo {
    HookKind kind;
    model::Headers headers;
    std::string body;  // beside the repository
  };
  const auto github = [](const std::string& event) {
    return model::Headers{{"x-github-event", event}};
  };
  const auto gitlab = [](const std::string& event) {
    return model::Headers{{"x-gitlab-event", event}};
  };
  const auto gitea = [](const std::string& event) {
    return model::Headers{{"x-gitea-event", event}};
  };
  const auto bitbucket = [](const std::string& event) {
    return model::Headers{{"x-event-key", event}, {"x-request-uuid", event}, {"x-hook-uuid", "1"}};
  };
  const std::vector<Echo> echoes{
      {HookKind::GITHUB, github("status"),
       R"("state":"success","context":"slipway/shop/production/web")"},
      {HookKind::GITHUB, github("deployment"), R"("action":"created","deployment":{"id":101})"},
      {HookKind::GITHUB, github("deployment_status"),
       R"("action":"created","deployment":{"id":101},"deployment_status":{"state":"success"})"},
      {HookKind::GITHUB, github("issue_comment"), R"("action":"created","comment":{"id":5})"},
      {HookKind::GITLAB, gitlab("Deployment Hook"),
       R"("object_kind":"deployment","status":"success")"},
      {HookKind::GITLAB, gitlab("Pipeline Hook"), R"("object_kind":"pipeline")"},
      {HookKind::GITLAB, gitlab("Job Hook"), R"("object_kind":"build")"},
      {HookKind::GITLAB, gitlab("Note Hook"), R"("object_kind":"note")"},
      {HookKind::BITBUCKET, bitbucket("repo:commit_status_created"),
       R"("commit_status":{"key":"slipway"})"},
      {HookKind::BITBUCKET, bitbucket("repo:commit_status_updated"),
       R"("commit_status":{"key":"slipway"})"},
      {HookKind::BITBUCKET, bitbucket("pullrequest:comment_created"), R"("comment":{"id":5})"},
      {HookKind::GITEA, gitea("status"),
       R"("state":"success","context":"slipway/shop/production/web")"},
      {HookKind::GITEA, gitea("issue_comment"), R"("action":"created","comment":{"id":5})"},
  };
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web")});
  shop.commit_and_push({"web/index"});
  const auto pushes = shop.world.pushes().size();
  const auto told = shop.statuses();
  const auto serving = shop.world.last_deployment("web").id;
  for (const auto& echo : echoes) {
    const std::string body = R"({"repository":{"full_name":"acme/shop","clone_url":")" +
                             std::string(kShop) + R"(","git_http_url":")" + std::string(kShop) +
                             R"("},)" + echo.body + "}";
    SCOPED_TRACE(echo.headers.front().second);
    const auto receipt = shop.world.deliver_from(echo.kind, echo.headers, body);
    ASSERT_TRUE(receipt.has_value()) << receipt.error().message;
    shop.world.run();
    const auto delivery = shop.world.delivery(receipt->id);
    EXPECT_EQ(delivery.state, model::DeliveryState::IGNORED);
    EXPECT_THAT(delivery.message, testing::Not(IsEmpty()));
  }
  EXPECT_EQ(shop.world.pushes().size(), pushes);
  EXPECT_EQ(shop.statuses(), told);
  EXPECT_EQ(shop.world.last_deployment("web").id, serving);
}

}  // namespace
}  // namespace slipway::pipeline
