// Variables of projects, environments and services.

#include "store/variables.h"

#include <gmock/gmock.h>

#include "store/migrations.h"
#include "store/organizations.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;

class Variables : public StoreTest {
 protected:
  model::Variable make(const model::VariableParent& parent, const std::string& key) {
    model::Variable variable;
    variable.id = make_id<model::VariableId>();
    variable.parent = parent;
    variable.key = key;
    variable.value = "of " + key;
    variable.mount_path = "/etc/" + key;
    variable.interpolated = false;
    variable.created_at = variable.updated_at = now_;
    return variable;
  }
};

TEST_P(Variables, BelongToAnyLevelAndEndWithIt) {
  open();
  plant_tree();
  const auto service = make_service("web");
  write([&](Transaction& tx) { return insert(tx, service).has_value(); });
  const std::vector<model::VariableParent> parents{organization_.id, project_.id, environment_.id,
                                                   service.id};
  write([&](Transaction& tx) {
    for (const auto& parent : parents) EXPECT_TRUE(insert(tx, make(parent, "A")).has_value());
    const auto taken = insert(tx, make(environment_.id, "A"));
    EXPECT_EQ(taken.error().code, base::ErrorCode::kConflict);
    EXPECT_EQ(parents_seen_by(tx, service.id), parents);
    EXPECT_EQ(parents_seen_by(tx, environment_.id).size(), 3U);
    EXPECT_EQ(parents_seen_by(tx, project_.id).size(), 2U);
    EXPECT_EQ(parents_seen_by(tx, organization_.id).size(), 1U);
    EXPECT_TRUE(parents_seen_by(tx, make_id<model::ServiceId>()).empty());
    for (const auto& parent : parents) {
      const auto own = variables(tx, parent);
      EXPECT_EQ(own.size(), 1U);
      EXPECT_EQ(own.at(0).parent, parent);
      EXPECT_EQ(own.at(0).value, "of A");
      EXPECT_EQ(own.at(0).mount_path, "/etc/A");
      EXPECT_FALSE(own.at(0).interpolated);
    }
    return true;
  });
  write([&](Transaction& tx) { return remove_service(tx, service.id), true; });
  EXPECT_EQ(count("variable"), 3);
  write([&](Transaction& tx) { return remove_environment(tx, environment_.id), true; });
  EXPECT_EQ(count("variable"), 2);
  write([&](Transaction& tx) { return remove_project(tx, project_.id), true; });
  EXPECT_EQ(count("variable"), 1);
  write([&](Transaction& tx) { return remove_organization(tx, organization_.id), true; });
  EXPECT_EQ(count("variable"), 0);
}

TEST_P(Variables, TakeTheirAliasesAlong) {
  open();
  plant_tree();
  const auto target = make(project_.id, "A");
  auto alias = make(environment_.id, "B");
  alias.alias_of = target.id;
  auto alias_of_alias = make(environment_.id, "C");
  alias_of_alias.alias_of = alias.id;
  write([&](Transaction& tx) {
    for (const auto& one : {target, alias, alias_of_alias, make(project_.id, "D")}) {
      EXPECT_TRUE(insert(tx, one).has_value());
    }
    EXPECT_EQ(variable(tx, alias.id).value().alias_of, target.id);
    auto renamed = target;
    renamed.key = "D";
    EXPECT_EQ(update(tx, renamed).error().code, base::ErrorCode::kConflict);
    EXPECT_TRUE(remove_variable(tx, target.id));
    EXPECT_FALSE(remove_variable(tx, target.id));
    return true;
  });
  EXPECT_EQ(count("variable"), 1);
}

// Version 6 gives variables to projects and environments too.
TEST_P(Variables, OfServicesAreStillThereAfterTheUpgrade) {
  database_ = open_empty();
  ASSERT_TRUE(migrate(*database_, now_, 5).has_value());
  const auto service = make_id<model::ServiceId>();
  const auto id = make_id<model::VariableId>();
  write([&](Transaction& tx) {
    for (const auto* sql :
         {"INSERT INTO organization VALUES ('o', 'acme', '', 1, 1)",
          "INSERT INTO project VALUES ('p', 'o', 'shop', '', 1, 1)",
          "INSERT INTO runtime VALUES ('r', 'o', 'local', 'PROCESS', 1, '{}', 1, 1)",
          "INSERT INTO environment VALUES ('e', 'p', 'o', 'r', 'prod', 'PRODUCTION', 1, 1)"}) {
      tx.execute(sql);
    }
    tx.execute(
        "INSERT INTO service (id, environment_id, organization_id, kind, name, provider, url, "
        "branch, root_path, repository, auto_deploy, skip_by_message, stopped, deployed_once, "
        "watermark, watermark_moved_at, settings, created_at, updated_at) VALUES ($1, 'e', 'o', "
        "'APPLICATION', 'web', '', '', '', '', '', 1, 1, 0, 0, '', 1, '{}', 1, 1)",
        service);
    tx.execute("INSERT INTO variable VALUES ($1, $2, 'A', 'v', 'why', 1, 2, 3)", id, service);
    return true;
  });
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  const auto kept = read([&](Transaction& tx) { return variables(tx, service); });
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept.at(0).id, id);
  EXPECT_EQ(kept.at(0).key, "A");
  EXPECT_EQ(kept.at(0).value, "v");
  EXPECT_EQ(kept.at(0).description, "why");
  EXPECT_TRUE(kept.at(0).secret);
  EXPECT_EQ(kept.at(0).updated_at, base::from_micros(3));
  EXPECT_TRUE(kept.at(0).interpolated);
}

INSTANTIATE_TEST_SUITE_P(Adapters, Variables, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
