// A database with one table of numbers, for tests of how it commits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "store/sqlite/sqlite_database.h"

namespace slipway::store {

inline std::unique_ptr<Database> open_at(const std::filesystem::path& folder,
                                         SqliteOptions options = {}) {
  options.path = (folder / "slipway.db").string();
  auto database = open_sqlite(std::move(options)).value();
  database->write([](Transaction& tx) {
    tx.execute("CREATE TABLE IF NOT EXISTS item (number BIGINT PRIMARY KEY, body BYTEA)");
  });
  return database;
}

inline void add(Transaction& tx, std::int64_t number, std::size_t size = 0) {
  tx.execute("INSERT INTO item (number, body) VALUES ($1, $2)", number,
             Blob{std::string(size, 'x')});
}

inline std::set<std::int64_t> items(Database& database) {
  std::set<std::int64_t> found;
  database.read([&](Transaction& tx) {
    for (const auto number :
         tx.query("SELECT number FROM item", [](const Row& row) { return row.integer(0); })) {
      found.insert(number);
    }
  });
  return found;
}

}  // namespace slipway::store
