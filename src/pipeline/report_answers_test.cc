// What follows from how a forge answers what it is told of commits, or does not.

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/documented_refusals.h"
#include "pipeline/told_shop.h"

namespace slipway::pipeline {
namespace {

using model::CommitState;
using model::HookKind;
using model::StatusDelivery;
using testing::HasSubstr;
using testing::SizeIs;
const HookKind kStatusForges[] = {
    HookKind::GITHUB,    HookKind::GITLAB,           HookKind::GITEA,       HookKind::FORGEJO,
    HookKind::BITBUCKET, HookKind::BITBUCKET_SERVER, HookKind::AZURE_DEVOPS};

class EveryStatusForge : public testing::TestWithParam<HookKind> {};

TEST_P(EveryStatusForge, TakesAllThatAPushBrings) {
  ToldShop shop(GetParam());
  shop.begin({shop.told("web", "web"), shop.told("api", "api")});
  shop.commit_and_push({"web/index"});
  EXPECT_EQ(shop.last("web").delivery, StatusDelivery::SENT) << shop.last("web").error;
  EXPECT_EQ(shop.last("web").state, CommitState::SUCCESS);
  EXPECT_EQ(shop.last("api").delivery, StatusDelivery::SENT) << shop.last("api").error;
  EXPECT_EQ(shop.last("api").state, CommitState::SKIPPED);
  EXPECT_THAT(shop.statuses(), testing::Contains(HasSubstr("Deployed.")));
}

struct BadAnswer {
  HookKind kind;
  forge::DocumentedRefusal refusal;
};

// Each forge's own.
std::vector<BadAnswer> bad_answers() {
  std::vector<BadAnswer> all;
  for (const auto kind : kStatusForges) {
    for (auto& refusal : forge::documented_refusals(kind))
      all.push_back({kind, std::move(refusal)});
  }
  return all;
}

class EveryBadAnswer : public testing::TestWithParam<BadAnswer> {};

TEST_P(EveryBadAnswer, HoldsUpNoDeployment) {
  const auto& [kind, bad] = GetParam();
  const bool passes = bad.code != base::ErrorCode::kFailed;
  ToldShop shop(kind);
  shop.begin({shop.told("web")});
  shop.forge.fail("POST", bad.failure);
  const auto tip = shop.commit({"web/index"});
  ASSERT_TRUE(shop.world.deliver({{tip, "main"}}).has_value());
  shop.world.run_for(std::chrono::seconds(4));
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  auto status = shop.last("web");
  EXPECT_EQ(status.state, CommitState::SUCCESS);
  EXPECT_EQ(status.delivery, passes ? StatusDelivery::PENDING : StatusDelivery::FAILED);
  EXPECT_THAT(status.error, HasSubstr(bad.words.empty() ? "cannot be told" : bad.words));
  shop.forge.recover();
  shop.world.run_for(std::chrono::hours(2));
  EXPECT_EQ(shop.last("web").delivery, passes ? StatusDelivery::SENT : StatusDelivery::FAILED);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryStatusForge, testing::ValuesIn(kStatusForges),
                         [](const auto& one) { return base::to_string(one.param); });
INSTANTIATE_TEST_SUITE_P(Kinds, EveryBadAnswer, testing::ValuesIn(bad_answers()),
                         [](const auto& one) {
                           return base::to_string(one.param.kind) + one.param.refusal.name;
                         });

TEST(Report, LeavesAForgeAloneThatWantsToBe) {
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web"), shop.told("api")});
  shop.forge.fail("POST", {429, "", "Retry-After: 600\r\n"});
  const auto asked = shop.forge.asked().size();
  const auto tip = shop.commit({"web/index"});
  ASSERT_TRUE(shop.world.deliver({{tip, "main"}}).has_value());
  shop.world.run_for(std::chrono::minutes(9));
  EXPECT_EQ(shop.forge.asked().size(), asked + 1);
  shop.forge.recover();
  shop.world.run_for(std::chrono::minutes(2));
  EXPECT_THAT(shop.forge.asked(), SizeIs(asked + 3));
  EXPECT_EQ(shop.last("web").delivery, StatusDelivery::SENT);
  EXPECT_EQ(shop.last("api").delivery, StatusDelivery::SENT);
}

TEST(Report, GoesOnAfterACrash) {
  ToldShop shop(HookKind::GITHUB);
  shop.begin({shop.told("web")});
  shop.forge.fail("POST", {503});
  const auto tip = shop.commit({"web/index"});
  ASSERT_TRUE(shop.world.deliver({{tip, "main"}}).has_value());
  shop.world.run_for(std::chrono::seconds(4));
  shop.world.restart();
  shop.forge.recover();
  shop.world.run();
  EXPECT_EQ(shop.statuses().back(), "slipway/shop/production/web success Deployed.");
}

// As a machine does that slept while it sent: another node has told of what came after.
TEST(Report, ThatComesTooLateIsPutRight) {
  ToldShop shop(HookKind::GITHUB);
  World& world = shop.world;
  shop.begin({shop.told("web")});
  const auto send = world.courier.answer;
  bool is_late = false;
  world.courier.answer = [&](const io::HttpRequest& request, std::stop_token stop) {
    if (!is_late) return send(request, std::move(stop));
    is_late = false;
    shop.tell("web", model::DeploymentState::DEPLOYED);
    world.act([](Context&, store::Transaction& tx) {
      tx.execute("UPDATE commit_status SET delivery = 'SENT', told_times = told_times + 1");
      tx.execute("DELETE FROM task WHERE step = 'report'");
    });
    world.crashes.loses_lease = true;
    return send(request, std::move(stop));
  };
  shop.tell("web", model::DeploymentState::BUILDING);
  is_late = true;
  world.run();
  const auto all = shop.statuses();
  EXPECT_THAT(all.at(all.size() - 2), testing::EndsWith("pending Building."));
  EXPECT_THAT(all.back(), testing::EndsWith("success Deployed."));
  EXPECT_EQ(shop.last("web").delivery, StatusDelivery::SENT);
}
}  // namespace
}  // namespace slipway::pipeline
