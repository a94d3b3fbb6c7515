#include "store/test_store.h"

#include "store/migrations.h"
#include "store/organizations.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"
#include "store/test_postgres.h"

namespace slipway::store {

const std::vector<StoreAdapter>& store_adapters() {
  static const std::vector<StoreAdapter> adapters{
      {"Sqlite",
       [](const std::filesystem::path& folder, StoreLimits limits) {
         SqliteOptions options;
         options.path = (folder / "slipway.db").string();
         options.queue_limit = limits.queue;
         return open_sqlite(std::move(options)).value();
       }},
      {"Postgres",
       [](const std::filesystem::path& folder, StoreLimits limits) {
         PostgresOptions options;
         options.connection = TestPostgres::shared().database(folder.filename().string());
         options.queue_limit = limits.queue;
         return open_postgres(std::move(options)).value();
       },
       [](const std::filesystem::path& folder) {
         TestPostgres::shared().migrated(folder.filename().string());
       }},
  };
  return adapters;
}

std::string adapter_name(const testing::TestParamInfo<StoreAdapter>& info) {
  return info.param.name;
}

Database& StoreTest::open(StoreLimits limits) {
  if (GetParam().plant) GetParam().plant(folder_.path());
  database_ = GetParam().open(folder_.path(), limits);
  EXPECT_TRUE(migrate(*database_, now_).has_value());
  return *database_;
}

std::int64_t StoreTest::count(const std::string& table) {
  return read([&](Transaction& tx) {
    return tx
        .query_one("SELECT COUNT(*) FROM " + table, [](const Row& row) { return row.integer(0); })
        .value();
  });
}

void StoreTest::plant_tree() {
  organization_ = {make_id<model::OrganizationId>(), "acme", "", now_, now_};
  runtime_.id = make_id<model::RuntimeId>();
  runtime_.organization = organization_.id;
  runtime_.name = "local";
  runtime_.is_default = true;
  project_ = {make_id<model::ProjectId>(), organization_.id, "shop", "", now_, now_};
  environment_ = {make_id<model::EnvironmentId>(),
                  project_.id,
                  organization_.id,
                  runtime_.id,
                  "prod",
                  model::EnvironmentMode::PRODUCTION,
                  now_,
                  now_};
  database_->write([&](Transaction& tx) {
    EXPECT_TRUE(insert(tx, organization_).has_value());
    EXPECT_TRUE(insert(tx, runtime_).has_value());
    EXPECT_TRUE(insert(tx, project_).has_value());
    EXPECT_TRUE(insert(tx, environment_).has_value());
  });
}

model::Service StoreTest::make_service(const std::string& name) {
  model::Service service;
  service.id = make_id<model::ServiceId>();
  service.environment = environment_.id;
  service.organization = organization_.id;
  service.name = name;
  service.git.url = "https://git.example.com/acme/shop.git";
  service.repository = model::RepositoryKey(model::parse_git_url(service.git.url).value());
  service.created_at = service.updated_at = now_;
  return service;
}

BusyWriter::BusyWriter(Database& database) {
  const auto taken = database.submit(
      [this](Transaction&) {
        std::unique_lock lock(mutex_);
        busy_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return free_; });
      },
      [this](const base::Result<void>&) {
        const std::lock_guard lock(mutex_);
        done_ = true;
        changed_.notify_all();
      });
  EXPECT_TRUE(taken.has_value());
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return busy_; });
}

void BusyWriter::let_go() {
  std::unique_lock lock(mutex_);
  free_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return done_; });
}

Database::Done Outcomes::next() {
  const std::lock_guard lock(mutex_);
  const auto index = outcomes_.size();
  outcomes_.emplace_back();
  ++waiting_;
  return [this, index](const base::Result<void>& outcome) {
    const std::lock_guard inner(mutex_);
    outcomes_[index] = outcome;
    --waiting_;
    changed_.notify_all();
  };
}

std::vector<base::Result<void>> Outcomes::await() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_ == 0; });
  return outcomes_;
}

}  // namespace slipway::store
