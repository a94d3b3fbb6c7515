#pragma once
// The connections that reads go on: some are kept, no more than a limit are open at once.
// Thread-safe.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/postgres/postgres_connection.h"

namespace slipway::store {

class PostgresReaders {
 public:
  PostgresReaders(std::string connection, std::size_t limit)
      : connection_(std::move(connection)), limit_(limit) {}

  // One within a transaction. ConnectionLost; Unavailable where all are busy for long.
  std::unique_ptr<PostgresConnection> begin(base::Duration ahead);
  // Ends the transaction.
  void end(std::unique_ptr<PostgresConnection> reader) noexcept;

 private:
  // None: a new one is to be made, and counts already.
  std::unique_ptr<PostgresConnection> take();
  void leave();

  const std::string connection_;
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t open_ = 0;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  // After a failure nobody tries again for a moment, so that all fail quickly.
  std::chrono::steady_clock::time_point away_until_{};
  std::string away_;
};

}  // namespace slipway::store
