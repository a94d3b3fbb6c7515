#pragma once
// `slipwayd migrate`: copies the store of a data folder into an empty PostgreSQL database, in one
// transaction, and compares both before it is committed. The folder stays as it is.

#include <cstdint>
#include <filesystem>
#include <string>

#include "daemon/options.h"
#include "store/database.h"

namespace slipway::daemon {

struct Moved {
  std::size_t tables = 0;
  std::int64_t rows = 0;
};

// Both must have the newest schema. `node` is the one that gets the runtimes. kConflict where the
// target holds anything; else nothing is kept of what fails.
base::Result<Moved> move_store(store::Database& file, store::Database& target,
                               const std::string& node);

base::Result<int> run_migrate(const Options& options);

}  // namespace slipway::daemon
