#include "daemon/open_store.h"

#include <libpq-fe.h>

#include "store/postgres/postgres_connection.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"

namespace slipway::daemon {
namespace {

using base::ErrorCode;

constexpr std::string_view kPostgres = "postgres:";
constexpr std::uint64_t kWalPrewritten = 12U << 20U;  // a checkpoint comes before

base::Result<void> check_parts(const PQconninfoOption* option) {
  for (; option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if (option->val == nullptr || (keyword != "password" && keyword != "sslpassword")) continue;
    return base::fail(ErrorCode::kInvalid,
                      "--store: a password does not belong there, where others can read it. Put it "
                      "into PGPASSWORD, a file named by PGPASSFILE, or a service file.");
  }
  return {};
}

}  // namespace

base::Result<std::string> postgres_connection(const std::string& store) {
  std::string connection = store.substr(std::min(kPostgres.size(), store.size()));
  if (!store.starts_with(kPostgres) || connection.empty()) {
    return base::fail(ErrorCode::kInvalid,
                      "--store: write sqlite, postgres://USER@HOST/DATABASE, or "
                      "\"postgres:host=HOST dbname=DATABASE user=USER\".");
  }
  if (connection.starts_with("//")) connection.insert(0, "postgresql:");
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parts(
      PQconninfoParse(connection.c_str(), &why), &PQconninfoFree);
  PQfreemem(why);
  if (!parts) {
    // What libpq says would repeat what is written, a password too.
    return base::fail(ErrorCode::kInvalid,
                      "--store: what follows postgres: is neither a URI nor KEY=VALUE pairs, as "
                      "libpq takes them.");
  }
  return check_parts(parts.get()).map([&] { return connection; });
}

base::Result<std::unique_ptr<store::Database>> open_chosen_store(const Options& options,
                                                                 const std::string& file,
                                                                 StoreEars ears) {
  if (options.store == kFileStore) {
    store::SqliteOptions sqlite;
    sqlite.path = file;
    sqlite.wal_prewritten = kWalPrewritten;
    sqlite.on_commit = std::move(ears.on_commit);
    return store::open_sqlite(std::move(sqlite));
  }
  auto connection = postgres_connection(options.store);
  if (!connection) return base::fail(connection.error());
  store::PostgresOptions postgres;
  postgres.connection = std::move(*connection);
  postgres.on_commit = std::move(ears.on_commit);
  postgres.on_gap = std::move(ears.on_gap);
  return store::open_postgres(std::move(postgres));
}

base::Result<void> needs_file_store(const Options& options, const std::string& instead) {
  if (options.store == kFileStore) return {};
  return base::fail(ErrorCode::kInvalid, "The store is in PostgreSQL: " + instead);
}

}  // namespace slipway::daemon
