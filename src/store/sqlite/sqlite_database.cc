#include "store/sqlite/sqlite_database.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "store/sqlite/sqlite_connection.h"
#include "store/sqlite/wal.h"
#include "store/write_job.h"

namespace slipway::store {
namespace {

constexpr std::size_t kIdleReaders = 4;
constexpr auto kQuiet = std::chrono::milliseconds(1);
constexpr auto kLightPatience = std::chrono::milliseconds(20);

using Clock = std::chrono::steady_clock;

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(SqliteOptions options)
      : options_(std::move(options)),
        writer_(options_.path, SqliteConnection::Mode::kReadWrite),
        wal_(writer_, options_.path, {options_.wal_limit, options_.wal_prewritten}) {
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

  base::Result<void> submit(Work work, Done done, const Lend& lend) override {
    if (push(submitted_job(std::move(work), std::move(done)), options_.queue_limit, lend))
      return {};
    return queue_full();
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
    push_and_wait(work, durable, [this](WriteJob job) { push(std::move(job), 0); });
  }

  bool push(WriteJob job, std::size_t limit, const Lend& lend = nullptr) {
    bool lends = false;
    {
      const std::lock_guard lock(mutex_);
      if (limit != 0 && jobs_.size() >= limit) return false;
      if (!job.durable && light_jobs_.empty()) light_since_ = Clock::now();
      lends = lend && jobs_.empty() && !committing_ && last_commit_ < options_.lent_wait;
      (job.durable ? jobs_ : light_jobs_).push_back(std::move(job));
      if (lend && lent_) return true;
      lent_ = lends;
    }
    if (lends && lend([this] { commit_lone(); })) return true;
    if (lends) take_back();
    changed_.notify_one();
    return true;
  }

  void take_back() {
    const std::lock_guard lock(mutex_);
    lent_ = false;
  }

  // On the lent thread. What came together is the writer's: while that commits, more may come.
  void commit_lone() {
    std::vector<WriteJob> batch;
    {
      const std::lock_guard lock(mutex_);
      const bool mine = std::exchange(lent_, false) && jobs_.size() == 1 && !committing_;
      if (mine) take(jobs_, batch);
    }
    const auto outcomes = commit(batch);
    if (batch.empty() || end_commit(wal_.needs_tending())) changed_.notify_one();
    tell(batch, outcomes);
  }

  void loop(const std::stop_token& stop) {
    std::vector<WriteJob> batch;
    while (wait_for_work(stop, batch)) {
      const auto outcomes = commit(batch);
      const bool tends = wal_.needs_tending();
      if (!tends) end_commit(false);
      tell(batch, outcomes);
      batch.clear();
      if (!tends) continue;
      wal_.tend();
      end_commit(false);
    }
  }

  // An empty batch: only the log is to be tended. False: it stops, and nothing is left.
  bool wait_for_work(const std::stop_token& stop, std::vector<WriteJob>& batch) {
    std::unique_lock lock(mutex_);
    while (true) {
      if (std::deque<WriteJob>* queue = ready_queue(stop)) {
        take(*queue, batch);
        return true;
      }
      if (wal_due_ && !committing_) {
        committing_ = true;
        return true;
      }
      if (light_jobs_.empty() || committing_) {
        if (stop.stop_requested()) return false;
        changed_.wait(lock, stop, [this] {
          return !committing_ && (durable_waits() || !light_jobs_.empty() || wal_due_);
        });
      } else {
        dozes_ = true;
        changed_.wait_until(lock, stop, light_due(),
                            [this] { return durable_waits() || wal_due_; });
        dozes_ = false;
      }
    }
  }

  // Light works yield to durable ones, for these come in storms and somebody waits for their disk:
  // they run together when none came for a moment, and after a while anyway.
  std::deque<WriteJob>* ready_queue(const std::stop_token& stop) {
    if (committing_) return nullptr;
    const bool stops = stop.stop_requested();
    const auto now = Clock::now();
    const bool patient = light_jobs_.empty() || now < light_since_ + kLightPatience;
    if ((durable_waits() || (stops && !jobs_.empty())) && patient) return &jobs_;
    if (!light_jobs_.empty() && (stops || now >= light_due())) return &light_jobs_;
    return nullptr;
  }

  bool durable_waits() const { return !jobs_.empty() && !lent_; }

  Clock::time_point light_due() const {
    return std::min(durable_at_ + kQuiet, light_since_ + kLightPatience);
  }

  void take(std::deque<WriteJob>& queue, std::vector<WriteJob>& batch) {
    while (!queue.empty() && batch.size() < options_.batch_limit) {
      batch.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    if (&queue == &light_jobs_) light_since_ = Clock::now();
    committing_ = true;
    began_ = Clock::now();
    durable_batch_ = &queue == &jobs_;
  }

  // Whether the writer is to be woken for what came meanwhile.
  bool end_commit(bool wal_due) {
    const std::lock_guard lock(mutex_);
    committing_ = false;
    wal_due_ = wal_due;
    if (std::exchange(durable_batch_, false)) {
      durable_at_ = Clock::now();
      last_commit_ = durable_at_ - began_;
    }
    return wal_due_ || !jobs_.empty() || (!light_jobs_.empty() && !dozes_);
  }

  using Outcomes = std::vector<std::exception_ptr>;

  Outcomes commit(std::vector<WriteJob>& batch) {
    if (batch.empty()) return {};
    Outcomes outcomes(batch.size(), attempt(batch));
    if (outcomes.front() && batch.size() > 1) {
      // One of them is at fault: let each stand for itself.
      for (std::size_t i = 0; i < batch.size(); ++i) outcomes[i] = attempt({&batch[i], 1});
    }
    return outcomes;
  }

  // After the writer was let go where that is possible, so that who is told finds it idle.
  static void tell(std::span<const WriteJob> batch, const Outcomes& outcomes) {
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].ended(outcomes[i]);
  }

  std::exception_ptr attempt(std::span<WriteJob> jobs) {
    try {
      make_durable(
          std::any_of(jobs.begin(), jobs.end(), [](const WriteJob& job) { return job.durable; }));
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

  std::unique_ptr<SqliteConnection> take_reader() {
    if (auto idle = idle_reader()) return idle;
    // One after the other: while one opens, those that read may end, and a connection with the
    // schema takes hundreds of KiB.
    const std::lock_guard opening(opening_mutex_);
    if (auto idle = idle_reader()) return idle;
    return std::make_unique<SqliteConnection>(options_.path, SqliteConnection::Mode::kReadOnly);
  }

  std::unique_ptr<SqliteConnection> idle_reader() {
    const std::lock_guard lock(readers_mutex_);
    if (readers_.empty()) return nullptr;
    auto reader = std::move(readers_.back());
    readers_.pop_back();
    return reader;
  }

  void give_back(std::unique_ptr<SqliteConnection> reader) {
    const std::lock_guard lock(readers_mutex_);
    if (readers_.size() < kIdleReaders) readers_.push_back(std::move(reader));
  }

  SqliteOptions options_;
  SqliteConnection writer_;  // of the thread that set committing_, as is the log
  Wal wal_;
  bool durable_ = true;  // how the writer commits now
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<WriteJob> jobs_;
  std::deque<WriteJob> light_jobs_;
  bool lent_ = false;  // a lent thread will come for what is in jobs_
  bool committing_ = false;
  bool durable_batch_ = false;
  bool wal_due_ = false;
  bool dozes_ = false;  // the writer sleeps until the next light work is due
  Clock::time_point began_{};
  Clock::duration last_commit_{};    // how long the newest durable one took
  Clock::time_point light_since_{};  // how long the oldest light job waits
  Clock::time_point durable_at_{};   // when the newest durable one was committed
  std::mutex opening_mutex_;
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
