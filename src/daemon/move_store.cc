#include "daemon/move_store.h"

#include <iostream>
#include <stdexcept>

#include "daemon/data_folder.h"
#include "daemon/exit_codes.h"
#include "daemon/key_rotation.h"
#include "daemon/node.h"
#include "daemon/open_store.h"
#include "io/system_clock.h"
#include "store/migrations.h"
#include "store/whole_store.h"

namespace slipway::daemon {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kFile = "sqlite:";
constexpr const char* kStoreFile = "slipway.db";

// Of "sqlite:FOLDER" and "sqlite:FOLDER/slipway.db".
Result<fs::path> folder_of(const std::string& from) {
  const auto refused = [&](const std::string& why) {
    return base::fail(ErrorCode::kInvalid,
                      "--from: " + why + " Write sqlite: and the data folder of a daemon.");
  };
  if (!from.starts_with(kFile)) return refused("'" + from + "' is no SQLite store.");
  fs::path folder = from.substr(kFile.size());
  if (folder.filename() == kStoreFile) folder = folder.parent_path();
  std::error_code ec;
  const auto size = fs::file_size(folder / kStoreFile, ec);
  if (ec || size == 0) return refused("there is no store in " + folder.string() + ".");
  return folder;
}

// Undone by what it throws.
Moved copy_all(store::Transaction& from, store::Transaction& to, const std::string& node) {
  Moved moved;
  for (const auto& table : store::tables_of_file(from)) {
    const auto copied = store::copy_table(from, to, table);
    if (store::sum_of(to, table) != copied) {
      throw std::runtime_error("the table " + table.name + " differs after it was copied: " +
                               store::difference_of(from, to, table) + ".");
    }
    ++moved.tables;
    moved.rows += copied.rows;
  }
  // No daemon runs, so no lease counts; and what runs on this machine is this node's.
  to.execute("UPDATE task SET lease_owner = '', lease_until = 0");
  to.execute("UPDATE runtime SET node = $1 WHERE node = ''", node);
  return moved;
}

bool is_empty(store::Database& target, const std::vector<store::TableShape>& tables) {
  bool empty = true;
  target.read([&](store::Transaction& tx) {
    for (const auto& table : tables) {
      empty = empty && tx.query("SELECT 1 FROM " + table.name + " LIMIT 1", [](const auto& row) {
                           return row.integer(0);
                         }).empty();
    }
  });
  return empty;
}

}  // namespace

Result<Moved> move_store(store::Database& file, store::Database& target, const std::string& node) {
  std::vector<store::TableShape> tables;
  file.read([&](store::Transaction& tx) { tables = store::tables_of_file(tx); });
  if (!is_empty(target, tables)) {
    return base::fail(ErrorCode::kConflict,
                      "--to: the database holds a store already, which would be lost. Name an "
                      "empty one.");
  }
  Moved moved;
  try {
    target.write([&](store::Transaction& to) {
      file.read([&](store::Transaction& from) { moved = copy_all(from, to, node); });
    });
  } catch (const std::exception& e) {
    return base::fail(ErrorCode::kUnavailable, std::string("Nothing was copied: ") + e.what());
  }
  return moved;
}

Result<int> run_migrate(const Options& options) {
  const auto path = folder_of(options.from);
  if (!path) return base::fail(path.error());
  const auto folder = DataFolder::open(*path);
  if (!folder) return base::fail(folder.error());
  Options source;
  Options target;
  target.store = options.to;
  const auto file = open_chosen_store(source, folder->database(), {});
  if (!file) return base::fail(file.error());
  if (options.to == kFileStore) return base::fail(postgres_connection(options.to).error());
  const auto database = open_chosen_store(target, "", {});
  if (!database) return base::fail(database.error());
  io::SystemClock clock;
  io::SystemRandom random;
  for (auto* store : {file->get(), database->get()}) {
    if (auto migrated = store::migrate(*store, clock.now()); !migrated) {
      return base::fail(migrated.error());
    }
  }
  // A rotation that was cut off ends first.
  if (options.secret_key.empty()) {
    if (auto ended = end_rotation(*folder, **file, random); !ended)
      return base::fail(ended.error());
  }
  const auto key = open_key(*folder, **file, random, options.secret_key);
  if (!key) return base::fail(key.error());
  auto moved = move_store(**file, **database, node_name(options));
  if (!moved) return base::fail(moved.error());
  const auto secrets = opens_all(**database, base::Cipher(*key, random));
  if (!secrets) return base::fail(secrets.error());
  std::cout << "Copied " << moved->rows << " rows of " << moved->tables
            << " tables and compared them; the key opens the " << *secrets
            << (*secrets == 1 ? " secret" : " secrets") << ". Start slipwayd with --data "
            << folder->path().string() << " and this store; " << folder->database()
            << " was left as it is.\n";
  return kStopped;
}

}  // namespace slipway::daemon
