#pragma once
// For tests: a store that dies with its process at a chosen write, just before or just after the
// commit. Written by one thread at a time.

#include <optional>
#include <utility>

#include "store/database.h"
#include "store/tasks.h"

namespace slipway::pipeline {

// The order of writes does not depend on how this was compiled, so sanitizers see a sample.
#ifdef SLIPWAY_SANITIZED
constexpr int kEveryWrite = 5;
#else
constexpr int kEveryWrite = 1;
#endif

struct Crash {};

struct CrashPlan {
  std::optional<int> at_write{};  // counted from 1, over all restarts
  bool after_commit = false;
  int writes = 0;
  int reads = 0;
  bool loses_lease = false;  // at the next write, as if another node had taken it over
};

class CrashingDatabase final : public store::Database {
 public:
  CrashingDatabase(store::Database& store, CrashPlan& plan) : store_(store), plan_(plan) {}

  void read(const Work& work) override {
    if (dead_) throw Crash{};
    ++plan_.reads;
    store_.read(work);
  }

  void write(const Work& work) override {
    if (dead_) throw Crash{};
    if (std::exchange(plan_.loses_lease, false)) throw store::LeaseLost({});
    const bool last = ++plan_.writes == plan_.at_write;
    if (!last || plan_.after_commit) store_.write(work);
    if (!last) return;
    dead_ = true;
    throw Crash{};
  }

  void write_regardless(const Work& work) override {
    if (dead_) throw Crash{};
    store_.write(work);
  }

  // Log lines and deliveries: a crash may lose them, so none is chosen here.
  base::Result<void> submit(Work work, Done done, const Lend& lend) override {
    if (dead_) return base::fail(base::ErrorCode::kUnavailable, "crashed");
    return store_.submit(std::move(work), std::move(done), lend);
  }

  base::Result<void> back_up(const std::string& path) override { return store_.back_up(path); }

 private:
  store::Database& store_;
  CrashPlan& plan_;
  bool dead_ = false;
};

}  // namespace slipway::pipeline
