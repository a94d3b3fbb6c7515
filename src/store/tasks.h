#pragma once
// The steps that are asked for. A task is one step for one subject; asking again while it waits
// changes nothing, asking while it runs makes it run once more. A worker claims a task under a
// lease, so that a crash leaves nothing behind that nobody picks up. Its times are stored in the
// store's shared time, so that a node whose clock is wrong is neither early nor late. What is to be
// done where a runtime is waits for the node that has it.

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

struct Task {
  std::string step;     // "interpret", "survey", "decide", ...
  std::string subject;  // an id, or what else the step knows its work by
  std::int64_t attempts = 0;
  std::string lease{};  // by which it was claimed; "" of one that was not
};

// Another has claimed the task meanwhile, or done it: what this one did of it does not count.
class LeaseLost : public std::runtime_error {
 public:
  explicit LeaseLost(const Task& task)
      : std::runtime_error("the lease on " + task.step + " " + task.subject + " is another's") {}
};

// The store's view of one node: "" where there is but one.
inline constexpr const char* kAnyNode = "";

// Due at `run_at`; a task that waits becomes due at the earlier of both.
void ask(Transaction& tx, const std::string& step, const std::string& subject,
         base::Timestamp run_at);
// The same where it is not known any more on which node that is to be done.
void ask_on(Transaction& tx, const std::string& node, const std::string& step,
            const std::string& subject, base::Timestamp run_at);

// The task of one of these steps that is due longest, and may be done on `node`. `owner` differs
// from claim to claim, so that a claim which outlived its lease is known.
std::optional<Task> claim(Transaction& tx, const std::vector<std::string>& steps,
                          const std::string& owner, base::Timestamp now, base::Duration lease,
                          const std::string& node = kAnyNode);

// When the next of these steps becomes due, if any waits; by this machine's clock.
std::optional<base::Timestamp> next_due(Transaction& tx, const std::vector<std::string>& steps,
                                        const std::string& node = kAnyNode);

// Whether it is held by `owner` still, and now until then.
bool renew(Transaction& tx, const Task& task, const std::string& owner, base::Timestamp until);
// Throws LeaseLost where it is not held by this claim any more, whoever has it or had it since.
void hold(Transaction& tx, const Task& task);
// Gives it back as it was, to be claimed at once.
void release(Transaction& tx, const Task& task);
// Done; where it was asked for again meanwhile it becomes due at once. Throws LeaseLost, as does
// put_off().
void complete(Transaction& tx, const Task& task, base::Timestamp now);
// It goes back and is due at `run_at`, one attempt older.
void put_off(Transaction& tx, const Task& task, base::Timestamp run_at, const std::string& error);

// The leases whose owners begin with `of` and not with `but`: those of a node's former processes,
// at the start of the next.
void release_leases(Transaction& tx, const std::string& of, const std::string& but);

// After a runtime came to another node.
void move_tasks(Transaction& tx, const model::RuntimeId& runtime, const std::string& node);

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
