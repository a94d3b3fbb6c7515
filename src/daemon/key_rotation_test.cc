// The key is rotated as a whole or not at all, wherever the program is killed.

#include "daemon/key_rotation.h"

#include <csignal>
#include <optional>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/encoding.h"
#include "daemon/test_data_folder.h"
#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "store/secret_columns.h"

namespace slipway::daemon {
namespace {

using testing::HasSubstr;

class KeyRotation : public testing::Test {
 protected:
  KeyRotation() { make_store_with_secrets(folder.path(), clock, random); }

  std::string key() const { return io::read_file(folder.path() / "secret-key").value(); }
  bool has_next() const { return std::filesystem::exists(folder.path() / "secret-key.next"); }

  // As a start does it: how many secrets the key opens.
  base::Result<std::size_t> opened() {
    const auto data = DataFolder::open(folder.path()).value();
    const auto database = open_database(data);
    if (auto ended = end_rotation(data, *database, random); !ended) {
      return base::fail(ended.error());
    }
    const base::Cipher cipher(data.secret_key(random).value(), random);
    base::Result<std::size_t> count = 0U;
    database->read([&](store::Transaction& tx) {
      count = store::visit_secrets(tx, [&](std::string_view text) -> base::Result<void> {
        return cipher.decrypt(text).map([](const auto&) {});
      });
    });
    return count;
  }

  // In a process of its own, which kills itself after the step.
  void rotate_until(std::optional<RotationStep> fatal) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto data = DataFolder::open(folder.path()).value();
      const auto database = open_database(data);
      const auto count = rotate_key(data, *database, random, [&](RotationStep step) {
        if (step == fatal) ::kill(::getpid(), SIGKILL);
      });
      ::_exit(count.value_or(0) == kSecrets ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (fatal) {
      ASSERT_TRUE(WIFSIGNALED(status));
    } else {
      ASSERT_EQ(WEXITSTATUS(status), 0);
    }
  }

  io::TestFolder folder;
  io::SystemClock clock;
  io::SystemRandom random;
};

TEST_F(KeyRotation, EncryptsAllAgain) {
  const auto former = key();
  const auto data_of = [&] { return DataFolder::open(folder.path()).value(); };
  std::string installation;
  installation = data_of().installation(*base::decode_hex(former.substr(0, 64))).value();
  rotate_until(std::nullopt);
  EXPECT_NE(key(), former);
  EXPECT_FALSE(has_next());
  EXPECT_EQ(opened().value(), kSecrets);
  EXPECT_EQ(std::filesystem::status(folder.path() / "secret-key").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(data_of().installation(*base::decode_hex(key().substr(0, 64))).value(), installation)
      << "engines would no longer know what is this folder's";
  // With the former key, nothing opens.
  ASSERT_TRUE(io::write_file(folder.path() / "secret-key", former));
  EXPECT_FALSE(opened());
}

TEST_F(KeyRotation, IsWholeWhereverItIsKilled) {
  for (const auto step :
       {RotationStep::kKeyWritten, RotationStep::kStoreWritten, RotationStep::kKeyReplaced}) {
    SCOPED_TRACE(static_cast<int>(step));
    const auto former = key();
    rotate_until(step);
    EXPECT_EQ(has_next(), step != RotationStep::kKeyReplaced);
    EXPECT_EQ(key() == former, step != RotationStep::kKeyReplaced);
    const auto count = opened();
    ASSERT_TRUE(count) << count.error().message;
    EXPECT_EQ(*count, kSecrets);
    EXPECT_FALSE(has_next());
    EXPECT_EQ(key() == former, step == RotationStep::kKeyWritten);
  }
}

TEST_F(KeyRotation, GoesOnAfterOneThatWasKilled) {
  rotate_until(RotationStep::kStoreWritten);
  rotate_until(std::nullopt);
  EXPECT_EQ(opened().value(), kSecrets);
}

TEST_F(KeyRotation, ChangesNothingWhereTheKeyIsNotTheStores) {
  const auto former = key();
  ASSERT_TRUE(io::write_file(folder.path() / "secret-key", std::string(64, 'a') + "\n"));
  {
    const auto data = DataFolder::open(folder.path()).value();
    const auto database = open_database(data);
    const auto refused = rotate_key(data, *database, random);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("secret-key"));
  }
  EXPECT_FALSE(has_next());
  ASSERT_TRUE(io::write_file(folder.path() / "secret-key", former));
  EXPECT_EQ(opened().value(), kSecrets);
}

TEST_F(KeyRotation, AKeyIsMadeOnlyWhereThereIsNothingToOpen) {
  const auto path = folder.path() / "secret-key";
  const auto key = read_key(path).value();
  const auto opens = [&](const std::string& given) {
    const auto data = DataFolder::open(folder.path()).value();
    return open_key(data, *open_database(data), random, given);
  };
  EXPECT_EQ(opens("").value(), key);
  ASSERT_TRUE(io::write_file(path, std::string(64, 'a') + "\n"));
  EXPECT_THAT(opens("").error().message, HasSubstr("does not open them"));
  std::filesystem::remove(path);
  EXPECT_THAT(opens("").error().message, HasSubstr("secret-key is missing"));
  EXPECT_FALSE(std::filesystem::exists(path)) << "the store would have two keys";
  EXPECT_EQ(opens(key).value(), key);
  EXPECT_THAT(opens(std::string(32, 'a')).error().message, HasSubstr("SLIPWAY_SECRET_KEY"));
}

TEST_F(KeyRotation, OfAKeyThatIsKeptElsewhereWritesNoFile) {
  const auto key = read_key(folder.path() / "secret-key").value();
  std::filesystem::remove(folder.path() / "secret-key");
  const std::string next(32, 'n');
  const auto data = DataFolder::open(folder.path()).value();
  const auto database = open_database(data);
  EXPECT_FALSE(rotate_given_key(*database, random, next, key)) << "not the store's";
  EXPECT_EQ(rotate_given_key(*database, random, key, next).value(), kSecrets);
  EXPECT_EQ(open_key(data, *database, random, next).value(), next);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "secret-key"));
  EXPECT_FALSE(has_next());
}

}  // namespace
}  // namespace slipway::daemon
