// Which secrets of an environment its previews have.

#include "pipeline/preview_secrets.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "pipeline/test_previews.h"
#include "pipeline/variables.h"
#include "store/variables.h"

namespace slipway::pipeline {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;

// What stands in for a value that only its environment may see.
const std::string kHush = "hush";

model::VariableId put_variable(Context& context, store::Transaction& tx,
                               const model::VariableParent& parent, const std::string& key,
                               const std::string& value, bool secret,
                               const std::function<void(model::Variable&)>& set = {}) {
  model::Variable variable;
  variable.id = model::VariableId::make(context.clock.now(), context.random);
  variable.parent = parent;
  variable.key = key;
  variable.secret = secret;
  variable.value = secret ? context.cipher.encrypt(value) : value;
  if (set) set(variable);
  EXPECT_TRUE(store::insert(tx, variable)) << key;
  return variable.id;
}

std::vector<std::string> keys_of(store::Transaction& tx, const model::VariableParent& parent) {
  std::vector<std::string> all;
  for (const auto& variable : store::variables(tx, parent)) all.push_back(variable.key);
  std::sort(all.begin(), all.end());
  return all;
}

struct SecretCase {
  model::EnvironmentMode mode;
  std::vector<std::string> keys;
};

TEST(PreviewSecrets, AreNoneOfProduction) {
  for (const auto& one : {SecretCase{model::EnvironmentMode::PRODUCTION, {"COLOUR"}},
                          SecretCase{model::EnvironmentMode::STAGING, {"COLOUR", "KEY"}}}) {
    PreviewedShop shop(one.mode);
    shop.world.act([&](Context& context, store::Transaction& tx) {
      for (const auto& parent : {model::VariableParent(shop.base),
                                 model::VariableParent(shop.world.service("web").id)}) {
        put_variable(context, tx, parent, "COLOUR", "red", false);
        put_variable(context, tx, parent, "KEY", kHush, true);
      }
    });
    shop.branch_off("feature", {"web/index"});
    shop.tell(shop.news(12, "feature"));
    const auto environment = shop.preview(12).environment;
    ASSERT_TRUE(environment);
    shop.look([&](store::Transaction& tx) {
      EXPECT_EQ(keys_of(tx, *environment), one.keys);
      const auto services = store::services(tx, *environment);
      ASSERT_EQ(services.size(), 1U);
      EXPECT_EQ(keys_of(tx, services.front().id), one.keys);
    });
  }
}

// Neither by another name, nor within another value, nor as a file; what the project has for all of
// its environments takes the place of what production overrides.
TEST(PreviewSecrets, OfProductionAreSeenByNoWay) {
  PreviewedShop shop(model::EnvironmentMode::PRODUCTION);
  shop.world.act([&](Context& context, store::Transaction& tx) {
    const model::VariableParent web = shop.world.service("web").id;
    const auto project = store::environment(tx, shop.base)->project;
    put_variable(context, tx, project, "OVERRIDDEN", "for-all", true);
    put_variable(context, tx, shop.base, "OVERRIDDEN", kHush, true);
    put_variable(context, tx, web, "PASSWORD", kHush, true);
    const auto password = put_variable(context, tx, shop.base, "PASSWORD", kHush, true);
    const auto alias = [&](model::Variable& one) { one.alias_of = password; };
    put_variable(context, tx, shop.base, "SAME", "", false, alias);
    put_variable(context, tx, web, "SAME_OF_SERVICE", "", false, alias);
    put_variable(context, tx, web, "ADDRESS", "pg://me:{{PASSWORD}}@{{OVERRIDDEN}}", false);
    put_variable(context, tx, shop.base, "FILE", kHush, true,
                 [](model::Variable& one) { one.mount_path = "/etc/key"; });
  });
  const auto tip = shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  const auto version = shop.world.runtime.fake.started(tip);
  ASSERT_TRUE(version);
  for (const auto& [key, value] : version->environment) {
    EXPECT_THAT(value, Not(HasSubstr(kHush))) << key;
  }
  EXPECT_THAT(version->files, IsEmpty());
  EXPECT_EQ(version->environment.at("OVERRIDDEN"), "for-all");
  EXPECT_EQ(version->environment.at("ADDRESS"), "pg://me:{{PASSWORD}}@for-all");
  EXPECT_THAT(version->environment, Not(Contains(Key("SAME"))));
  EXPECT_THAT(version->environment, Not(Contains(Key("SAME_OF_SERVICE"))));
}

// As the API has it where the mode changes.
void become_production(PreviewedShop& shop) {
  shop.change_base([](auto& base) { base.mode = model::EnvironmentMode::PRODUCTION; });
  shop.world.act([&](Context& context, store::Transaction& tx) {
    withhold_secrets(context, tx, shop.base, "ann");
  });
  shop.world.run();
}

TEST(PreviewSecrets, GoWhenTheirEnvironmentBecomesProductions) {
  PreviewedShop shop(model::EnvironmentMode::STAGING);
  const auto web = shop.world.service("web").id;
  std::optional<model::VariableId> renamed;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    const auto key = put_variable(context, tx, shop.base, "KEY", kHush + "-1", true);
    put_variable(context, tx, web, "SAME", "", false,
                 [&](model::Variable& one) { one.alias_of = key; });
    put_variable(context, tx, web, "PASSWORD", kHush + "-2", true);
    put_variable(context, tx, web, "COLOUR", "red", false);
    renamed = put_variable(context, tx, shop.base, "BEFORE", kHush + "-3", true);
  });
  const auto tip = shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  const auto preview = shop.preview(12).environment;
  ASSERT_TRUE(preview);
  ASSERT_EQ(shop.world.runtime.fake.started(tip)->environment.at("SAME"), kHush + "-1");
  std::optional<model::Service> copy;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    copy = store::services(tx, *preview).at(0);
    put_variable(context, tx, copy->id, "OWN", "the preview's", true);
    auto variable = *store::variable(tx, *renamed);
    variable.key = "AFTER";
    ASSERT_TRUE(store::update(tx, variable));
  });

  become_production(shop);

  shop.look([&](store::Transaction& tx) {
    EXPECT_THAT(keys_of(tx, *preview), IsEmpty());
    EXPECT_THAT(keys_of(tx, copy->id), ElementsAre("COLOUR", "OWN"));
    EXPECT_THAT(keys_of(tx, shop.base), ElementsAre("AFTER", "KEY"));
    EXPECT_THAT(keys_of(tx, web), ElementsAre("COLOUR", "PASSWORD", "SAME"));
  });
  // What runs has them no longer either.
  EXPECT_THAT(shop.served(12), ElementsAre("web " + tip));
  const auto version = shop.world.runtime.fake.started(tip);
  ASSERT_TRUE(version);
  EXPECT_EQ(version->environment.at("OWN"), "the preview's");
  for (const auto& [name, value] : version->environment) {
    EXPECT_THAT(value, Not(HasSubstr(kHush))) << name;
  }
  EXPECT_THAT(version->secrets, Each("the preview's"));
}

TEST(PreviewSecrets, DeployNothingWhereNoneWasCopied) {
  PreviewedShop shop(model::EnvironmentMode::STAGING);
  shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  const auto deployed = shop.deployments(12);
  become_production(shop);
  EXPECT_EQ(shop.deployments(12), deployed);
}

}  // namespace
}  // namespace slipway::pipeline
