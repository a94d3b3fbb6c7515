// The board: rows, columns and cells in one answer.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

TEST(Board, HasEachServiceAsARowAndEachPushAsAColumn) {
  TestApi api;
  const auto push = api.add_push(api.id<model::DeliveryId>("deliveryId")).to_string();
  const auto answer = api.call("GET", "/api/organization/{organizationId}/board?limit=1");
  ASSERT_EQ(answer.status, 200) << answer.http.body;
  const auto& board = answer.json.as_object();
  ASSERT_EQ(board.at("columns").as_array().size(), 1U);
  const auto& column = board.at("columns").at(0).as_object();
  EXPECT_EQ(column.at("type").as_string(), "PUSH");
  EXPECT_EQ(column.at("id").as_string(), push);
  ASSERT_EQ(column.at("cells").as_array().size(), 1U);
  const auto row = column.at("cells").at(0).at("service").to_number<std::size_t>();
  EXPECT_EQ(board.at("services").at(row).at("id").as_string(), api.ids().at("applicationId"));
  EXPECT_FALSE(board.at("last_event_id").as_string().empty());
  EXPECT_FALSE(board.at("environments").at(0).at("stages").as_array().empty());
}

TEST(Board, BelongsToAnOrganization) {
  TestApi api;
  EXPECT_EQ(api.call("GET", "/api/organization/" + kNobody + "/board").status, 404);
  EXPECT_EQ(api.call("GET", "/api/organization/{organizationId}/board?limit=0").status, 400);
}

}  // namespace
}  // namespace slipway::api
