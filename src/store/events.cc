#include "store/events.h"

#include "store/topics.h"

namespace slipway::store {
namespace {
constexpr std::int64_t kKept = 10'000;
}

void record(Transaction& tx, const model::OrganizationId& organization, base::Timestamp at,
            const std::string& type, const std::string& subject) {
  const auto id =
      tx.query_one(
            "INSERT INTO event (id, organization_id, at, type, subject) SELECT COALESCE(MAX(id), "
            "0) + 1, $1, $2, $3, $4 FROM event RETURNING id",
            [](const Row& row) { return row.integer(0); }, organization, at, type, subject)
          .value();
  tx.announce(kEvents);
  if (id % 1000 == 0) tx.execute("DELETE FROM event WHERE id <= $1", id - kKept);
}

std::vector<Event> events_after(Transaction& tx, const model::OrganizationId& organization,
                                std::int64_t after, std::int64_t limit) {
  return tx.query(
      "SELECT id, organization_id, at, type, subject FROM event WHERE id > $1 AND "
      "organization_id = $2 ORDER BY id LIMIT $3",
      [](const Row& row) {
        return Event{row.integer(0), row.id<model::OrganizationId>(1), row.time(2), row.text(3),
                     row.text(4)};
      },
      after, organization, limit);
}

std::int64_t last_event(Transaction& tx) {
  return tx
      .query_one("SELECT COALESCE(MAX(id), 0) FROM event",
                 [](const Row& row) { return row.integer(0); })
      .value_or(0);
}

bool continues(Transaction& tx, std::int64_t after) {
  const auto first = tx.query_one("SELECT COALESCE(MIN(id), 1) FROM event", [](const Row& row) {
                         return row.integer(0);
                       }).value_or(1);
  return after + 1 >= first && after <= last_event(tx);
}

}  // namespace slipway::store
