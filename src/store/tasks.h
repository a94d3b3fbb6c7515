#pragma once
// The steps that are asked for. A task is one step for one subject; asking again while it waits
// changes nothing, asking while it runs makes it run once more. A worker claims a task under a
// lease, so that a crash leaves nothing behind that nobody picks up.

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace slipway::store {

struct Task {
  std::string step;     // "interpret", "survey", "decide", ...
  std::string subject;  // an id, or what else the step knows its work by
  std::int64_t attempts = 0;
};

// Due at `run_at`; a task that waits becomes due at the earlier of both.
void ask(Transaction& tx, const std::string& step, const std::string& subject,
         base::Timestamp run_at);

// The task of one of these steps that is due longest, leased to `owner`.
std::optional<Task> claim(Transaction& tx, const std::vector<std::string>& steps,
                          const std::string& owner, base::Timestamp now, base::Duration lease);

// When the next of these steps becomes due, if any waits.
std::optional<base::Timestamp> next_due(Transaction& tx, const std::vector<std::string>& steps);

void renew(Transaction& tx, const Task& task, const std::string& owner, base::Timestamp until);
// Done; where it was asked for again meanwhile it becomes due at once.
void complete(Transaction& tx, const Task& task, base::Timestamp now);
// It goes back and is due at `run_at`, one attempt older.
void put_off(Transaction& tx, const Task& task, base::Timestamp run_at, const std::string& error);

// The leases of every owner but this one: a single daemon's, at its start.
void release_leases(Transaction& tx, const std::string& owner);

// The clock went back to `now` by so much: what waits, but for this step, waits no longer than it
// was to.
void bring_forward(Transaction& tx, const std::string& but, base::Timestamp now, base::Duration by);
// Of these steps, whatever waits is due now.
void bring_forward(Transaction& tx, const std::vector<std::string>& steps, base::Timestamp now);

// How many wait or run, by step.
struct TaskCount {
  std::string step;
  std::int64_t count = 0;
};
std::vector<TaskCount> task_counts(Transaction& tx);

}  // namespace slipway::store
