#include "daemon/data_folder.h"

#include <gmock/gmock.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "daemon/first_start.h"
#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "store/api_tokens.h"
#include "store/migrations.h"
#include "store/organizations.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::daemon {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr auto kOwnerOnly = fs::perms::owner_read | fs::perms::owner_write;

TEST(DataFolder, IsMadeForItsOwnerAlone) {
  const io::TestFolder folder;
  const auto path = folder.path() / "a" / "b";
  ASSERT_TRUE(DataFolder::open(path).has_value());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
}

TEST(DataFolder, IsOneDaemonsAtATime) {
  const io::TestFolder folder;
  {
    const auto first = DataFolder::open(folder.path());
    ASSERT_TRUE(first.has_value());
    const auto second = DataFolder::open(folder.path());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, base::ErrorCode::kUnavailable);
    EXPECT_THAT(second.error().message, HasSubstr("another slipwayd"));
  }
  EXPECT_TRUE(DataFolder::open(folder.path()).has_value());
}

TEST(DataFolder, SaysSoWhereItCannotBe) {
  const io::TestFolder folder;
  const auto file = folder.path() / "file";
  ASSERT_TRUE(io::write_file(file, "x"));
  const auto opened = DataFolder::open(file / "data");
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, base::ErrorCode::kUnavailable);
  EXPECT_THAT(opened.error().message, HasSubstr((file / "data").string()));
}

TEST(DataFolder, KeepsOneSecretKey) {
  const io::TestFolder folder;
  io::SystemRandom random;
  std::string key;
  {
    const auto opened = DataFolder::open(folder.path());
    key = opened->secret_key(random).value();
    EXPECT_EQ(key.size(), 32U);
    EXPECT_EQ(opened->secret_key(random).value(), key);
  }
  const auto again = DataFolder::open(folder.path());
  EXPECT_EQ(again->secret_key(random).value(), key);
  const auto file = folder.path() / "secret-key";
  EXPECT_EQ(fs::status(file).permissions(), kOwnerOnly);
  for (const auto* broken : {"", "abc", "not hexadecimal"}) {
    ASSERT_TRUE(io::write_file(file, broken));
    const auto refused = again->secret_key(random);
    ASSERT_FALSE(refused.has_value()) << "a new one would lose every secret";
    EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(refused.error().message, HasSubstr("back-up"));
    EXPECT_EQ(io::read_file(file).value(), broken);
  }
}

TEST(FirstStart, MakesAnOrganizationItsRuntimeAndATokenOnce) {
  const io::TestFolder folder;
  io::SystemClock clock;
  io::SystemRandom random;
  const auto data = DataFolder::open(folder.path());
  store::SqliteOptions options;
  options.path = data->database();
  const auto database = store::open_sqlite(std::move(options)).value();
  ASSERT_TRUE(store::migrate(*database, clock.now()).has_value());
  std::string token;
  for (int start = 0; start < 2; ++start) {
    SCOPED_TRACE(start);
    ASSERT_TRUE(first_start(*database, *data, clock, random, "").has_value());
    database->read([&](store::Transaction& tx) {
      const auto organizations = store::organizations(tx);
      ASSERT_EQ(organizations.size(), 1U);
      EXPECT_EQ(organizations[0].name, "default");
      const auto runtimes = store::runtimes(tx, organizations[0].id);
      ASSERT_EQ(runtimes.size(), 1U);
      EXPECT_TRUE(runtimes[0].is_default);
      EXPECT_EQ(runtimes[0].kind, model::RuntimeKind::PROCESS);
      const auto tokens = store::api_tokens(tx);
      ASSERT_EQ(tokens.size(), 1U);
      auto written = io::read_file(folder.path() / "admin-token").value();
      ASSERT_TRUE(written.ends_with('\n'));
      written.pop_back();
      EXPECT_EQ(base::encode_hex(base::sha256(written)), tokens[0].token_hash);
      if (start > 0) {
        EXPECT_EQ(written, token);
      }
      token = written;
    });
  }
  EXPECT_EQ(fs::status(folder.path() / "admin-token").permissions(), kOwnerOnly);
}

}  // namespace
}  // namespace slipway::daemon
