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
        BacktestCase{"TheSame", {{kMatch, "web"}}, {"MATCHED", "NO_MATCH", "MATCHED"}},
        BacktestCase{"None", {}, {"UNRESTRICTED", "UNRESTRICTED*", "UNRESTRICTED"}},
        BacktestCase{"Other", {{kMatch, "api"}}, {"NO_MATCH*", "MATCHED*", "NO_MATCH*"}},
        BacktestCase{"Excluding", {{kExclude, "web"}}, {"EXCLUDED*", "MATCHED*", "MATCHED"}}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::pipeline
