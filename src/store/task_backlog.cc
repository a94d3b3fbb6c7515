#include "store/task_backlog.h"

namespace slipway::store {

std::vector<TaskBacklog> task_backlog(Transaction& tx, base::Timestamp now) {
  const auto shared = tx.shared_time(now);
  // As a worker sees it: a lease that has run out counts for nothing.
  return tx.query(
      "SELECT step, SUM(CASE WHEN lease_until <= $1 AND run_at <= $1 THEN 1 ELSE 0 END), "
      "SUM(CASE WHEN lease_until > $1 THEN 1 ELSE 0 END), "
      "SUM(CASE WHEN lease_until <= $1 AND run_at > $1 THEN 1 ELSE 0 END), "
      "MIN(CASE WHEN lease_until <= $1 AND run_at <= $1 THEN run_at END) "
      "FROM task GROUP BY step ORDER BY step",
      [&](const Row& row) {
        auto oldest = row.maybe_time(4);
        if (oldest) *oldest -= shared - now;
        return TaskBacklog{row.text(0), row.integer(1), row.integer(2), row.integer(3), oldest};
      },
      shared);
}

}  // namespace slipway::store
