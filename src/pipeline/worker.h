#pragma once
// Claims tasks and runs their steps on threads of its own. One worker for each group of steps, so
// that slow ones (a build) never keep quick ones (a verdict) waiting.

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/leases.h"
#include "pipeline/steps.h"

namespace slipway::pipeline {

class Worker {
 public:
  // `owner` names this process's leases, which `leases` keeps where other nodes share the store.
  // Threads start at once. `niceness` as in nice(2): what may wait while the machine is busy.
  Worker(Context& context, std::string owner, std::map<std::string, Step> steps,
         std::size_t threads, int niceness = 0, Leases* leases = nullptr);
  // Asks running steps to stop and waits for them.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // After a commit that announced `topics`; it looks only where one of its steps is among them.
  void wake(const store::Topics& topics);
  // One of its threads looks for tasks, whatever was committed.
  void look();

  struct Claimed {
    store::Task task;
    base::Timestamp due{};
    base::Timestamp at{};
    Leases::Monotonic::time_point since{};
  };
  // Longer than the deadlines of any one step: what it is where no other node shares the store.
  static constexpr base::Duration kLease = std::chrono::hours(6);
  // What its threads do in turn; a simulation does it without them. The claim is known by `lease`,
  // and ends after `length` unless it is renewed.
  static std::optional<Claimed> claim(Context& context, const std::vector<std::string>& steps,
                                      const std::string& lease, base::Duration length = kLease);
  // Whether it ended by itself, well or not.
  static bool run(Context& context, Step step, const Claimed& claimed, const std::stop_token& stop);
  // Under the lease that it holds.
  static void run_held(Context& context, Leases& leases, Step step, const Claimed& claimed,
                       const std::stop_token& stop);

 private:
  void loop(const std::stop_token& stop);
  void wait(const std::stop_token& stop, std::uint64_t seen);
  std::string next_lease();

  Context& context_;
  std::string owner_;
  Leases* leases_;
  std::atomic<std::uint64_t> claims_ = 0;
  std::map<std::string, Step> steps_;
  std::vector<std::string> names_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t news_ = 0;
  std::vector<std::jthread> threads_;
};

// The pause before the next attempt: growing, up to ten minutes.
base::Duration retry_pause(std::int64_t attempts);

// When a task that ended with this error is due again: after its pause, and not before whoever was
// asked wants to be asked again, which is believed for a day at most.
base::Timestamp next_attempt(const store::Task& task, const base::Error& error,
                             base::Timestamp now);

}  // namespace slipway::pipeline
