#pragma once
// The store that several nodes share: PostgreSQL over libpq. All nodes write one transaction at a
// time, in the order of a lock in the database, so that what reads before it writes is as safe as
// with one writer (docs/decisions/0014-postgres.md); what many submit is one transaction. Reads go
// on connections of their own. What others commit is heard by NOTIFY. Thread-safe. Its end waits
// for what was submitted.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "store/database.h"

namespace slipway::store {

struct PostgresOptions {
  // As libpq takes it: "host=db dbname=slipway", or a postgresql:// URI. Passwords come from the
  // environment (PGPASSWORD, PGPASSFILE) or a service file.
  std::string connection;
  std::size_t queue_limit = 4096;  // works that wait; more are refused
  std::size_t batch_limit = 512;   // works in one transaction
  std::size_t readers = 16;        // connections to read with
  // So long the outcome of a commit is asked for after its connection was lost.
  std::chrono::milliseconds doubt = std::chrono::seconds(10);
  // After each commit, this node's or another's, with what it announced; so quick.
  std::function<void(const Topics&)> on_commit{};
  // What others committed may have gone unheard: the connection that listens is new.
  std::function<void()> on_gap{};
  // This machine's clock, which is compared with the server's.
  std::function<base::Timestamp()> now{};
};

// kUnavailable where the server cannot be reached, or is too old (before 14).
base::Result<std::unique_ptr<Database>> open_postgres(PostgresOptions options);

}  // namespace slipway::store
