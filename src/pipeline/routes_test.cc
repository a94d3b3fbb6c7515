#include "pipeline/routes.h"

#include <gmock/gmock.h>

#include "base/test_random.h"
#include "gateway/fake/fake_gateway.h"

namespace slipway::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RoutesTest : public testing::Test {
 protected:
  static gateway::Route to(const model::ServiceId& service, std::uint16_t port) {
    return {service.to_string(), {"host"}, {}, {{"127.0.0.1", port}}};
  }

  base::CountingRandom random_;
  gateway::FakeGateway gateway_;
  Routes routes_{gateway_};
  const model::ServiceId here_ = model::ServiceId::make({}, random_);
  const model::ServiceId away_ = model::ServiceId::make({}, random_);
};

TEST_F(RoutesTest, ThoseOfARuntimeThatIsAwayStayWhereNothingChanges) {
  routes_.remember({{here_, to(here_, 1)}});
  EXPECT_TRUE(routes_.set(here_, to(here_, 1)).has_value());
  EXPECT_THAT(gateway_.applied(), IsEmpty());
  EXPECT_TRUE(routes_.complete({{here_, to(here_, 1)}, {away_, to(away_, 2)}}).has_value());
  EXPECT_THAT(gateway_.applied().back(), testing::SizeIs(2));
}

TEST_F(RoutesTest, AChangeMeanwhileCounts) {
  routes_.remember({{here_, to(here_, 1)}});
  EXPECT_TRUE(routes_.set(here_, to(here_, 3)).has_value());
  EXPECT_THAT(gateway_.applied().back(), ElementsAre(to(here_, 3)));
  EXPECT_TRUE(routes_.complete({{here_, to(here_, 1)}}).has_value());
  EXPECT_THAT(gateway_.applied().back(), ElementsAre(to(here_, 3)));
}

TEST_F(RoutesTest, WhatWasTakenForGrantedMeanwhileIsSetRight) {
  const auto gone = model::ServiceId::make({}, random_);
  routes_.remember({{here_, to(here_, 1)}, {away_, to(away_, 2)}, {gone, to(gone, 3)}});
  EXPECT_TRUE(routes_.complete({{here_, to(here_, 1)}, {away_, to(away_, 4)}}).has_value());
  EXPECT_THAT(gateway_.applied().back(), testing::UnorderedElementsAre(to(here_, 1), to(away_, 4)));
}

TEST_F(RoutesTest, WhatTheGatewayDidNotTakeIsToldAgain) {
  gateway_.fail_with(base::Error{base::ErrorCode::kUnavailable, "away"});
  EXPECT_FALSE(routes_.replace({{here_, to(here_, 1)}}).has_value());
  gateway_.fail_with(std::nullopt);
  EXPECT_TRUE(routes_.set(here_, to(here_, 1)).has_value());
  EXPECT_THAT(gateway_.applied().back(), ElementsAre(to(here_, 1)));
}

}  // namespace
}  // namespace slipway::pipeline
