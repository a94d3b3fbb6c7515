#include "daemon/offline.h"

#include <iostream>

#include "daemon/backup.h"
#include "daemon/exit_codes.h"
#include "daemon/half_made.h"
#include "daemon/key_rotation.h"
#include "daemon/move_store.h"
#include "daemon/open_store.h"
#include "daemon/replay_command.h"
#include "io/system_clock.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::daemon {
namespace {

base::Result<int> run_rotation(const Options& options) {
  if (!std::filesystem::exists(options.data / "slipway.db")) {
    return base::fail(base::ErrorCode::kInvalid,
                      "there is no store in " + options.data.string() +
                          ". Name the data folder of a daemon as --data.");
  }
  const auto folder = DataFolder::open(options.data);
  if (!folder) return base::fail(folder.error());
  io::SystemClock clock;
  io::SystemRandom random;
  store::SqliteOptions sqlite;
  sqlite.path = folder->database();
  const auto database = store::open_sqlite(std::move(sqlite));
  if (!database) return base::fail(database.error());
  if (auto migrated = store::migrate(**database, clock.now()); !migrated) {
    return base::fail(migrated.error());
  }
  const bool given = !options.secret_key.empty();
  if (given && options.next_secret_key.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The key is in SLIPWAY_SECRET_KEY: put the new one, of `openssl rand -hex "
                      "32`, into SLIPWAY_NEXT_SECRET_KEY.");
  }
  const auto count =
      given ? rotate_given_key(**database, random, options.secret_key, options.next_secret_key)
            : rotate_key(*folder, **database, random);
  if (!count) return base::fail(count.error());
  std::cout << *count << (*count == 1 ? " secret is" : " secrets are") << " encrypted with the new "
            << (given ? "key: start slipwayd with it as SLIPWAY_SECRET_KEY"
                      : (folder->path() / kKeyFile).string() + ". Back it up")
            << "; older back-ups of the store need the former key.\n";
  return kStopped;
}

void print(const Checked& checked) {
  std::cout << "the store has " << checked.store_size << " bytes and is whole; the key opens its "
            << checked.secrets << (checked.secrets == 1 ? " secret" : " secrets");
}

base::Result<int> run_backup(const Options& options, HalfMade& half_made) {
  io::SystemClock clock;
  io::SystemRandom random;
  const auto checked =
      back_up(options.data, options.backup, {!options.without_key, options.secret_key}, random,
              clock.now(), half_made);
  if (!checked) return base::fail(checked.error());
  std::cout << "Backed up to " << options.backup.string() << ": ";
  print(*checked);
  std::cout << (checked->has_key ? ".\n" : ". The secret-key is not in it.\n");
  return kStopped;
}

base::Result<int> run_restore(const Options& options, HalfMade& half_made) {
  io::SystemRandom random;
  const auto checked =
      restore(options.backup, options.data, {options.key, options.secret_key}, random, half_made);
  if (!checked) return base::fail(checked.error());
  std::cout << "Restored the back-up of " << checked->made_at << " to " << options.data.string()
            << ": ";
  print(*checked);
  std::cout << ". Start slipwayd on it; what was pushed since is found by polling.\n";
  return kStopped;
}

// What serves where the store is no file.
std::string instead_of(const std::string& command) {
  if (command == "backup") {
    return "back it up with pg_dump, and copy secret-key, installation and known_hosts from the "
           "data folder of each node.";
  }
  if (command == "restore") {
    return "restore it with pg_restore into an empty database, and put the files of each node's "
           "data folder back.";
  }
  return command + " works on a store in a data folder only.";
}

}  // namespace

base::Result<int> run_offline(const Options& options) {
  HalfMade half_made;
  const EndAtSignal ending(half_made);
  if (options.command == "migrate") return run_migrate(options);
  if (auto file = needs_file_store(options, instead_of(options.command)); !file) {
    return base::fail(file.error());
  }
  if (options.command == "backup") return run_backup(options, half_made);
  if (options.command == "restore") return run_restore(options, half_made);
  return options.command == "replay" ? run_replay(options, half_made) : run_rotation(options);
}

}  // namespace slipway::daemon
