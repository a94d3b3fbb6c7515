#include "api/census.h"

#include "io/disk.h"

namespace slipway::api {
namespace {

namespace fs = std::filesystem;

void count_states(store::Transaction& tx, Census& census) {
  for (const std::string table : {"delivery", "push", "deployment", "run", "webhook_event"}) {
    auto& states = census.states[table];
    tx.query("SELECT state, COUNT(*) FROM " + table + " GROUP BY state",
             [&](const store::Row& row) {
               states[row.text(0)] = row.integer(1);
               return 0;
             });
  }
}

std::int64_t mirrors_in(const fs::path& path) {
  std::error_code failed;
  std::int64_t count = 0;
  fs::directory_iterator at(path, failed);
  for (; !failed && at != fs::directory_iterator(); at.increment(failed)) {
    count += at->path().extension() == ".git" ? 1 : 0;
  }
  return count;
}

Census take(const ApiContext& context, const fs::path& data) {
  Census census;
  census.counted_at = context.now();
  context.database().read([&](store::Transaction& tx) {
    count_states(tx, census);
    census.unapplied = store::unapplied(tx);
  });
  for (const auto* name : {"slipway.db", "slipway.db-wal", "slipway.db-shm"}) {
    census.database_bytes += io::bytes_below(data / name);
  }
  census.mirrors_bytes = io::bytes_below(data / "mirrors");
  census.mirrors = mirrors_in(data / "mirrors");
  return census;
}

}  // namespace

RememberedCensus remembered_census(Executor& executor, const ApiContext& context, fs::path data) {
  return std::make_shared<Remembered<Census>>(
      executor, context.pipeline.clock,
      [&context, data = std::move(data)] { return take(context, data); });
}

}  // namespace slipway::api
