#include "store/stages.h"

#include <gmock/gmock.h>

#include "store/migrations.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;

class StagesTest : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
  }

  model::DeploymentStage add(const std::string& name, std::int64_t order,
                             std::optional<model::ServiceKind> kind = std::nullopt) {
    model::DeploymentStage stage;
    stage.id = make_id<model::DeploymentStageId>();
    stage.environment = environment_.id;
    stage.name = name;
    stage.order = order;
    stage.default_for = kind;
    EXPECT_TRUE(write([&](Transaction& tx) { return insert(tx, stage).has_value(); }));
    return stage;
  }

  std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const auto& stage : read([&](Transaction& tx) { return stages(tx, environment_.id); })) {
      all.push_back(stage.name);
    }
    return all;
  }
};

TEST_P(StagesTest, KeepTheirOrderAndAName) {
  const auto b = add("b", 1);
  const auto a = add("a", 0);
  EXPECT_THAT(names(), ElementsAre("a", "b"));
  write([&](Transaction& tx) {
    set_order(tx, {b, a});
    auto same = a;
    same.name = "b";
    EXPECT_EQ(update(tx, same).error().code, base::ErrorCode::kConflict);
    same.name = "c";
    EXPECT_TRUE(update(tx, same).has_value());
    return true;
  });
  EXPECT_THAT(names(), ElementsAre("b", "c"));
}

TEST_P(StagesTest, HoldEveryServiceOnce) {
  const auto service = make_service("web");
  write([&](Transaction& tx) { return insert(tx, service).has_value(); });
  const auto stage_of_web = [&] {
    return read(
        [&](Transaction& tx) { return staged_services(tx, environment_.id).at(service.id).stage; });
  };
  EXPECT_EQ(stage_of_web(), std::nullopt) << "there is no stage";
  const auto first = add("first", 0);
  const auto last = add("last", 1);
  EXPECT_EQ(stage_of_web(), last.id) << "no stage is for its kind";
  const auto own = add("own", 2, model::ServiceKind::APPLICATION);
  add("after", 3);
  EXPECT_EQ(stage_of_web(), own.id);
  write([&](Transaction& tx) {
    attach(tx, service.id, last.id, false, now_);
    attach(tx, service.id, first.id, true, now_);
    const auto staged = staged_services(tx, environment_.id).at(service.id);
    EXPECT_EQ(staged.stage, first.id);
    EXPECT_TRUE(staged.skipped);
    remove_stage(tx, first.id);
    return true;
  });
  EXPECT_EQ(stage_of_web(), own.id);
}

// Version 7 gives the environments that are there the stages that new ones get.
TEST(StagesMigration, GivesEveryEnvironmentItsStages) {
  for (const auto& adapter : store_adapters()) {
    io::TestFolder folder;
    io::SystemRandom random;
    const auto database = adapter.open(folder.path(), {});
    const auto now = base::from_micros(1'800'000'000'000'000);
    ASSERT_TRUE(migrate(*database, now, 6).has_value());
    const auto one = model::EnvironmentId::make(now, random);
    const auto other = model::EnvironmentId::make(now, random);
    database->write([&](Transaction& tx) {
      for (const auto* sql :
           {"INSERT INTO organization VALUES ('o', 'acme', '', 1, 1)",
            "INSERT INTO project VALUES ('p', 'o', 'shop', '', 1, 1)",
            "INSERT INTO runtime VALUES ('r', 'o', 'local', 'PROCESS', 1, '{}', 1, 1)"}) {
        tx.execute(sql);
      }
      for (const auto& id : {one, other}) {
        tx.execute("INSERT INTO environment VALUES ($1, 'p', 'o', 'r', $1, 'STAGING', 5, 5)", id);
      }
    });
    ASSERT_TRUE(migrate(*database, now).has_value());
    database->read([&](Transaction& tx) {
      for (const auto& id : {one, other}) {
        std::vector<std::string> names;
        for (const auto& stage : stages(tx, id)) names.push_back(stage.name);
        EXPECT_THAT(names, ElementsAre("DEFAULT DATABASE", "DEFAULT JOB", "DEFAULT CONTAINER",
                                       "DEFAULT APPLICATION"));
      }
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Adapters, StagesTest, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
