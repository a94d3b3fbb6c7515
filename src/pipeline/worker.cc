#include "pipeline/worker.h"

#include <algorithm>

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

namespace slipway::pipeline {
namespace {

constexpr base::Duration kLongestWait = std::chrono::hours(24);

}  // namespace

base::Duration retry_pause(std::int64_t attempts) {
  const auto doubled =
      std::chrono::seconds(1) * (std::int64_t{1} << std::min<std::int64_t>(attempts, 10));
  return std::min<base::Duration>(doubled, std::chrono::minutes(10));
}

base::Timestamp next_attempt(const store::Task& task, const base::Error& error,
                             base::Timestamp now) {
  const auto usual = now + retry_pause(task.attempts);
  return std::max(usual, std::min(error.retry_at.value_or(usual), now + kLongestWait));
}

namespace {

// "ORGANIZATION REST"
std::pair<model::OrganizationId, std::string> split_subject(const std::string& subject) {
  const auto id = model::OrganizationId::parse(std::string_view(subject).substr(0, 36));
  if (!id || subject.size() < 38) {
    throw std::runtime_error("a task has a broken subject: " + subject);
  }
  return {*id, subject.substr(37)};
}

// Until it is stored: with its lease the task would wait for hours after the disk was full.
void put_off(Context& context, const store::Task& task, const base::Error& error,
             const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      return context.database.write([&](store::Transaction& tx) {
        store::put_off(tx, task, next_attempt(task, error, context.clock.now()), error.message);
      });
    } catch (const store::Unavailable& e) {
      spdlog::warn("{} {} cannot be put off yet: {}", task.step, task.subject, e.what());
    }
    context.clock.pause(std::chrono::seconds(1), stop);
  }
}

}  // namespace

RepositorySubject RepositorySubject::parse(const std::string& subject) {
  const auto [organization, rest] = split_subject(subject);
  return {organization, model::RepositoryKey::stored(rest)};
}

ImageSubject ImageSubject::parse(const std::string& subject) {
  const auto [organization, rest] = split_subject(subject);
  return {organization, rest};
}

Worker::Worker(Context& context, std::string owner, std::map<std::string, Step> steps,
               std::size_t threads, int niceness, Leases* leases)
    : context_(context), owner_(std::move(owner)), leases_(leases), steps_(std::move(steps)) {
  for (const auto& [name, step] : steps_) names_.push_back(name);
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this, niceness](const std::stop_token& stop) {
      // On Linux the priority is the thread's. Without it all is as right, only less quick.
      if (niceness != 0) ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
      loop(stop);
    });
  }
}

Worker::~Worker() {
  for (auto& thread : threads_) thread.request_stop();
}

void Worker::wake(const store::Topics& topics) {
  if (std::none_of(names_.begin(), names_.end(),
                   [&](const std::string& name) { return topics.contains(name); })) {
    return;
  }
  look();
}

void Worker::look() {
  {
    const std::lock_guard lock(mutex_);
    ++news_;
  }
  changed_.notify_one();
}

void Worker::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(mutex_);
      seen = news_;
    }
    try {
      const auto length = leases_ != nullptr ? leases_->length() : kLease;
      if (const auto claimed = claim(context_, names_, next_lease(), length)) {
        look();  // there may be more
        if (leases_ != nullptr) {
          run_held(context_, *leases_, steps_.at(claimed->task.step), *claimed, stop);
        } else {
          run(context_, steps_.at(claimed->task.step), *claimed, stop);
        }
      } else {
        wait(stop, seen);
      }
    } catch (const std::exception& e) {
      spdlog::error("the worker cannot reach the store: {}", e.what());
      context_.clock.pause(std::chrono::seconds(1), stop);
    }
  }
}

std::optional<Worker::Claimed> Worker::claim(Context& context,
                                             const std::vector<std::string>& steps,
                                             const std::string& lease, base::Duration length) {
  const auto now = context.clock.now();
  std::optional<base::Timestamp> due;
  context.database.read(
      [&](store::Transaction& tx) { due = store::next_due(tx, steps, context.policy.node); });
  if (!due || *due > now) return std::nullopt;
  const auto since = Leases::Monotonic::now();
  std::optional<store::Task> task;
  // A claim that a power cut takes back is made again.
  context.database.write_lightly([&](store::Transaction& tx) {
    task = store::claim(tx, steps, lease, now, length, context.policy.node);
  });
  if (!task) return std::nullopt;
  return Claimed{std::move(*task), *due, now, since};
}

// Two claims of one task by the same process are told apart, too.
std::string Worker::next_lease() {
  return owner_ + "/" + names_.front() + std::to_string(++claims_);
}

void Worker::wait(const std::stop_token& stop, std::uint64_t seen) {
  std::optional<base::Timestamp> due;
  context_.database.read(
      [&](store::Transaction& tx) { due = store::next_due(tx, names_, context_.policy.node); });
  std::unique_lock lock(mutex_);
  const auto more = [&] { return news_ != seen; };
  if (!due) {
    changed_.wait(lock, stop, more);
  } else {
    changed_.wait_for(lock, stop, base::waitable(*due - context_.clock.now()), more);
  }
}

void Worker::run_held(Context& context, Leases& leases, Step step, const Claimed& claimed,
                      const std::stop_token& stop) {
  {
    const Leases::Held held(leases, claimed.task, claimed.since, stop);
    LeasedDatabase database(context.database, held);
    Context leased = context.with(database);
    if (held.end_former() && run(leased, step, claimed, held.stop())) return;
  }
  if (!stop.stop_requested()) return;
  // Another node goes on at once.
  context.database.write([&](store::Transaction& tx) { store::release(tx, claimed.task); });
}

bool Worker::run(Context& context, Step step, const Claimed& claimed, const std::stop_token& stop) {
  const auto& task = claimed.task;
  base::Result<void> result;
  try {
    result = step(context, task, stop);
  } catch (const store::LeaseLost& e) {
    spdlog::warn("{}", e.what());
    return true;
  } catch (const store::Unavailable& e) {
    result = base::fail(base::ErrorCode::kUnavailable, e.what());
  } catch (const std::exception& e) {
    spdlog::error("{} {} failed unexpectedly: {}", task.step, task.subject, e.what());
    result = base::fail(base::ErrorCode::kFailed, e.what());
  }
  context.step_times->note(task.step, claimed.at - claimed.due, context.clock.now() - claimed.at,
                           !result && !stop.stop_requested());
  if (result) return true;
  // Told to stop: the lease ends with this process, and the next one goes on.
  if (stop.stop_requested()) return false;
  spdlog::warn("{} {} is put off: {}", task.step, task.subject, result.error().message);
  try {
    put_off(context, task, result.error(), stop);
  } catch (const store::LeaseLost& e) {
    spdlog::warn("{}", e.what());
  }
  return true;
}

}  // namespace slipway::pipeline
