// Copies of services and environments have what is configured, and nothing of what became of it.

#include <gmock/gmock.h>

#include "pipeline/environment_actions.h"
#include "pipeline/stages.h"
#include "pipeline/test_shop.h"
#include "pipeline/variables.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/stages.h"
#include "store/variables.h"

namespace slipway::pipeline {
namespace {

using testing::UnorderedElementsAre;

model::Variable variable(Context& context, const model::VariableParent& parent,
                         const std::string& key, const std::string& value) {
  model::Variable made;
  made.id = model::VariableId::make(context.clock.now(), context.random);
  made.parent = parent;
  made.key = key;
  made.value = value;
  return made;
}

TEST(Clone, OfAnEnvironmentHasItsServicesStagesAndVariables) {
  Shop shop;
  shop.begin({spec("web", "web")});
  shop.world.add(spec("api"));
  const auto web = shop.world.service("web");
  model::Environment made;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    add_default_stages(context, tx, web.environment);
    const auto stages = store::stages(tx, web.environment);
    store::attach(tx, web.id, stages.at(1).id, true, context.clock.now());
    const auto size = variable(context, web.environment, "SIZE", "xl");
    auto alias = variable(context, web.id, "A_ALIAS", "");
    alias.alias_of = size.id;
    auto of_alias = variable(context, web.id, "AN_ALIAS", "");
    of_alias.alias_of = alias.id;
    auto of_built_in = variable(context, web.id, "WHERE", "");
    for (const auto& seen : visible_variables(context, tx, web.id)) {
      if (seen.variable.key == "SLIPWAY_ENVIRONMENT") of_built_in.alias_of = seen.variable.id;
    }
    for (const auto& one :
         {size, alias, of_alias, of_built_in, variable(context, web.id, "COLOUR", "red")}) {
      ASSERT_TRUE(store::insert(tx, one).has_value());
    }
    auto copy = store::environment(tx, web.environment).value();
    copy.name = "staging";
    const auto cloned = clone(context, tx, store::environment(tx, web.environment).value(), copy);
    ASSERT_TRUE(cloned.has_value()) << cloned.error().message;
    made = *cloned;
    EXPECT_FALSE(clone(context, tx, *cloned, copy).has_value()) << "the name is taken";
  });
  shop.world.act([&](Context& context, store::Transaction& tx) {
    const auto services = store::services(tx, made.id);
    std::vector<std::string> names;
    for (const auto& service : services) names.push_back(service.name);
    EXPECT_THAT(names, UnorderedElementsAre("web", "api"));
    for (const auto& service : services) {
      EXPECT_FALSE(service.deployed_once);
      EXPECT_EQ(service.watermark, "");
      EXPECT_EQ(service.serving, std::nullopt);
      if (service.name != "web") continue;
      EXPECT_EQ(store::restrictions(tx, service.id).size(), 1U);
      const auto staged = store::staged_services(tx, made.id).at(service.id);
      EXPECT_TRUE(staged.skipped);
      EXPECT_EQ(store::stage(tx, staged.stage.value()).value().name, "DEFAULT JOB");
      EXPECT_EQ(store::stage(tx, staged.stage.value()).value().environment, made.id);
      runtime::Version version;
      const auto added = add_variables(context, tx, service, version);
      ASSERT_TRUE(added.has_value()) << added.error().message;
      EXPECT_EQ(version.environment.at("SIZE"), "xl");
      EXPECT_EQ(version.environment.at("A_ALIAS"), "xl");
      EXPECT_EQ(version.environment.at("AN_ALIAS"), "xl");
      EXPECT_EQ(version.environment.at("COLOUR"), "red");
      EXPECT_EQ(version.environment.at("WHERE"), "staging");
    }
  });
}

}  // namespace
}  // namespace slipway::pipeline
