#include "daemon/move_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/key_rotation.h"
#include "daemon/open_store.h"
#include "daemon/test_data_folder.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "store/postgres/postgres_database.h"
#include "store/test_postgres.h"
#include "store/whole_store.h"

namespace slipway::daemon {
namespace {

using testing::HasSubstr;

class MoveStore : public testing::Test {
 protected:
  MoveStore() { make_store_with_secrets(folder.path() / "data", clock, random); }

  Options options(const std::string& database) {
    Options chosen;
    chosen.from = "sqlite:" + (folder.path() / "data").string();
    chosen.to = "postgres:" + database;
    chosen.node = "north";
    return chosen;
  }
  static std::unique_ptr<store::Database> open_target(const std::string& database) {
    store::PostgresOptions postgres;
    postgres.connection = database;
    return store::open_postgres(std::move(postgres)).value();
  }

  io::SystemClock clock;
  io::SystemRandom random;
  io::TestFolder folder;
};

TEST_F(MoveStore, CopiesAllAndTheKeyOpensIt) {
  std::string key;
  {
    const auto data = DataFolder::open(folder.path() / "data").value();
    key = data.secret_key(random).value();
    open_database(data)->write([](store::Transaction& tx) {
      tx.execute(
          "INSERT INTO runtime (id, organization_id, name, kind, is_default, settings, created_at, "
          "updated_at) SELECT '22222222-2222-7222-8222-222222222222', id, 'local', 'PROCESS', 1, "
          "'{}', 1, 1 FROM organization");
      tx.execute(
          "INSERT INTO deployment_log (deployment_id, sequence, at, stream, line) VALUES ('d', 1, "
          "2, 'stdout', $1), ('d', 2, 3, 'stdout', 'Grüße')",
          std::string("broken \xFF\0 line", 14));
      tx.execute(
          "INSERT INTO delivery (id, hook_id, organization_id, kind, sender_id, event, "
          "received_at, headers, body, size, state, message) VALUES ('e', 'h', 'o', 'GIT', '', "
          "'push', 5, '[]', $1, 3, 'RECEIVED', '')",
          store::Blob{std::string("\0\xFF\x01", 3)});
      tx.execute(
          "INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, "
          "attempts, error) VALUES ('survey', 's', 1, 1, 1, 'before', 99, 0, '')");
    });
  }
  const auto target = store::TestPostgres::shared().database("moved");
  ASSERT_EQ(run_migrate(options(target)).value(), 0);
  const auto database = open_target(target);
  EXPECT_EQ(opens_all(*database, base::Cipher(key, random)).value(), kSecrets);
  database->read([](store::Transaction& tx) {
    const auto texts = [&](const std::string& sql) {
      return tx.query(sql, [](const store::Row& row) { return row.text(0); });
    };
    EXPECT_THAT(texts("SELECT line FROM deployment_log ORDER BY sequence"),
                testing::ElementsAre("broken \xEF\xBF\xBD\xEF\xBF\xBD line", "Grüße"));
    EXPECT_THAT(texts("SELECT body FROM delivery"),
                testing::ElementsAre(std::string("\0\xFF\x01", 3)));
    EXPECT_THAT(texts("SELECT lease_owner FROM task"), testing::ElementsAre(""));
    EXPECT_THAT(texts("SELECT node FROM runtime"), testing::ElementsAre("north"));
  });
  const auto again = run_migrate(options(target));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::ErrorCode::kConflict);
}

TEST_F(MoveStore, ThatFailsLeavesNothing) {
  const auto connection = store::TestPostgres::shared().migrated("half");
  const auto target = open_target(connection);
  target->write([](store::Transaction& tx) {
    tx.execute("ALTER TABLE hook ADD CONSTRAINT none CHECK (name <> 'h')");
  });
  const auto moved = run_migrate(options(connection));
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error().message, HasSubstr("Nothing was copied"));
  target->read([](store::Transaction& tx) {
    EXPECT_TRUE(tx.query("SELECT 1 FROM organization", [](const auto& row) {
                    return row.integer(0);
                  }).empty());
  });
}

struct Falsified {
  std::string name;
  std::string trigger;  // "BEFORE" or "AFTER"
  std::string body;     // of the trigger's function, for each row of `hook` that comes
  std::string says;
};

class FalsifiedCopy : public MoveStore, public testing::WithParamInterface<Falsified> {};

// A target that keeps something else than it is given, and says nothing.
TEST_P(FalsifiedCopy, IsFoundNamedAndUndone) {
  const auto& falsified = GetParam();
  const auto connection = store::TestPostgres::shared().migrated("false_" + falsified.name);
  const auto target = open_target(connection);
  target->write([&](store::Transaction& tx) {
    tx.execute("CREATE FUNCTION falsify() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN " +
               falsified.body + " END $f$");
    tx.execute("CREATE TRIGGER falsify " + falsified.trigger +
               " INSERT ON hook FOR EACH ROW EXECUTE FUNCTION falsify()");
  });
  const auto moved = run_migrate(options(connection));
  ASSERT_FALSE(moved);
  EXPECT_THAT(moved.error().message, HasSubstr("Nothing was copied: the table hook differs"));
  EXPECT_THAT(moved.error().message, testing::ContainsRegex(falsified.says));
  target->read([](store::Transaction& tx) {
    for (const std::string table : {"organization", "hook", "project"}) {
      EXPECT_TRUE(tx.query("SELECT 1 FROM " + table, [](const auto& row) { return row.integer(0); })
                      .empty())
          << table;
    }
  });
  // Where it keeps what it is given, the same migration is a success.
  target->write([](store::Transaction& tx) { tx.execute("DROP TRIGGER falsify ON hook"); });
  EXPECT_EQ(run_migrate(options(connection)).value(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Daemon, FalsifiedCopy,
    testing::Values(
        Falsified{"changed", "BEFORE", "NEW.name := NEW.name || ' '; RETURN NEW;",
                  "lacks the rows whose id is '.+'; it has others, whose id is '.+'"},
        Falsified{"lost", "BEFORE", "RETURN NULL;", "lacks the rows whose id is '.+'.$"},
        Falsified{
            "added", "AFTER",
            "IF pg_trigger_depth() < 2 THEN NEW.id := 'forged'; NEW.name := 'f'; INSERT INTO hook "
            "VALUES (NEW.*); END IF; RETURN NULL;",
            "it has others, whose id is 'forged'"}),
    [](const auto& test) { return test.param.name; });

TEST_F(MoveStore, SaysWhatToWrite) {
  auto wrong = options("host=/nowhere dbname=slipway");
  EXPECT_EQ(run_migrate(wrong).error().code, base::ErrorCode::kUnavailable);
  wrong.to = "mysql:x";
  EXPECT_THAT(run_migrate(wrong).error().message, HasSubstr("postgres://"));
  wrong.from = "sqlite:/nowhere";
  EXPECT_THAT(run_migrate(wrong).error().message, HasSubstr("no store in /nowhere"));
  wrong.from = "/nowhere";
  EXPECT_THAT(run_migrate(wrong).error().message, HasSubstr("no SQLite store"));
}

TEST(StoreOption, IsCheckedBeforeItIsUsed) {
  EXPECT_EQ(postgres_connection("postgres://ada@db/slipway"), "postgresql://ada@db/slipway");
  EXPECT_EQ(postgres_connection("postgres:host=db dbname=slipway"), "host=db dbname=slipway");
  EXPECT_EQ(postgres_connection("postgres:service=slipway"), "service=slipway");
  for (const auto* wrong :
       {"postgres://ada:hush@db/slipway", "postgres:host=db password=hush", "postgres:host",
        "postgres:", "mysql:x", "/var/lib/slipway.db", "postgres:hush hush='"}) {
    SCOPED_TRACE(wrong);
    const auto refused = postgres_connection(wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(refused.error().message, testing::Not(HasSubstr("hush")));
  }
}

}  // namespace
}  // namespace slipway::daemon
