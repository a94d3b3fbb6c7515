#pragma once
// The store on a simulated disk: a real SQLite database in memory, whose file loses what was not
// synced when the power goes, and takes nothing while it is full. One for many runs, so that the
// migrations run once: all that a run did is undone by the next. Not thread-safe.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dice.h"
#include "faults.h"
#include "store/sqlite/sqlite_connection.h"

namespace slipway::simulation {

class Disk {
 public:
  using Work = store::Database::Work;

  Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // Empty but for the schema.
  void format(Fault fault);

  // By the clock of a machine that is so far ahead of the disk's.
  void read(const Work& work, base::Duration ahead = {});
  // What the commit announced. Throws store::Unavailable while the disk is full.
  store::Topics write(const Work& work, bool durable, base::Duration ahead = {});

  void set_full(bool full) { full_ = full; }
  bool is_full() const { return full_; }
  // Some of the newest that were not durable are gone, as the dice say; the newest first.
  void lose_power(Dice& dice);

  // The tables that the last write changed.
  bool touched(std::string_view table) const;
  bool in_transaction() const { return in_transaction_; }

 private:
  class Tracked;

  static void use_little();
  void execute(const std::string& sql);
  void sync();

  store::SqliteConnection connection_;
  bool formatted_ = false;
  bool full_ = false;
  bool in_transaction_ = false;
  int unsynced_ = 0;
  Fault fault_ = Fault::NONE;
  std::vector<std::string> touched_;
};

}  // namespace slipway::simulation
