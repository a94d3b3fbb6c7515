// A back-up is whole or not there, and so is what is restored from it.

#include "daemon/backup.h"

#include <fstream>

#include <gmock/gmock.h>

#include "daemon/key_rotation.h"
#include "daemon/test_data_folder.h"
#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"

namespace slipway::daemon {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

void flip_a_byte(const fs::path& path, std::streamoff at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char former = static_cast<char>(file.get());
  file.seekp(at);
  file.put(static_cast<char>(~former));
}

class Backup : public testing::Test {
 protected:
  Backup() { make_store_with_secrets(data, clock, random); }

  base::Result<Checked> make(bool with_key = true) {
    return back_up(data, to, {.with_file = with_key}, random, clock.now(), half_made);
  }
  base::Result<Checked> take_back(const fs::path& key = {}) {
    return restore(to, restored, {.file = key}, random, half_made);
  }
  std::size_t secrets_in(const fs::path& path) {
    const auto opened = DataFolder::open(path).value();
    const base::Cipher cipher(opened.secret_key(random).value(), random);
    return opens_all(*open_database(opened), cipher).value_or(0);
  }

  io::TestFolder folder;
  io::SystemClock clock;
  io::SystemRandom random;
  HalfMade half_made;
  const fs::path data = folder.path() / "data";
  const fs::path to = folder.path() / "backups" / "monday";
  const fs::path restored = folder.path() / "restored";
};

TEST_F(Backup, HoldsWhatCannotBeMadeAgain) {
  ASSERT_TRUE(io::write_file(data / "admin-token", "t\n", 0600));
  ASSERT_TRUE(io::write_file(data / "known_hosts", "h k\n"));
  fs::create_directories(data / "mirrors");
  const auto made = make();
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->secrets, kSecrets);
  EXPECT_THAT(names_in(to), UnorderedElementsAre("slipway.db", "secret-key", "admin-token",
                                                 "known_hosts", "backup.json"));
  for (const auto& name : names_in(to)) {
    EXPECT_EQ(fs::status(to / name).permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << name;
  }
  EXPECT_EQ(fs::status(to).permissions(), fs::perms::owner_all);

  const auto back = take_back();
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->made_at, made->made_at);
  EXPECT_EQ(secrets_in(restored), kSecrets);
  EXPECT_EQ(io::read_file(restored / "admin-token").value(), "t\n");
  EXPECT_FALSE(fs::exists(restored / "restore.part"));
}

TEST_F(Backup, IsMadeBesideADaemonThatWrites) {
  const auto folder_in_use = DataFolder::open(data).value();
  const auto database = open_database(folder_in_use);
  std::atomic<int> written = 0;
  std::jthread writer([&](const std::stop_token& stop) {
    for (; !stop.stop_requested(); ++written) {
      database->write([&](store::Transaction& tx) {
        tx.execute("UPDATE organization SET description = $1, updated_at = $2",
                   std::to_string(written), std::int64_t{written});
      });
    }
  });
  const auto made = make();
  ASSERT_TRUE(made) << made.error().message;
  writer.request_stop();
  writer.join();
  ASSERT_TRUE(take_back());
  open_database(DataFolder::open(restored).value())->read([](store::Transaction& tx) {
    const auto same =
        tx.query_one("SELECT description, updated_at FROM organization", [](const auto& row) {
          return row.text(0).empty() || row.text(0) == std::to_string(row.integer(1));
        });
    EXPECT_TRUE(same.value()) << "a transaction was copied by half";
  });
}

TEST_F(Backup, WithoutItsKeyNeedsIt) {
  const auto made = make(false);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->secrets, kSecrets) << "the key is looked at all the same";
  EXPECT_THAT(names_in(to), UnorderedElementsAre("slipway.db", "backup.json"));
  const auto refused = take_back();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("--key"));
  ASSERT_TRUE(io::write_file(folder.path() / "other", std::string(64, 'a') + "\n"));
  const auto other = take_back(folder.path() / "other");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("does not open the store's secrets"));
  const auto back = take_back(data / "secret-key");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(secrets_in(restored), kSecrets);
}

TEST_F(Backup, WhoseKeyIsInTheEnvironmentHasNone) {
  const auto key = read_key(data / "secret-key").value();
  fs::remove(data / "secret-key");
  const auto made = back_up(data, to, {.given = key}, random, clock.now(), half_made);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_FALSE(made->has_key);
  EXPECT_EQ(made->secrets, kSecrets);
  const auto back = restore(to, restored, {.given = key}, random, half_made);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->secrets, kSecrets);
  EXPECT_FALSE(fs::exists(restored / "secret-key"));
}

TEST_F(Backup, RefusesAndLeavesNothing) {
  EXPECT_THAT(
      back_up(folder.path() / "nowhere", to, {}, random, clock.now(), half_made).error().message,
      HasSubstr("there is no store"));
  fs::create_directories(to);
  EXPECT_THAT(make().error().message, HasSubstr("is there already"));
  fs::remove(to);
  ASSERT_TRUE(io::write_file(data / "secret-key", std::string(64, 'a') + "\n"));
  EXPECT_THAT(make().error().message, HasSubstr("does not open"));
  EXPECT_THAT(names_in(to.parent_path()), IsEmpty());
}

TEST_F(Backup, ThatIsDamagedRestoresNothing) {
  const struct {
    const char* name;
    std::function<void()> damage;
    const char* message;
  } cases[] = {
      {"a byte of the store", [&] { flip_a_byte(to / "slipway.db", 5000); }, "is damaged"},
      {"a byte of the key", [&] { flip_a_byte(to / "secret-key", 3); }, "is damaged"},
      {"a file that is gone", [&] { fs::remove(to / "secret-key"); }, "secret-key"},
      {"no list", [&] { fs::remove(to / "backup.json"); }, "holds no back-up"},
      {"a list of something else", [&] { ASSERT_TRUE(io::write_file(to / "backup.json", "[]")); },
       "is not what `slipwayd backup` writes"},
      {"a newer program's",
       [&] {
         ASSERT_TRUE(io::write_file(to / "backup.json",
                                    R"({"format": 1, "schema": 9999, "made_at": "x", "files":
                                    [{"name": "slipway.db", "size": 1, "sha256": "a"}]})"));
       },
       "newer Slipway"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    fs::remove_all(to);
    ASSERT_TRUE(make());
    one.damage();
    const auto refused = take_back();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(refused.error().message, HasSubstr(one.message));
    EXPECT_FALSE(fs::exists(restored));
  }
}

TEST_F(Backup, NeverReplacesAStore) {
  ASSERT_TRUE(make());
  const auto refused = restore(to, data, {}, random, half_made);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  EXPECT_EQ(secrets_in(data), kSecrets);
}

TEST_F(Backup, IsNotMixedWithALogOfAnotherTime) {
  ASSERT_TRUE(make());
  fs::create_directories(restored);
  ASSERT_TRUE(io::write_file(restored / "slipway.db-wal", "of another store"));
  ASSERT_TRUE(take_back());
  EXPECT_EQ(secrets_in(restored), kSecrets);
}

}  // namespace
}  // namespace slipway::daemon
