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
constexpr std::uint64_t kCheckpointAfter = 2000;  // pages of WAL since the last time
constexpr std::uint64_t kPatience = 5;            // a fifth above its limit the WAL waits for it
constexpr std::size_t kIdleReaders = 4;
constexpr auto kQuiet = std::chrono::milliseconds(1);
constexpr auto kLightPatience = std::chrono::milliseconds(20);

using Clock = std::chrono::steady_clock;

struct Job {
  Database::Work work;
  // With what the work or the commit threw, or null.
  std::function<void(std::exception_ptr)> ended;
  bool durable = true;
};

// Moves what it can without waiting for anybody: how many of the WAL's pages are in the file now.
std::optional<std::uint64_t> move_pages(const SqliteConnection& connection) {
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, nullptr, &moved);
  if (code != SQLITE_OK || moved < 0) return std::nullopt;
  return static_cast<std::uint64_t>(moved);
}

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

  bool busy() const { return busy_; }
  // How many of the WAL's pages the last pass left behind it.
  std::uint64_t moved() const { return moved_; }

 private:
  void loop(const std::stop_token& stop) {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [this] { return wanted_; })) return;
        wanted_ = false;
      }
      busy_ = true;
      moved_ = move_pages(connection_).value_or(moved_);
      busy_ = false;
    }
  }

  SqliteConnection connection_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool wanted_ = false;
  std::atomic<bool> busy_ = false;
  std::atomic<std::uint64_t> moved_ = 0;
  std::jthread thread_;
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(SqliteOptions options)
      : options_(std::move(options)),
        writer_(options_.path, SqliteConnection::Mode::kReadWrite),
        checkpointer_(options_.path),
        wal_limit_(options_.wal_limit / kPageSize) {
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
      if (!job.durable && light_jobs_.empty()) light_since_ = Clock::now();
      (job.durable ? jobs_ : light_jobs_).push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
  }

  void loop(const std::stop_token& stop) {
    std::vector<Job> batch;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        std::deque<Job>* queue = next_queue(lock, stop);
        if (queue == nullptr) return;
        while (!queue->empty() && batch.size() < options_.batch_limit) {
          batch.push_back(std::move(queue->front()));
          queue->pop_front();
        }
        if (queue == &light_jobs_) light_since_ = Clock::now();
      }
      const bool durable = batch.front().durable;
      commit(batch);
      batch.clear();
      keep_wal_bounded();
      if (durable) durable_at_ = Clock::now();
    }
  }

  // Light works yield to durable ones, for these come in storms and somebody waits for their disk:
  // they run together when none came for a moment, and after a while anyway.
  std::deque<Job>* next_queue(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
    while (true) {
      const bool patient = Clock::now() < light_since_ + kLightPatience;
      if (!jobs_.empty() && (light_jobs_.empty() || patient)) return &jobs_;
      if (light_jobs_.empty()) {
        if (stop.stop_requested()) return nullptr;
        changed_.wait(lock, stop, [this] { return !jobs_.empty() || !light_jobs_.empty(); });
        continue;
      }
      const auto due = std::min(durable_at_ + kQuiet, light_since_ + kLightPatience);
      if (Clock::now() >= due || stop.stop_requested()) return &light_jobs_;
      changed_.wait_until(lock, stop, due, [this] { return !jobs_.empty(); });
    }
  }

  void commit(std::vector<Job>& batch) {
    std::exception_ptr error = attempt(batch);
    if (error && batch.size() > 1) {
      // One of them is at fault: let each stand for itself.
      for (auto& job : batch) {
        const std::span<Job> alone(&job, 1);
        job.ended(attempt(alone));
      }
      return;
    }
    for (auto& job : batch) job.ended(error);
  }

  std::exception_ptr attempt(std::span<Job> jobs) {
    try {
      make_durable(
          std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.durable; }));
      writer_.begin_write();
      for (auto& job : jobs) job.work(writer_);
      const Topics topics = writer_.commit();
      if (options_.on_commit) options_.on_commit(topics);
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

  // SQLite starts at the WAL's front again once all of it was moved, which never happens while
  // commits go on beside the checkpointer; so the writer moves the last few pages itself.
  void keep_wal_bounded() {
    if (wal_pages_ < asked_at_) asked_at_ = 0;  // it began at its front again
    if (wal_pages_ - asked_at_ < kCheckpointAfter || checkpointer_.busy()) {
      if (wal_pages_ > wal_limit_ + wal_limit_ / kPatience) wait_for_restart();
      return;
    }
    asked_at_ = wal_pages_;
    const std::uint64_t rest = wal_pages_ - std::min(wal_pages_, checkpointer_.moved());
    if (wal_pages_ > wal_limit_ && rest < 2 * kCheckpointAfter) {
      move_pages(writer_);
    } else {
      checkpointer_.wake();
    }
  }

  void wait_for_restart() {
    sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr,
                              nullptr);
    asked_at_ = wal_pages_;
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
  const std::uint64_t wal_limit_;
  std::uint64_t wal_pages_ = 0;  // as of the last commit
  std::uint64_t asked_at_ = 0;   // how many there were at the last checkpoint
  bool durable_ = true;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Job> jobs_;
  std::deque<Job> light_jobs_;
  Clock::time_point light_since_{};  // how long the oldest of these waits
  Clock::time_point durable_at_{};   // when the newest of the others was committed
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
