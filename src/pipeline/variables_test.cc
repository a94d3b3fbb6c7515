// What a version gets of the variables of its service, environment and project.

#include "pipeline/variables.h"

#include <gmock/gmock.h>

#include "pipeline/test_shop.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/variables.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

enum class Level { kProject, kEnvironment, kService };

struct Spec {
  Level level = Level::kService;
  std::string key;
  std::string value;
  bool secret = false;
  std::string alias_of{};
  std::string mount_path{};
};

model::VariableParent parent_at(store::Transaction& tx, const model::Service& service,
                                Level level) {
  if (level == Level::kService) return service.id;
  if (level == Level::kEnvironment) return service.environment;
  return store::environment(tx, service.environment).value().project;
}

void add(Shop& shop, const std::vector<Spec>& specs) {
  const auto service = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) {
    for (const auto& spec : specs) {
      model::Variable variable;
      variable.id = model::VariableId::make(context.clock.now(), context.random);
      variable.parent = parent_at(tx, service, spec.level);
      variable.key = spec.key;
      variable.value = spec.secret ? context.cipher.encrypt(spec.value) : spec.value;
      variable.secret = spec.secret;
      variable.mount_path = spec.mount_path;
      variable.interpolated = spec.mount_path.empty();
      for (const auto& seen : visible_variables(context, tx, service.id)) {
        if (seen.variable.key == spec.alias_of) variable.alias_of = seen.variable.id;
      }
      ASSERT_TRUE(store::insert(tx, variable).has_value());
    }
  });
}

TEST(VersionVariables, AreThePathsOfThoseThatAreFiles) {
  Shop shop;
  shop.world.add(spec("web"));
  add(shop, {{Level::kProject, "CONFIG", "{{A}}", true, "", "/etc/shop/config"}});
  add(shop, {{Level::kService, "A", "a"}, {Level::kService, "SAME", "", true, "CONFIG"}});
  const auto commit = shop.commit({});
  shop.world.deploy("web", commit);
  shop.world.run();
  const auto version = shop.world.runtime.fake.started(commit).value();
  EXPECT_EQ(version.environment.at("CONFIG"), "/etc/shop/config");
  EXPECT_EQ(version.environment.at("SAME"), "/etc/shop/config");
  ASSERT_EQ(version.files.size(), 1);
  EXPECT_EQ(version.files.front().path, "/etc/shop/config");
  EXPECT_EQ(version.files.front().content, "{{A}}");
  EXPECT_THAT(version.secrets, Contains("{{A}}"));
}

TEST(VersionVariables, ComeFromAllLevelsTheNarrowestFirst) {
  Shop shop;
  shop.world.add(spec("web"));
  shop.world.add(spec("other"));
  add(shop, {{Level::kProject, "A", "project"},
             {Level::kProject, "B", "project"},
             {Level::kProject, "C", "project"},
             {Level::kEnvironment, "B", "environment"},
             {Level::kEnvironment, "C", "environment"},
             {Level::kService, "C", "service"},
             {Level::kService, "SLIPWAY_PROJECT", "mine"},
             {Level::kProject, "PASSWORD", "hush-hush", true},
             {Level::kService, "URL", "pg://{{PASSWORD}}@{{SLIPWAY_ENVIRONMENT}}/{{B}}"},
             {Level::kService, "LATER", "", false, "C"},
             {Level::kService, "KEY", "", true, "PASSWORD"},
             {Level::kService, "WHERE", "", false, "SLIPWAY_ENVIRONMENT"}});
  const auto commit = shop.commit({});
  shop.world.deploy("web", commit);
  shop.world.run();
  const auto version = shop.world.runtime.fake.started(commit).value();
  const std::map<std::string, std::string> expected{
      {"A", "project"},
      {"B", "environment"},
      {"C", "service"},
      {"SLIPWAY_PROJECT", "mine"},
      {"SLIPWAY_ENVIRONMENT", "production"},
      {"SLIPWAY_SERVICE", "web"},
      {"SLIPWAY_SERVICE_ID", shop.world.service("web").id.to_string()},
      {"SLIPWAY_COMMIT", commit},
      {"PASSWORD", "hush-hush"},
      {"URL", "pg://hush-hush@production/environment"},
      {"LATER", "service"},
      {"KEY", "hush-hush"},
      {"WHERE", "production"},
  };
  for (const auto& [key, value] : expected) {
    ASSERT_TRUE(version.environment.contains(key)) << key;
    EXPECT_EQ(version.environment.at(key), value) << key;
  }
  EXPECT_THAT(version.secrets, Contains("hush-hush"));
  EXPECT_THAT(version.secrets, Not(Contains("service")));

  const auto next = shop.commit({});
  shop.world.deploy("other", next);
  shop.world.run();
  const auto other = shop.world.runtime.fake.started(next).value();
  EXPECT_EQ(other.environment.at("C"), "environment");
  EXPECT_FALSE(other.environment.contains("URL"));
}

TEST(VersionVariables, ThatNameEachOtherInACircleFailTheDeployment) {
  Shop shop;
  shop.begin({spec("web")});
  add(shop, {{Level::kProject, "A", "{{B}}"}, {Level::kService, "B", "{{A}}"}});
  shop.world.deploy("web");
  shop.world.run();
  const auto failed = shop.world.last_deployment("web");
  EXPECT_EQ(failed.state, DeploymentState::BUILD_ERROR);
  EXPECT_THAT(failed.error, HasSubstr("A -> B -> A"));
}

}  // namespace
}  // namespace slipway::pipeline
