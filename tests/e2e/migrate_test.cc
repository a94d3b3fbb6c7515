// `slipwayd migrate` as a command: what it ends with where it cannot, or is not let, end well.

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon_process.h"
#include "io/files.h"
#include "slipway.h"
#include "store/postgres/postgres_database.h"
#include "store/test_postgres.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;

class Migrate : public testing::Test {
 protected:
  Migrate() { EXPECT_EQ(slipway.stop(), 0) << slipway.messages(); }

  DaemonProcess start() {
    return DaemonProcess(
        {.argv = {program("slipwayd").string(), "migrate", "--from",
                  "sqlite:" + slipway.data().string(), "--to", "postgres:" + target},
         .messages = messages});
  }
  int run() { return start().await_end(); }
  std::string said() const { return io::read_file(messages).value_or(""); }

  std::unique_ptr<store::Database> open() const {
    store::PostgresOptions options;
    options.connection = target;
    return store::open_postgres(std::move(options)).value();
  }
  void execute(const std::string& sql) const {
    open()->write([&](store::Transaction& tx) { tx.execute(sql); });
  }
  std::vector<std::string> ask(const std::string& sql) const {
    std::vector<std::string> rows;
    open()->read([&](store::Transaction& tx) {
      rows = tx.query(sql, [](const store::Row& row) { return row.text(0); });
    });
    return rows;
  }
  // Whatever comes into this table goes through the statements.
  void intercept(const std::string& table, const std::string& statements) const {
    execute(
        "CREATE OR REPLACE FUNCTION intercept() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN " +
        statements + " END $f$");
    execute("CREATE TRIGGER intercept BEFORE INSERT ON " + table +
            " FOR EACH ROW EXECUTE FUNCTION intercept()");
  }

  Slipway slipway{Slipway::Gateway::kNone};
  store::TestPostgres postgres;
  std::string target = postgres.migrated("slipway");
  std::filesystem::path messages = slipway.folder() / "migrate.log";
};

TEST_F(Migrate, OfWhatIsFalsifiedFailsAndSaysWhatDiffers) {
  intercept("organization", "NEW.name := NEW.name || '?'; RETURN NEW;");
  EXPECT_EQ(run(), 69);
  EXPECT_THAT(said(), HasSubstr("Nothing was copied: the table organization differs"));
  EXPECT_THAT(ask("SELECT id FROM organization"), testing::IsEmpty());
}

TEST_F(Migrate, ThatIsKilledOrInterruptedLeavesNothingAndIsBegunAgain) {
  const std::string sleeping =
      "SELECT pid::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
  intercept("project", "PERFORM pg_sleep(600); RETURN NEW;");
  for (const int number : {SIGKILL, SIGKILL, SIGINT, SIGTERM}) {
    auto process = start();
    EXPECT_TRUE(wait_until([&] { return !ask(sleeping).empty(); })) << said();
    process.signal(number);
    EXPECT_EQ(process.await_end(), 128 + number);
    // What the server finds out by itself as soon as it has an answer to send.
    ask("SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE wait_event = "
        "'PgSleep'");
    EXPECT_TRUE(wait_until([&] { return ask(sleeping).empty(); }));
    EXPECT_THAT(ask("SELECT id FROM organization"), testing::IsEmpty());
  }
  execute("DROP TRIGGER intercept ON project");
  EXPECT_EQ(run(), 0) << said();
  EXPECT_EQ(ask("SELECT id FROM organization"), std::vector<std::string>{slipway.organization()});
  // Nor was the folder touched: its daemon goes on with it.
  slipway.start();
  EXPECT_TRUE(wait_until([&] { return slipway.send("GET", "/readyz").status == 200; }));
}

TEST_F(Migrate, IntoAStoreThatIsInUseIsRefused) {
  EXPECT_EQ(run(), 0) << said();
  const auto organizations = ask("SELECT id FROM organization");
  EXPECT_FALSE(organizations.empty());
  EXPECT_NE(run(), 0);
  EXPECT_THAT(said(), HasSubstr("holds a store already"));
  EXPECT_EQ(ask("SELECT id FROM organization"), organizations);
}

}  // namespace
}  // namespace slipway::e2e
