// That the store stays level however long it runs, and that what is in use is never removed.

#include <map>

#include <gtest/gtest.h>

#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "store/polled_images.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using std::chrono::days;

std::map<std::string, std::int64_t> rows(World& world) {
  std::map<std::string, std::int64_t> counts;
  world.act([&](Context&, store::Transaction& tx) {
    for (const std::string table : {"delivery", "push", "change_set", "verdict", "deployment",
                                    "deployment_log", "event", "task"}) {
      counts[table] = tx.query_one("SELECT COUNT(*) FROM " + table, [](const store::Row& row) {
                          return row.integer(0);
                        }).value();
    }
  });
  return counts;
}

void retain_now(World& world) {
  world.act([](Context& context, store::Transaction& tx) {
    store::ask(tx, kRetain, kStoreSubject, context.clock.now());
  });
  world.run_due();
}

// Months of pushes, of which each second concerns web, and none the service of the docs.
void go_on(Shop& shop, int how_long) {
  for (int day = 0; day < how_long; ++day) {
    shop.commit_and_push({"web/index"});
    shop.commit_and_push({"api/main"});
    shop.world.clock.advance(days(1));
    retain_now(shop.world);
  }
}

TEST(Retain, TheStoreStaysLevelAndWhatIsInUseStays) {
  Shop shop;
  World& world = shop.world;
  // Ids never go back in a process, so later than those of other tests.
  world.clock.advance(days(5000));
  auto& retention = world.policy.retention;
  retention.deliveries = days(2);
  retention.logs = days(2);
  retention.history = days(10);
  retention.pushes_kept = 5;
  retention.deployments_kept = 3;
  retention.logs_kept = 1;
  world.restart();
  shop.begin({{.name = "web", .restrictions = {{kMatch, "web"}}},
              {.name = "docs", .restrictions = {{kMatch, "docs"}}}});
  const auto docs = world.service("docs").serving.value();

  go_on(shop, 30);
  const auto once = rows(world);
  go_on(shop, 30);
  auto later = rows(world);
  // Bounded by number, not by age.
  later["event"] = once.at("event");
  EXPECT_EQ(later, once);
  // Looked at a day after the last two.
  EXPECT_EQ(once.at("delivery"), 2 * 1);
  EXPECT_EQ(once.at("push"), 2 * 9);

  EXPECT_EQ(world.service("docs").serving, docs);
  EXPECT_EQ(world.deployment(docs).state, model::DeploymentState::DEPLOYED);
  const auto tip = shop.commit_and_push({"docs/guide"});
  EXPECT_EQ(world.serving_commit("docs"), tip);
}

TEST(Retain, TheOldestDeliveriesMakeRoom) {
  Shop shop;
  World& world = shop.world;
  // Ids never go back in a process, so later than those of other tests.
  world.clock.advance(days(10'000));
  shop.begin({{.name = "web", .restrictions = {{kMatch, "web"}}}});
  for (int i = 0; i < 3; ++i) {
    shop.commit_and_push({"web/index"});
    world.clock.advance(std::chrono::minutes(1));
  }
  const auto bodies = [&] {
    std::vector<std::int64_t> sizes;
    world.act([&](Context&, store::Transaction& tx) {
      sizes = tx.query("SELECT LENGTH(body) FROM delivery ORDER BY id DESC",
                       [](const store::Row& row) { return row.integer(0); });
    });
    return sizes;
  };
  const auto all = bodies();
  ASSERT_EQ(all.size(), 3U);
  world.policy.retention.deliveries_size = all[0] + all[1];
  world.restart();
  retain_now(world);
  EXPECT_EQ(bodies(), std::vector(all.begin(), all.begin() + 2));
}

TEST(Retain, TheOldestLogsMakeRoom) {
  Shop shop;
  World& world = shop.world;
  world.clock.advance(days(11'000));
  shop.begin({{.name = "web", .restrictions = {{kMatch, "web"}}}});
  for (int i = 0; i < 2; ++i) {
    world.clock.advance(std::chrono::minutes(1));
    shop.commit_and_push({"web/index"});
  }
  // Those that are there, newest first.
  const auto logs = [&] {
    std::vector<std::string> there;
    world.act([&](Context&, store::Transaction& tx) {
      there = tx.query(
          "SELECT DISTINCT deployment_id FROM deployment_log ORDER BY deployment_id "
          "DESC",
          [](const store::Row& row) { return row.text(0); });
    });
    return there;
  };
  const auto all = logs();
  ASSERT_EQ(all.size(), 3U);
  retain_now(world);
  EXPECT_EQ(logs(), all);
  // Room for less than one: the last ten of a service go, too.
  world.policy.retention.logs_size = 1;
  world.restart();
  retain_now(world);
  EXPECT_TRUE(logs().empty());
}

TEST(Retain, AMirrorStaysAsLongAsAServiceNeedsIt) {
  Shop shop;
  World& world = shop.world;
  const auto tip = shop.begin({{.name = "web"}, {.name = "docs"}});
  for (const std::string name : {"web", "docs"}) {
    retain_now(world);
    EXPECT_TRUE(shop.git.has_commit(key_of(shop.url), tip)) << "before " << name << " goes";
    const auto id = world.service(name).id;
    world.act([&](Context&, store::Transaction& tx) { store::remove_service(tx, id); });
  }
  retain_now(world);
  EXPECT_FALSE(shop.git.has_commit(key_of(shop.url), tip));
}

// "TAG" of those that are considered, in their order.
std::vector<std::string> considered_tags(World& world) {
  std::vector<std::string> tags;
  world.act([&](Context&, store::Transaction& tx) {
    tags = tx.query("SELECT tag FROM considered_tag ORDER BY tag",
                    [](const store::Row& row) { return row.text(0); });
  });
  return tags;
}

TEST(Retain, TagsThatNobodyCanFindAreForgotten) {
  git::FakeGit git;
  World world{git};
  world.clock.advance(days(12'000));
  ServiceSpec web{.image = "registry.example.com/acme/web"};
  web.tag = "own";
  web.tag_policy = {model::TagPolicyKind::EXACT, "stable", {}};
  world.add(web);
  const auto organization = world.service("web").organization;
  const auto key = world.service("web").image.key;
  world.policy.retention.history = days(10);
  world.restart();
  world.act([&](Context& context, store::Transaction& tx) {
    for (const auto* tag : {"gone", "listed", "own", "stable"}) {
      store::set_considered_digest(tx, organization, key, tag, "sha256:1", context.clock.now());
    }
    store::set_considered_digest(tx, organization, key, "undated", "sha256:1", {});
    store::put(tx, store::PolledImage{organization, key, "", {"listed", "other"}});
  });
  retain_now(world);
  EXPECT_EQ(considered_tags(world).size(), 5U) << "they are young";
  world.clock.advance(days(9));
  world.act([&](Context& context, store::Transaction& tx) {
    store::set_considered_digest(tx, organization, key, "young", "sha256:1", context.clock.now());
  });
  world.clock.advance(days(1) - std::chrono::seconds(1));
  retain_now(world);
  EXPECT_EQ(considered_tags(world).size(), 6U);
  world.clock.advance(std::chrono::minutes(1));
  retain_now(world);
  EXPECT_EQ(considered_tags(world), (std::vector<std::string>{"listed", "own", "stable", "young"}));
}

TEST(Retain, ABranchIsForgottenOnceNothingIsLinkedToIt) {
  Shop shop;
  World& world = shop.world;
  ServiceSpec feature{.name = "feature"};
  feature.branch = "feature";
  shop.commit({"web/index"}, "change", "feature");
  const auto tip = shop.tips["feature"];
  shop.begin({{.name = "web"}, feature});
  shop.push(tip, "feature");
  shop.commit_and_push({"web/index"});
  retain_now(world);
  EXPECT_EQ(world.considered("feature"), tip);
  const auto id = world.service("feature").id;
  world.act([&](Context&, store::Transaction& tx) { store::remove_service(tx, id); });
  retain_now(world);
  EXPECT_EQ(world.considered("feature"), "");
  EXPECT_EQ(world.considered("main"), shop.tips["main"]);
}

TEST(Retain, ZeroKeepsForGood) {
  Shop shop;
  World& world = shop.world;
  world.policy.retention = {.deliveries = {},
                            .logs = {},
                            .history = {},
                            .audit = {},
                            .mirrors = {},
                            .deliveries_size = 0,
                            .logs_size = 0};
  world.restart();
  shop.begin({{.name = "web", .restrictions = {{kMatch, "web"}}}});
  const auto before = rows(world);
  world.clock.advance(days(5000));
  retain_now(world);
  auto after = rows(world);
  after["task"] = before.at("task");
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace slipway::pipeline
