// That what is asked at each push reads no more of a table the more there is in it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/commit_statuses.h"
#include "store/notices.h"
#include "store/pushes.h"
#include "store/sqlite/sqlite_connection.h"
#include "store/test_sqlite.h"

namespace slipway::store {
namespace {

// Runs nothing, and keeps how SQLite would.
class Explained final : public Transaction {
 public:
  explicit Explained(SqliteConnection& connection) : connection_(connection) {}

  std::int64_t run(std::string_view sql, std::span<const Value> parameters,
                   const std::function<void(const Row&)>&) override {
    connection_.run("EXPLAIN QUERY PLAN " + std::string(sql), parameters,
                    [this](const Row& row) { plan += row.text(3) + "\n"; });
    return 0;
  }

  std::string plan;

 private:
  SqliteConnection& connection_;
};

struct Asked {
  std::string name;
  std::string index;  // that it goes by, with all that it is asked for
  std::function<void(Transaction&)> ask;
};

class GrowingTables : public testing::TestWithParam<Asked> {};

TEST_P(GrowingTables, AreReadByAnIndexOfWhatIsWanted) {
  SqliteConnection connection(migrated_sqlite().string(), SqliteConnection::Mode::kReadOnly);
  Explained explained(connection);
  GetParam().ask(explained);
  EXPECT_THAT(explained.plan, testing::HasSubstr("USING INDEX " + GetParam().index));
}

const model::RepositoryKey kAsked = model::RepositoryKey::stored("example.com/acme/shop");

INSTANTIATE_TEST_SUITE_P(
    All, GrowingTables,
    testing::Values(Asked{"PendingPushes", "push_pending_in_order",
                          [](Transaction& tx) { pending_pushes(tx, {}, kAsked); }},
                    Asked{"PendingNotices", "notice_pending_in_order",
                          [](Transaction& tx) { pending_notices(tx, {}, "example.com/db"); }},
                    Asked{"DueStatuses", "commit_status_pending",
                          [](Transaction& tx) { due_commit_status(tx, {}, kAsked, {}); }},
                    Asked{"OldStatuses", "commit_status_by_change",
                          [](Transaction& tx) { prune_commit_statuses(tx, {}, kAsked, {}); }}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace slipway::store
