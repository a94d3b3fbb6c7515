#include "pipeline/leases.h"

#include <algorithm>
#include <functional>
#include <vector>

#include <spdlog/spdlog.h>

namespace slipway::pipeline {

Leases::Leases(store::Database& database, base::Clock& clock, base::Duration length)
    : database_(database), clock_(clock), length_(length) {
  renewing_ = std::jthread([this](const std::stop_token& stop) { renew(stop); });
  watching_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

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
      forward_(worker, [stop = entry_->stop]() mutable { stop.request_stop(); }) {
  leases_.changed_.notify_all();
}

Leases::Held::~Held() {
  const std::lock_guard lock(leases_.mutex_);
  leases_.entries_.erase(entry_);
}

void Leases::Held::check(store::Transaction& tx) const {
  {
    const std::lock_guard lock(leases_.mutex_);
    if (Monotonic::now() > entry_->until) throw store::LeaseLost(entry_->task);
  }
  store::hold(tx, entry_->task);
}

void Leases::renew_all() {
  std::vector<store::Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries_) tasks.push_back(entry.task);
  }
  if (tasks.empty()) return;
  const auto since = Monotonic::now();
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

void Leases::renew(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      renew_all();
    } catch (const std::exception& e) {
      spdlog::warn("leases cannot be renewed now: {}", e.what());
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, length_ / 3, [] { return false; });
  }
}

void Leases::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto now = Monotonic::now();
    auto next = now + length_;
    std::vector<std::stop_source> lost;
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
    if (!lost.empty()) {
      // What is called by a stop may end the lease.
      lock.unlock();
      for (auto& source : lost) source.request_stop();
      lock.lock();
      continue;
    }
    const auto count = entries_.size();
    changed_.wait_until(lock, stop, next, [&] { return entries_.size() > count; });
  }
}

}  // namespace slipway::pipeline
