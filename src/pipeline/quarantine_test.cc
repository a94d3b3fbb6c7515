// Versions that are not deployed by themselves again.

#include <gmock/gmock.h>

#include "base/enum.h"
#include "model/image.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"
#include "store/quarantines.h"

namespace slipway::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "VERSION CAUSE USER", newest first.
std::vector<std::string> quarantined(World& world, const std::string& name) {
  std::vector<std::string> lines;
  const auto id = world.service(name).id;
  world.act([&](Context&, store::Transaction& tx) {
    for (const auto& one : store::quarantines(tx, id)) {
      lines.push_back(one.version + " " + base::to_string(one.cause) + " " + one.user);
    }
  });
  return lines;
}

void roll_back_web(World& world) {
  const auto service = world.service("web");
  world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(context, tx, service, std::nullopt, "ada").has_value());
  });
  world.run();
}

void release_version(World& world, const std::string& version) {
  const auto id = world.service("web").id;
  world.act([&](Context&, store::Transaction& tx) {
    EXPECT_TRUE(store::remove_quarantine(tx, id, version));
  });
}

TEST(Quarantines, KeepAVersionThatDidNotBecomeHealthy) {
  Shop shop;
  World& world = shop.world;
  auto web = spec("web", "web");
  web.port = true;
  const auto first = shop.begin({web});
  const auto bad = shop.commit({"web/index"});
  world.runtime.unreachable.insert(bad);
  shop.push(bad);
  EXPECT_THAT(quarantined(world, "web"), ElementsAre(bad + " NOT_HEALTHY "));
  shop.push(bad);
  const auto verdict = world.verdicts_of("web").back();
  EXPECT_EQ(verdict.reason, model::Reason::QUARANTINED);
  EXPECT_THAT(verdict.explanation, HasSubstr("it did not become healthy"));
  EXPECT_EQ(world.serving_commit("web"), first);

  // The next commit that changes nothing of it still brings what the bad one changed.
  const auto next = shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(world.verdicts_of("web").back().reason, model::Reason::MATCHED);
  EXPECT_EQ(world.serving_commit("web"), next);
  EXPECT_THAT(quarantined(world, "web"), ElementsAre(bad + " NOT_HEALTHY "));
}

TEST(Quarantines, KeepTheLastAndTheBranchsTip) {
  Shop shop;
  World& world = shop.world;
  world.policy.retention.quarantines_kept = 2;
  world.restart();
  auto web = spec("web", "web");
  web.port = true;
  shop.begin({web});
  std::vector<std::string> bad;
  for (int i = 0; i < 4; ++i) {
    bad.push_back(shop.commit({"web/index"}));
    world.runtime.unreachable.insert(bad.back());
  }
  // The tip goes wrong first, then those before it, by hand.
  shop.push(bad[3]);
  for (int i = 0; i < 3; ++i) {
    world.deploy("web", bad[static_cast<std::size_t>(i)]);
    world.run();
  }
  EXPECT_THAT(
      quarantined(world, "web"),
      ElementsAre(bad[2] + " NOT_HEALTHY ", bad[1] + " NOT_HEALTHY ", bad[3] + " NOT_HEALTHY "));
  shop.push(bad[3]);
  EXPECT_EQ(world.verdicts_of("web").back().reason, model::Reason::QUARANTINED);
}

TEST(Quarantines, KeepNoVersionThatCouldNotBeBuilt) {
  Shop shop;
  shop.begin({spec("web")});
  const auto bad = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_build(bad, {base::ErrorCode::kFailed, "make: error"});
  shop.push(bad);
  EXPECT_THAT(quarantined(shop.world, "web"), IsEmpty());
}

TEST(Quarantines, KeepNoVersionThatNeverRan) {
  Shop shop;
  shop.begin({spec("web")});
  const auto bad = shop.commit({"web/index"});
  shop.world.runtime.fake.fail_start(
      bad, {base::ErrorCode::kFailed, "The version's image is not on the container engine."});
  shop.push(bad);
  EXPECT_EQ(shop.world.last_deployment("web").state, model::DeploymentState::DEPLOYMENT_ERROR);
  EXPECT_THAT(quarantined(shop.world, "web"), IsEmpty());
}

TEST(Quarantines, KeepAVersionThatAPersonRolledBackFrom) {
  Shop shop;
  World& world = shop.world;
  const auto first = shop.begin({spec("web", "web")});
  const auto second = shop.commit_and_push({"web/index"});
  roll_back_web(world);
  EXPECT_EQ(world.serving_commit("web"), first);
  EXPECT_THAT(quarantined(world, "web"), ElementsAre(second + " ROLLED_BACK ada"));
  shop.push(second);
  EXPECT_EQ(world.verdicts_of("web").back().reason, model::Reason::ALREADY_CONSIDERED);
  EXPECT_TRUE(world.service("web").auto_deploy);

  // What does not concern the service leaves it where it is.
  shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(world.serving_commit("web"), first);
  shop.push(shop.move(second));
  EXPECT_EQ(world.verdicts_of("web").back().reason, model::Reason::QUARANTINED);
  EXPECT_THAT(world.verdicts_of("web").back().explanation, HasSubstr("ada rolled back from it"));
  EXPECT_EQ(world.serving_commit("web"), first);
  const auto next = shop.commit_and_push({"web/index"});
  EXPECT_EQ(world.serving_commit("web"), next);
}

TEST(Quarantines, EndWhereTheVersionServesAfterAll) {
  Shop shop;
  World& world = shop.world;
  shop.begin({spec("web")});
  const auto second = shop.commit_and_push({"web/index"});
  roll_back_web(world);
  world.deploy("web", second);
  world.run();
  EXPECT_EQ(world.serving_commit("web"), second);
  EXPECT_THAT(quarantined(world, "web"), IsEmpty());
}

ServiceSpec image_web() {
  ServiceSpec result;
  result.name = "web";
  result.image = "acme/web";
  return result;
}

void push_digest(World& world, const std::string& digest) {
  world.registry.set_tag(*model::parse_image_name("acme/web"), "1.0", *model::parse_digest(digest));
}

TEST(Quarantines, KeepADigestAndNotItsTag) {
  Shop shop;
  World& world = shop.world;
  const std::string old_digest = "sha256:" + std::string(64, 'a');
  const std::string bad_digest = "sha256:" + std::string(64, 'b');
  const std::string new_digest = "sha256:" + std::string(64, 'c');
  world.add(image_web());
  push_digest(world, old_digest);
  world.deploy_image("web");
  world.run();
  push_digest(world, bad_digest);
  world.announce("acme/web", "1.0", bad_digest);
  world.run();
  roll_back_web(world);
  EXPECT_EQ(world.last_deployment("web").image.digest, old_digest);
  EXPECT_THAT(quarantined(world, "web"), ElementsAre(bad_digest + " ROLLED_BACK ada"));
  // Again, as a registry's redelivery or a poll says it.
  world.announce("acme/web", "1.0", bad_digest);
  world.run();
  EXPECT_EQ(world.verdicts_of("web").back().reason, model::Reason::QUARANTINED);
  EXPECT_EQ(world.last_deployment("web").image.digest, old_digest);
  push_digest(world, new_digest);
  world.announce("acme/web", "1.0", new_digest);
  world.run();
  EXPECT_EQ(world.last_deployment("web").image.digest, new_digest);

  release_version(world, bad_digest);
  push_digest(world, bad_digest);
  world.announce("acme/web", "1.0", bad_digest);
  world.run();
  EXPECT_EQ(world.last_deployment("web").image.digest, bad_digest);
}

}  // namespace
}  // namespace slipway::pipeline
