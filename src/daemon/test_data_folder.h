#pragma once
// A data folder whose store holds secrets, for the tests of what works on one.

#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/cipher.h"
#include "base/clock.h"
#include "daemon/data_folder.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::daemon {

constexpr std::size_t kSecrets = 102;

inline std::unique_ptr<store::Database> open_database(const DataFolder& folder) {
  store::SqliteOptions options;
  options.path = folder.database();
  return store::open_sqlite(std::move(options)).value();
}

inline void make_store_with_secrets(const std::filesystem::path& path, base::Clock& clock,
                                    base::Random& random) {
  const auto data = DataFolder::open(path).value();
  const auto database = open_database(data);
  EXPECT_TRUE(store::migrate(*database, clock.now()));
  const base::Cipher cipher(data.secret_key(random).value(), random);
  database->write([&](store::Transaction& tx) {
    const std::string id = "11111111-1111-7111-8111-111111111111";
    tx.execute(
        "INSERT INTO organization (id, name, description, created_at, updated_at) "
        "VALUES ($1, 'o', '', 0, 0)",
        id);
    tx.execute(
        "INSERT INTO hook (id, organization_id, name, kind, secret, allow_unsigned, "
        "enabled, created_at, updated_at) VALUES ($1, $1, 'h', 'GIT', $2, 0, 1, 0, 0)",
        id, cipher.encrypt("of the hook"));
    tx.execute(
        "INSERT INTO git_token (id, organization_id, name, description, type, token, "
        "created_at, updated_at) VALUES ($1, $1, 't', '', 'GIT', $2, 0, 0)",
        id, cipher.encrypt("of git"));
  });
  for (int i = 0; i < 100; ++i) {
    database->write([&](store::Transaction& tx) {
      const auto of = std::to_string(i);
      tx.execute(
          "INSERT INTO variable (id, parent_id, name, value, description, secret, mount_path, "
          "interpolated, created_at, updated_at) VALUES ($1, 'p', $2, $3, '', 1, '', 1, 0, 0)",
          "v" + of, "V" + of, cipher.encrypt("secret " + of));
    });
  }
}

}  // namespace slipway::daemon
