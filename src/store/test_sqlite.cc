#include "store/test_sqlite.h"

#include <stdexcept>

#include "io/test_server.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::store {

const std::filesystem::path& migrated_sqlite() {
  static const io::TestFolder folder;
  static const auto path = [] {
    auto file = folder.path() / "slipway.db";
    const auto database = open_sqlite({.path = file.string()});
    if (!database) throw std::runtime_error(database.error().message);
    if (const auto migrated = migrate(**database, base::from_micros(0)); !migrated) {
      throw std::runtime_error(migrated.error().message);
    }
    return file;
  }();
  return path;
}

}  // namespace slipway::store
