#pragma once
// The embedded store without its threads of writers and readers: each write is a transaction on the
// caller's thread, into the same file with the same log. Many times quicker where one thread does
// all, one short write after another.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "store/sqlite/sqlite_connection.h"
#include "store/sqlite/wal.h"

namespace slipway::simulation {

class DirectStore final : public store::Database {
 public:
  explicit DirectStore(const std::string& path);

  void read(const Work& work) override;
  void write(const Work& work) override;
  // On a thread of its own, since whoever submits may wait for it.
  base::Result<void> submit(Work work, Done done, const Lend& lend) override;
  base::Result<void> back_up(const std::string& path) override;

 private:
  void serve(const std::stop_token& stop);

  std::mutex using_;  // of the connection
  store::SqliteConnection connection_;
  store::Wal wal_;
  std::mutex waiting_mutex_;
  std::condition_variable_any changed_;
  std::deque<std::pair<Work, Done>> waiting_;
  std::jthread server_;
};

}  // namespace slipway::simulation
