#include "pipeline/leases.h"

#include <algorithm>
#include <condition_variable>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

namespace slipway::pipeline {
namespace {
constexpr base::Duration kLook = std::chrono::milliseconds(50);  // whether a step has ended
}

Leases::Leases(store::Database& database, base::Clock& clock, base::Duration length, Time now)
    : database_(database), clock_(clock), length_(length), now_(std::move(now)) {}

// A tenth earlier than the store has it: stopping takes a moment, and clocks run unevenly.
Leases::Monotonic::time_point Leases::end_of(Monotonic::time_point since) const {
  return since + length_ - length_ / 10;
}

Leases::Held::Held(Leases& leases, const store::Task& task, Monotonic::time_point since,
                   const std::stop_token& worker)
    : leases_(leases),
      entry_([&] {
        const std::lock_guard lock(leases.mutex_);
        return leases.entries_.insert(leases.entries_.end(), {task, leases.end_of(since)});
      }()),
      forward_(worker, [stop = entry_->stop]() mutable { stop.request_stop(); }) {}

Leases::Held::~Held() {
  const std::lock_guard lock(leases_.mutex_);
  leases_.entries_.erase(entry_);
}

void Leases::Held::check(store::Transaction& tx) const {
  {
    const std::lock_guard lock(leases_.mutex_);
    if (leases_.now_() > entry_->until) throw store::LeaseLost(entry_->task);
  }
  store::hold(tx, entry_->task);
}

bool Leases::Held::end_former() const {
  while (leases_.stop_former(*entry_)) {
    leases_.clock_.pause(kLook, stop());
    if (stop().stop_requested()) return false;
  }
  return true;
}

bool Leases::stop_former(const Entry& entry) {
  std::vector<std::stop_source> former;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& other : entries_) {
      if (&other == &entry) break;
      const bool is_same =
          other.task.step == entry.task.step && other.task.subject == entry.task.subject;
      if (is_same) former.push_back(other.stop);
    }
  }
  for (auto& source : former) source.request_stop();
  return !former.empty();
}

void Leases::renew() {
  std::vector<store::Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries_) tasks.push_back(entry.task);
  }
  if (tasks.empty()) return;
  const auto since = now_();
  std::vector<std::string> kept;
  database_.write_lightly([&](store::Transaction& tx) {
    kept.clear();
    const auto until = clock_.now() + length_;
    for (const auto& task : tasks) {
      if (store::renew(tx, task, task.lease, until)) kept.push_back(task.lease);
    }
  });
  const std::lock_guard lock(mutex_);
  for (auto& entry : entries_) {
    // One that was not found has ended, or is another's: the step's own writes tell which.
    if (std::find(kept.begin(), kept.end(), entry.task.lease) != kept.end()) {
      entry.until = std::max(entry.until, end_of(since));
    }
  }
}

Leases::Monotonic::time_point Leases::stop_lost() {
  const auto now = now_();
  // One that is held from now on ends later than that.
  auto next = now + length_ / 2;
  std::vector<std::stop_source> lost;
  {
    const std::lock_guard lock(mutex_);
    for (auto& entry : entries_) {
      if (entry.stop.stop_requested()) continue;
      if (entry.until > now) {
        next = std::min(next, entry.until);
        continue;
      }
      spdlog::warn("{} {} is stopped: its lease could not be renewed", entry.task.step,
                   entry.task.subject);
      lost.push_back(entry.stop);
    }
  }
  // What is called by a stop may end the lease, so not under the lock.
  for (auto& source : lost) source.request_stop();
  return next;
}

namespace {

void sleep_until(const std::stop_token& stop, Leases::Monotonic::time_point until) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_until(lock, stop, until, [] { return false; });
}

}  // namespace

LeaseKeeper::LeaseKeeper(Leases& leases) {
  renewing_ = std::jthread([&leases](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      try {
        leases.renew();
      } catch (const std::exception& e) {
        spdlog::warn("leases cannot be renewed now: {}", e.what());
      }
      sleep_until(stop, Leases::Monotonic::now() + leases.length() / 3);
    }
  });
  watching_ = std::jthread([&leases](const std::stop_token& stop) {
    while (!stop.stop_requested()) sleep_until(stop, leases.stop_lost());
  });
}

}  // namespace slipway::pipeline
