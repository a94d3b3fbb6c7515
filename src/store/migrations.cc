#include "store/migrations.h"

namespace slipway::store {
namespace {

// Statements end with ";" at the end of a line; no migration needs more of a parser.
std::vector<std::string> statements(std::string_view sql) {
  std::vector<std::string> result;
  while (!sql.empty()) {
    const std::size_t end = sql.find(";\n");
    const std::string_view statement = sql.substr(0, end);
    if (statement.find_first_not_of(" \n") != std::string_view::npos) {
      result.emplace_back(statement);
    }
    if (end == std::string_view::npos) break;
    sql.remove_prefix(end + 2);
  }
  return result;
}

}  // namespace

int schema_version(Transaction& tx) {
  const auto newest = tx.query_one("SELECT COALESCE(MAX(version), 0) FROM schema_migration",
                                   [](const Row& row) { return static_cast<int>(row.integer(0)); });
  return newest.value_or(0);
}

namespace {

// Whether all that the store has and this program does not know only adds.
bool goes_together(Transaction& tx, int newest) {
  return tx
      .query(
          "SELECT 1 FROM schema_migration WHERE version > $1 AND additive = 0",
          [](const Row& row) { return row.integer(0); }, newest)
      .empty();
}

void apply(Transaction& tx, const Migration& migration, base::Timestamp now) {
  // Another node may have done it since it was looked at.
  if (schema_version(tx) >= migration.version) return;
  for (const auto& statement : statements(migration.sql)) tx.execute(statement);
  tx.execute("INSERT INTO schema_migration (version, applied_at) VALUES ($1, $2)",
             migration.version, now);
  if (!migration.additive) return;
  tx.execute("UPDATE schema_migration SET additive = 1 WHERE version = $1", migration.version);
}

}  // namespace

base::Result<void> migrate(Database& database, base::Timestamp now, int up_to) {
  int current = 0;
  bool together = true;
  const int newest = migrations().back().version;
  database.write([&](Transaction& tx) {
    tx.execute(
        "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT PRIMARY KEY, applied_at "
        "BIGINT NOT NULL)");
    current = schema_version(tx);
    together = current <= newest || goes_together(tx, newest);
  });
  if (!together) {
    return base::fail(base::ErrorCode::kConflict,
                      "The store is of a newer Slipway: its schema has version " +
                          std::to_string(current) + ", and this program knows up to " +
                          std::to_string(newest) +
                          ". Start the newer program again, or restore a back-up from before the "
                          "upgrade. Nothing was changed.");
  }
  for (const auto& migration : migrations()) {
    if (migration.version <= current || (up_to != 0 && migration.version > up_to)) continue;
    database.write([&](Transaction& tx) { apply(tx, migration, now); });
  }
  return {};
}

}  // namespace slipway::store
