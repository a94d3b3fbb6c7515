#include "store/sqlite/sqlite_database.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "store/sqlite/sqlite_connection.h"

namespace slipway::store {
namespace {

constexpr std::uint64_t kPageSize = 4096;
constexpr std::uint64_t kCheckpointAfter = 1000;  // pages of WAL
constexpr std::size_t kIdleReaders = 4;

struct Job {
  Database::Work work;
  // With what the work or the commit threw, or null.
  std::function<void(std::exception_ptr)> ended;
  bool durable = true;
};

// Moves the WAL's pages into the file on a thread and connection of its own.
class Checkpointer {
 public:
  explicit Checkpointer(const std::string& path)
      : connection_(path, SqliteConnection::Mode::kReadWrite),
        thread_([this](const std::stop_token& stop) { loop(stop); }) {}

  void wake() {
    {
      const std::lock_guard lock(mutex_);
      wanted_ = true;
    }
    changed_.notify_one();
  }

 private:
  void loop(const std::stop_token& stop) {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [this] { return wanted_; })) return;
        wanted_ = false;
      }
      sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                nullptr);
    }
  }

  SqliteConnection connection_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool wanted_ = false;
  std::jthread thread_;
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(SqliteOptions options)
      : options_(std::move(options)),
        writer_(options_.path, SqliteConnection::Mode::kReadWrite),
        checkpointer_(options_.path) {
    sqlite3_wal_hook(
        writer_.handle(),
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<SqliteDatabase*>(self)->wal_pages_ = static_cast<std::uint64_t>(pages);
          return SQLITE_OK;
        },
        this);
    thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
  }

  void read(const Work& work) override {
    auto reader = take_reader();
    reader->begin_read();
    try {
      work(*reader);
    } catch (...) {
      reader->roll_back();
      give_back(std::move(reader));
      throw;
    }
    reader->roll_back();
    give_back(std::move(reader));
  }

  void write(const Work& work) override { write(work, true); }
  void write_lightly(const Work& work) override { write(work, false); }

  base::Result<void> submit(Work work, Done done) override {
    const bool taken = push({std::move(work),
                             [done = std::move(done)](const std::exception_ptr& error) {
                               if (!error) return done({});
                               try {
                                 std::rethrow_exception(error);
                               } catch (const std::exception& e) {
                                 done(base::fail(base::ErrorCode::kUnavailable, e.what()));
                               }
                             }},
                            options_.queue_limit);
    if (taken) return {};
    return base::fail(base::ErrorCode::kUnavailable,
                      "The store's queue is full; try again in a moment.");
  }

  base::Result<void> back_up(const std::string& path) override {
    SqliteConnection source(options_.path, SqliteConnection::Mode::kReadOnly);
    try {
      source.execute("VACUUM INTO $1", path);
    } catch (const std::exception& e) {
      return base::fail(base::ErrorCode::kFailed, e.what());
    }
    return {};
  }

 private:
  void write(const Work& work, bool durable) {
    std::promise<void> promise;
    auto future = promise.get_future();
    push({[&work](Transaction& tx) { work(tx); },
          [&promise](const std::exception_ptr& error) {
            if (error) {
              promise.set_exception(error);
            } else {
              promise.set_value();
            }
          },
          durable},
         0);
    future.get();
  }

  bool push(Job job, std::size_t limit) {
    {
      const std::lock_guard lock(mutex_);
      if (limit != 0 && jobs_.size() >= limit) return false;
      jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
  }

  void loop(const std::stop_token& stop) {
    std::vector<Job> batch;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [this] { return !jobs_.empty(); });
        if (jobs_.empty()) return;
        while (!jobs_.empty() && batch.size() < options_.batch_limit) {
          batch.push_back(std::move(jobs_.front()));
          jobs_.pop_front();
        }
      }
      commit(batch);
      batch.clear();
      keep_wal_bounded();
    }
  }

  void commit(std::vector<Job>& batch) {
    std::exception_ptr error = attempt(batch);
    if (error && batch.size() > 1) {
      // One of them is at fault: let each stand for itself.
      for (auto& job : batch) {
        const std::span<Job> alone(&job, 1);
        const auto own = attempt(alone);
        if (!own && options_.on_commit) options_.on_commit();
        job.ended(own);
      }
      return;
    }
    if (!error && options_.on_commit) options_.on_commit();
    for (auto& job : batch) job.ended(error);
  }

  std::exception_ptr attempt(std::span<Job> jobs) {
    try {
      make_durable(
          std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.durable; }));
      writer_.begin_write();
      for (auto& job : jobs) job.work(writer_);
      writer_.commit();
      return nullptr;
    } catch (...) {
      writer_.roll_back();
      return std::current_exception();
    }
  }

  void make_durable(bool durable) {
    if (durable == durable_) return;
    writer_.execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    durable_ = durable;
  }

  void keep_wal_bounded() {
    if (wal_pages_ < kCheckpointAfter) return;
    if (wal_pages_ * kPageSize > options_.wal_limit) {
      sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr,
                                nullptr);
      wal_pages_ = 0;
    } else {
      checkpointer_.wake();
    }
  }

  std::unique_ptr<SqliteConnection> take_reader() {
    {
      const std::lock_guard lock(readers_mutex_);
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return std::make_unique<SqliteConnection>(options_.path, SqliteConnection::Mode::kReadOnly);
  }

  void give_back(std::unique_ptr<SqliteConnection> reader) {
    const std::lock_guard lock(readers_mutex_);
    if (readers_.size() < kIdleReaders) readers_.push_back(std::move(reader));
  }

  SqliteOptions options_;
  SqliteConnection writer_;
  Checkpointer checkpointer_;
  std::uint64_t wal_pages_ = 0;
  bool durable_ = true;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Job> jobs_;
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_;
  std::jthread thread_;
};

}  // namespace

base::Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions options) {
  try {
    return std::make_unique<SqliteDatabase>(std::move(options));
  } catch (const Unavailable& e) {
    return base::fail(base::ErrorCode::kUnavailable, e.what());
  }
}

}  // namespace slipway::store
