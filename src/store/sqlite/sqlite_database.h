#pragma once
// The embedded store: one SQLite file in WAL mode. One writer thread commits what many submit in
// one transaction, or a lent thread what is alone; another moves the log into the file, so that no
// commit waits for that; reads go on connections of their own. Thread-safe. Its end waits for what
// was submitted.

#include <chrono>
#include <memory>
#include <string>

#include "store/database.h"

namespace slipway::store {

struct SqliteOptions {
  std::string path;
  std::size_t queue_limit = 4096;        // works that wait; more are refused
  std::size_t batch_limit = 512;         // works in one transaction
  std::uint64_t wal_limit = 64U << 20U;  // bytes; above, the writer waits for the checkpoint
  // A lent thread commits where the last commit took less than this.
  std::chrono::microseconds lent_wait = std::chrono::milliseconds(2);
  // Bytes of the WAL's file that are written at the start; see wal.h.
  std::uint64_t wal_prewritten = 0;
  // After each commit, with what it announced; on the thread that committed, so quick.
  std::function<void(const Topics&)> on_commit{};
};

// kUnavailable where the file cannot be opened.
base::Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions options);

}  // namespace slipway::store
