#pragma once
// SQLite's write-ahead log, kept short and quick. A thread and connection of its own moves its
// pages into the database's file, so that no commit waits for that; and the log's file is written
// once in advance, for appending to a file makes each fdatasync write the file system's journal
// too, which doubles its time on ext4. Not thread-safe: all calls on one thread at a time, between
// transactions.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "store/sqlite/sqlite_connection.h"

namespace slipway::store {

struct WalLimits {
  std::uint64_t size = 0;        // bytes; a fifth above, tend() waits for the checkpoint
  std::uint64_t prewritten = 0;  // bytes
};

class Wal {
 public:
  // The writer must not have begun a transaction, and outlives this.
  Wal(SqliteConnection& writer, const std::string& path, WalLimits limits);

  // Whether tend() has anything to do.
  bool needs_tending() const;
  void tend();

 private:
  // What runs beside the writer.
  class Checkpointer {
   public:
    explicit Checkpointer(const std::string& path);

    void wake();
    // From the wake to the end of its pass.
    bool busy() const { return busy_; }
    // How many of the WAL's pages the last pass left behind it.
    std::uint64_t moved() const { return moved_; }

   private:
    void loop(const std::stop_token& stop);

    SqliteConnection connection_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool wanted_ = false;
    std::atomic<bool> busy_ = false;
    std::atomic<std::uint64_t> moved_ = 0;
    std::jthread thread_;
  };

  void prewrite(std::uint64_t size);
  bool over_limit() const;
  std::uint64_t pages_since() const;
  void wait_for_restart();

  SqliteConnection& writer_;
  Checkpointer checkpointer_;
  const std::uint64_t limit_;
  std::uint64_t pages_ = 0;     // as of the last commit
  std::uint64_t asked_at_ = 0;  // how many there were at the last checkpoint
  bool passing_ = false;        // a pass was asked for, and its end not yet seen
};

}  // namespace slipway::store
