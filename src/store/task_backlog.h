#pragma once
// What of the steps is to be done, for people to look at; the workers use store/tasks.h.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace slipway::store {

struct TaskBacklog {
  std::string step;
  std::int64_t due = 0;      // waits for a worker
  std::int64_t running = 0;  // under a lease
  std::int64_t later = 0;    // waits for its time
  std::optional<base::Timestamp> oldest_due{};
};

// By step, those without any left out.
std::vector<TaskBacklog> task_backlog(Transaction& tx, base::Timestamp now);

}  // namespace slipway::store
