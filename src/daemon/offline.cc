#include "daemon/offline.h"

#include <iostream>

#include "daemon/exit_codes.h"
#include "daemon/key_rotation.h"
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
  const auto count = rotate_key(*folder, **database, random);
  if (!count) return base::fail(count.error());
  std::cout << *count << (*count == 1 ? " secret is" : " secrets are") << " encrypted with the new "
            << (folder->path() / "secret-key").string()
            << ". Back it up; older back-ups of the store need the former key.\n";
  return kStopped;
}

}  // namespace

base::Result<int> run_offline(const Options& options) {
  return options.command == "replay" ? run_replay(options) : run_rotation(options);
}

}  // namespace slipway::daemon
