#pragma once
// The leases of a node that shares its store with others: they are renewed while their steps go on,
// and a step whose lease could not be renewed is stopped before another node may take its task
// over. What it writes afterwards is refused. Owned by daemon/, with the threads that keep them;
// thread-safe.

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "store/database.h"
#include "store/tasks.h"

namespace slipway::pipeline {

class Leases {
 public:
  using Monotonic = std::chrono::steady_clock;
  using Time = std::function<Monotonic::time_point()>;

  // So long a node that is gone keeps its tasks; to be renewed three times meanwhile.
  Leases(store::Database& database, base::Clock& clock, base::Duration length,
         Time now = &Monotonic::now);
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  base::Duration length() const { return length_; }

  // All that are held. Throws what the store throws.
  void renew();
  // Stops the steps whose leases were not renewed in time. When to look again.
  Monotonic::time_point stop_lost();

 private:
  struct Entry {
    store::Task task;
    Monotonic::time_point until;
    std::stop_source stop{};
  };

 public:
  // One task while its step runs.
  class Held {
   public:
    // Claimed not before `since`. Its step ends with `worker`, too.
    Held(Leases& leases, const store::Task& task, Monotonic::time_point since,
         const std::stop_token& worker);
    ~Held();
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    std::stop_token stop() const { return entry_->stop.get_token(); }
    // Stops what this node still does for the task under a lease that has passed, and awaits its
    // end: a machine that slept may claim its own task again. False where it is stopped meanwhile.
    bool end_former() const;
    // Throws store::LeaseLost where another node may have the task, or has it.
    void check(store::Transaction& tx) const;

   private:
    Leases& leases_;
    std::list<Entry>::iterator entry_;
    std::stop_callback<std::function<void()>> forward_;
  };

 private:
  Monotonic::time_point end_of(Monotonic::time_point since) const;
  // Those of the same task that were held before. Whether there is any.
  bool stop_former(const Entry& entry);

  store::Database& database_;
  base::Clock& clock_;
  const base::Duration length_;
  const Time now_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;
};

// The threads that do so.
class LeaseKeeper {
 public:
  explicit LeaseKeeper(Leases& leases);

 private:
  std::jthread renewing_;  // which waits for the store
  std::jthread watching_;  // which does not
};

// The store as a step sees it that holds a lease: each write is of whoever holds it at that time.
class LeasedDatabase final : public store::Database {
 public:
  LeasedDatabase(store::Database& database, const Leases::Held& held)
      : database_(database), held_(held) {}

  bool is_shared() const override { return true; }
  void read(const Work& work) override { database_.read(work); }
  void write(const Work& work) override { database_.write(checked(work)); }
  void write_lightly(const Work& work) override { database_.write_lightly(checked(work)); }
  void write_regardless(const Work& work) override { database_.write_regardless(work); }
  // Outlives the step, so nobody's lease says anything about it.
  base::Result<void> submit(Work work, Done done, const Lend& lend) override {
    return database_.submit(std::move(work), std::move(done), lend);
  }
  base::Result<void> back_up(const std::string& path) override { return database_.back_up(path); }

 private:
  Work checked(const Work& work) const {
    return [this, &work](store::Transaction& tx) {
      held_.check(tx);
      work(tx);
    };
  }

  store::Database& database_;
  const Leases::Held& held_;
};

}  // namespace slipway::pipeline
