// What other restrictions would have made of past pushes.

#include "pipeline/backtest.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "base/enum.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

struct BacktestCase {
  const char* name;
  std::vector<std::pair<model::RestrictionMode, std::string>> proposed;
  std::vector<std::string> expected;  // of the pushes, oldest first; "*" where it was otherwise
};

class BacktestCases : public testing::TestWithParam<BacktestCase> {};

TEST_P(BacktestCases, DecideThePastAnew) {
  Shop shop;
  ServiceSpec web = spec("web");
  web.restrictions = {{kMatch, "web"}};
  shop.begin({web});
  shop.commit_and_push({"web/index"});
  shop.commit_and_push({"api/main"});
  shop.commit_and_push({"docs/guide", "web/index"});
  shop.commit_and_push({"web/index"}, "[skip deploy]");
  std::vector<model::Restriction> proposed;
  for (const auto& [mode, value] : GetParam().proposed) {
    model::Restriction restriction;
    restriction.mode = mode;
    restriction.value = value;
    proposed.push_back(restriction);
  }
  const auto service = shop.world.service("web");
  const auto verdicts = shop.world.verdicts_of("web");
  std::vector<std::string> found;
  const auto decisions = shop.world.backtest(service, verdicts, proposed);
  ASSERT_TRUE(decisions) << decisions.error().message;
  for (const auto& decision : *decisions) {
    found.push_back(base::to_string(decision.now.reason) + (decision.differs() ? "*" : ""));
  }
  EXPECT_EQ(found, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Backtest, BacktestCases,
    testing::Values(
        BacktestCase{
            "TheSame", {{kMatch, "web"}}, {"MATCHED", "NO_MATCH", "MATCHED", "SKIPPED_BY_MESSAGE"}},
        BacktestCase{
            "None", {}, {"UNRESTRICTED", "UNRESTRICTED*", "UNRESTRICTED", "SKIPPED_BY_MESSAGE"}},
        BacktestCase{"Other",
                     {{kMatch, "api"}},
                     {"NO_MATCH*", "MATCHED*", "NO_MATCH*", "SKIPPED_BY_MESSAGE"}},
        BacktestCase{"Excluding",
                     {{kExclude, "web"}},
                     {"EXCLUDED*", "MATCHED*", "MATCHED", "SKIPPED_BY_MESSAGE"}}),
    [](const auto& tested) { return tested.param.name; });

TEST(Backtest, IsOfSoManyPushesWhateverElseWasDecided) {
  Shop shop;
  shop.begin({spec("web", "web")});
  std::vector<std::string> tips;
  for (int push = 0; push < 5; ++push) {
    tips.push_back(shop.commit_and_push({push % 2 == 0 ? "web/index" : "api/main"}));
    shop.push(tips.back());  // announced twice: the second has nothing more to say
  }
  std::vector<std::string> found;
  const auto id = shop.world.service("web").id;
  const auto look = [&](store::Page page) {
    found.clear();
    shop.world.act([&](Context&, store::Transaction& tx) {
      for (const auto& one : past_verdicts(tx, id, page)) found.push_back(one.to);
    });
    return found;
  };
  EXPECT_THAT(look({.before = "", .limit = 3}), testing::ElementsAre(tips[4], tips[3], tips[2]));
  EXPECT_EQ(look({}).size(), 5U);
}

}  // namespace
}  // namespace slipway::pipeline
