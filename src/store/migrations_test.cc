#include "store/migrations.h"

#include <filesystem>
#include <map>
#include <sstream>
#include <string>

#include <gmock/gmock.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "io/files.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Applied = std::vector<std::pair<std::int64_t, std::int64_t>>;

// The stores of before have no place to say it.
constexpr int kFirstThatSaysItOnlyAdds = 27;

class Migrations : public StoreTest {
 protected:
  void SetUp() override { database_ = open_empty(); }

  // Versions and when each came.
  Applied applied() {
    return read([](Transaction& tx) {
      return tx.query("SELECT version, applied_at FROM schema_migration ORDER BY version",
                      [](const Row& row) { return std::pair(row.integer(0), row.integer(1)); });
    });
  }
  // Those that say that they only add.
  std::vector<std::int64_t> additive() {
    if (applied().size() < kFirstThatSaysItOnlyAdds) return {};
    return read([](Transaction& tx) {
      return tx.query("SELECT version FROM schema_migration WHERE additive = 1 ORDER BY version",
                      [](const Row& row) { return row.integer(0); });
    });
  }
};

TEST_P(Migrations, AreNumberedFromOneWithoutGaps) {
  int expected = 0;
  for (const auto& migration : migrations()) EXPECT_EQ(migration.version, ++expected);
}

TEST(MigrationFiles, AreAsTheyWereWhenTheyLanded) {
  const std::filesystem::path source(SLIPWAY_SOURCE_DIR);
  std::map<std::string, std::string> sealed;
  std::istringstream lines(
      io::read_file(source / "testdata" / "store" / "migrations.sha256").value_or(""));
  for (std::string hash, name; lines >> hash >> name;) sealed[name] = hash;
  std::size_t found = 0;
  for (const auto& file : std::filesystem::directory_iterator(source / "src/store/migrations")) {
    const auto name = file.path().filename().string();
    const auto hash = base::encode_hex(base::sha256(io::read_file(file.path()).value_or("")));
    ++found;
    ASSERT_TRUE(sealed.contains(name)) << name << ": testdata/store/make.py writes its line";
    EXPECT_EQ(sealed[name], hash) << name << " is in stores already, which would not be like this: "
                                  << "take the change back, and add a new migration instead";
  }
  EXPECT_EQ(found, sealed.size()) << "one is gone that stores were made with";
}

TEST_P(Migrations, GoFromNothingToEveryVersionAndOnToTheNewest) {
  const int newest = migrations().back().version;
  for (int version = 1; version <= newest; ++version) {
    SCOPED_TRACE(version);
    const io::TestFolder folder;
    database_ = GetParam().open(folder.path(), {});
    ASSERT_TRUE(migrate(*database_, now_, version).has_value());
    EXPECT_EQ(applied().size(), static_cast<std::size_t>(version));
    ASSERT_TRUE(migrate(*database_, now_).has_value());
    EXPECT_EQ(applied().back().first, newest);
    plant_tree();
    database_.reset();
  }
}

std::vector<std::string> stored_statements(int version) {
  const auto name =
      std::string("schema-") + (version < 10 ? "0" : "") + std::to_string(version) + ".sql";
  auto text = io::read_file(std::filesystem::path(SLIPWAY_SOURCE_DIR) / "testdata" / "store" / name)
                  .value_or("");
  std::vector<std::string> all;
  for (std::size_t end = 0; (end = text.find(";\n")) != std::string::npos;) {
    all.push_back(text.substr(0, end));
    text.erase(0, end + 2);
  }
  return all;
}

// Of each table that matters when it is lost; all of them are there from the first schema on.
const std::vector<std::string>& kept_tables() {
  static const std::vector<std::string> names{
      "organization", "api_token",  "git_token",      "runtime",     "project", "environment",
      "service",      "hook",       "delivery",       "push",        "branch",  "change_set",
      "verdict",      "deployment", "deployment_log", "restriction", "variable"};
  return names;
}

std::vector<std::int64_t> additive_up_to(int version) {
  std::vector<std::int64_t> all;
  for (const auto& migration : migrations()) {
    const bool counts = version >= kFirstThatSaysItOnlyAdds && migration.version <= version;
    if (counts && migration.additive) all.push_back(migration.version);
  }
  return all;
}

// A store that was in use since the first version, as each later one left it: testdata/store.
TEST_P(Migrations, BringEachStoredDatabaseToTheNewest) {
  for (const auto& stored : migrations()) {
    SCOPED_TRACE(stored.version);
    const auto statements = stored_statements(stored.version);
    ASSERT_FALSE(statements.empty()) << "testdata/store/make.py writes it";
    const io::TestFolder folder;
    database_ = GetParam().open(folder.path(), {});
    database_->write([&](Transaction& tx) {
      for (const auto& statement : statements) tx.execute(statement);
    });
    const auto before = applied();
    ASSERT_EQ(before.size(), static_cast<std::size_t>(stored.version));
    EXPECT_EQ(additive(), additive_up_to(stored.version));
    ASSERT_TRUE(migrate(*database_, now_).has_value());
    EXPECT_EQ(applied().back().first, migrations().back().version);
    for (const auto& table : kept_tables()) EXPECT_EQ(count(table), 1) << table;
    const auto organization = read([](Transaction& tx) { return organizations(tx); }).at(0);
    const auto services =
        read([&](Transaction& tx) { return services_of_organization(tx, organization.id); });
    ASSERT_EQ(services.size(), 1U);
    EXPECT_EQ(services[0].watermark, "3f786850e387550fdab836ed7e6dc881de23001b");
    EXPECT_EQ(services[0].git.branch, "main");
    database_.reset();
  }
}

TEST_P(Migrations, TwiceChangeNothing) {
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  plant_tree();
  const auto before = applied();
  ASSERT_TRUE(migrate(*database_, now_ + std::chrono::hours(1)).has_value());
  EXPECT_EQ(applied(), before);
  EXPECT_EQ(count("organization"), 1);
}

TEST_P(Migrations, LeaveANewerStoreAlone) {
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  database_->write([this](Transaction& tx) {
    tx.execute("INSERT INTO schema_migration (version, applied_at) VALUES (9000, $1)", now_);
  });
  const auto before = applied();
  const auto refused = migrate(*database_, now_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  EXPECT_THAT(refused.error().message, HasSubstr("9000"));
  EXPECT_THAT(refused.error().message, HasSubstr("back-up"));
  EXPECT_EQ(applied(), before);
}

TEST_P(Migrations, ThatOnlyAddLetAnOlderProgramGoOn) {
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  database_->write([this](Transaction& tx) {
    tx.execute(
        "INSERT INTO schema_migration (version, applied_at, additive) VALUES (9000, $1, 1), "
        "(9001, $1, 1)",
        now_);
  });
  EXPECT_TRUE(migrate(*database_, now_).has_value());
  database_->write([this](Transaction& tx) {
    tx.execute("INSERT INTO schema_migration (version, applied_at, additive) VALUES (9002, $1, 0)",
               now_);
  });
  EXPECT_FALSE(migrate(*database_, now_).has_value());
}

TEST_P(Migrations, OfHelmRepositoriesOnlyAdd) {
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  EXPECT_EQ(read([](Transaction& tx) {
              return tx
                  .query_one("SELECT additive FROM schema_migration WHERE version = 28",
                             [](const Row& row) { return row.integer(0); })
                  .value();
            }),
            1);
  plant_tree();
  // As the version before writes a service: it names none of the new columns.
  database_->write([&](Transaction& tx) {
    tx.execute(
        "INSERT INTO service (id, environment_id, organization_id, kind, name, provider, url, "
        "branch, root_path, git_token_id, repository, auto_deploy, skip_by_message, stopped, "
        "deployed_once, watermark, watermark_moved_at, serving, settings, created_at, "
        "updated_at, image_name, image_key, image_tag, registry_id) VALUES ('old', $1, $2, "
        "'APPLICATION', 'old', 'GIT', '', 'main', '', NULL, '', 1, 1, 0, 0, '', 0, NULL, '{}', 0, "
        "0, '', '', '', NULL)",
        environment_.id, organization_.id);
  });
  EXPECT_EQ(count("service"), 1);
}

TEST_P(Migrations, OfHelmServicesKeepProgramsAwayThatCannotReadThem) {
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  EXPECT_EQ(read([](Transaction& tx) {
              return tx
                  .query_one("SELECT additive FROM schema_migration WHERE version = 29",
                             [](const Row& row) { return row.integer(0); })
                  .value();
            }),
            0);
}

TEST_P(Migrations, ThatFailLeaveTheVersionBefore) {
  // One of the tables is in its way.
  database_->write([](Transaction& tx) { tx.execute("CREATE TABLE event (id BIGINT)"); });
  EXPECT_THROW(static_cast<void>(migrate(*database_, now_)), std::runtime_error);
  EXPECT_TRUE(applied().empty());
  database_->write([](Transaction& tx) { tx.execute("DROP TABLE event"); });
  EXPECT_TRUE(migrate(*database_, now_).has_value());
}

// Version 2 asks for the interpretation of a hook's deliveries instead of each delivery's.
TEST_P(Migrations, LoseNoDeliveryThatWaitsToBeInterpreted) {
  ASSERT_TRUE(migrate(*database_, now_, 1).has_value());
  database_->write([](Transaction& tx) {
    for (const char* id : {"d1", "d2", "d3"}) {
      tx.execute(
          "INSERT INTO delivery (id, hook_id, organization_id, kind, sender_id, event, "
          "received_at, headers, body, size, state, message) VALUES ($1, $2, 'o', 'GIT', $1, "
          "'push', 5, '[]', '{}', 2, 'RECEIVED', '')",
          id, std::string(id) == "d3" ? "h2" : "h1");
    }
    for (const char* id : {"d2", "d3"}) {
      tx.execute(
          "INSERT INTO task (step, subject, run_at, wanted, taken, lease_owner, lease_until, "
          "attempts, error) VALUES ('interpret', $1, 7, 1, 0, '', 0, 0, '')",
          id);
    }
  });
  ASSERT_TRUE(migrate(*database_, now_).has_value());
  const auto texts = [this](const std::string& sql) {
    return read(
        [&](Transaction& tx) { return tx.query(sql, [](const Row& row) { return row.text(0); }); });
  };
  EXPECT_THAT(texts("SELECT id FROM delivery WHERE interpreted = 0 ORDER BY id"),
              ElementsAre("d2", "d3"));
  EXPECT_THAT(texts("SELECT step || ' ' || subject FROM task ORDER BY subject"),
              ElementsAre("interpret h1", "interpret h2"));
}

INSTANTIATE_TEST_SUITE_P(Adapters, Migrations, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
