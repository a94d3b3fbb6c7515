#include "store/sqlite/sqlite_database.h"

#include <gtest/gtest.h>

namespace slipway::store {
namespace {

TEST(SqliteDatabase, SaysWhyAFileCannotBeOpened) {
  const auto database = open_sqlite({.path = "/nowhere/at/all/slipway.db"});
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, base::ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace slipway::store
