#pragma once
// The numbered migrations, compiled in from migrations/*.sql. Once released, a file never changes.

#include <string_view>
#include <vector>

#include "store/database.h"

namespace slipway::store {

struct Migration {
  int version = 0;
  std::string_view sql;
  // It only adds, so that programs which do not know it go on and nodes are upgraded one by one.
  // The file's first line says so.
  bool additive = false;
};

const std::vector<Migration>& migrations();

// Brings the database to the newest version (or to `up_to`), each migration in one transaction.
// kConflict where the database is of a newer program, with which this one does not go together: it
// is left untouched. Several nodes may do so at once.
base::Result<void> migrate(Database& database, base::Timestamp now, int up_to = 0);

// That of the newest migration which was applied to the store; 0 where none was.
int schema_version(Transaction& tx);

}  // namespace slipway::store
