#pragma once
// For tests: the store's adapters by name, and a migrated store in a folder that goes away, with
// the tree organization > project > environment to put services into. A test owns one.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "io/system_clock.h"
#include "io/test_server.h"
#include "store/database.h"
#include "store/services.h"

namespace slipway::store {

struct StoreLimits {
  std::size_t queue = 4096;
};

struct StoreAdapter {
  std::string name;
  std::function<std::unique_ptr<Database>(const std::filesystem::path& folder, StoreLimits)> open;
  // Puts a store with the newest schema there, where that is quicker than migrating one.
  std::function<void(const std::filesystem::path& folder)> plant{};
};

// A further adapter is one line there.
const std::vector<StoreAdapter>& store_adapters();
std::string adapter_name(const testing::TestParamInfo<StoreAdapter>& info);

class StoreTest : public testing::TestWithParam<StoreAdapter> {
 protected:
  // Opens and migrates it.
  Database& open(StoreLimits limits = {});
  // Without a schema.
  std::unique_ptr<Database> open_empty() { return GetParam().open(folder_.path(), {}); }

  // What `work` returns, of one transaction.
  template <typename Work>
  auto write(const Work& work) {
    std::optional<decltype(work(std::declval<Transaction&>()))> result;
    database_->write([&](Transaction& tx) { result.emplace(work(tx)); });
    return std::move(*result);
  }
  template <typename Work>
  auto read(const Work& work) {
    std::optional<decltype(work(std::declval<Transaction&>()))> result;
    database_->read([&](Transaction& tx) { result.emplace(work(tx)); });
    return std::move(*result);
  }
  std::int64_t count(const std::string& table);

  template <typename Id>
  Id make_id() {
    return Id::make(now_, random_);
  }
  // Stores an organization "acme" with a runtime, the project "shop" and the environment "prod".
  void plant_tree();
  model::Service make_service(const std::string& name);

  io::TestFolder folder_;
  io::SystemRandom random_;
  base::Timestamp now_ = base::from_micros(1'800'000'000'000'000);
  std::unique_ptr<Database> database_;
  model::Organization organization_;
  model::Runtime runtime_;
  model::Project project_;
  model::Environment environment_;
};

// Keeps the store's writer busy until it is let go, so that what is submitted meanwhile waits.
class BusyWriter {
 public:
  // Returns once the writer is at it.
  explicit BusyWriter(Database& database);
  ~BusyWriter() { let_go(); }
  void let_go();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool busy_ = false;
  bool free_ = false;
  bool done_ = false;
};

// Collects the outcomes of submitted works.
class Outcomes {
 public:
  Database::Done next();
  // Waits until all of next() have their outcome; in the order of next().
  std::vector<base::Result<void>> await();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
  std::vector<base::Result<void>> outcomes_;
};

}  // namespace slipway::store
