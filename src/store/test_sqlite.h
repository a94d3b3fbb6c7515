#pragma once
// For tests of other layers: a SQLite store of the newest version, to be copied.

#include <filesystem>

namespace slipway::store {

// Of this process, and closed: each migration waits for the disk, a copy does not.
const std::filesystem::path& migrated_sqlite();

}  // namespace slipway::store
