#include "store/postgres/postgres_database.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "store/postgres/postgres_connection.h"
#include "store/postgres/postgres_listener.h"
#include "store/postgres/postgres_readers.h"
#include "store/write_job.h"

namespace slipway::store {
namespace {

constexpr int kOldestServer = 140000;
constexpr int kWriteAttempts = 5;
constexpr auto kDoubtPause = std::chrono::milliseconds(100);
// Clocks that differ by less are one: that is the time an answer takes.
constexpr auto kSameTime = std::chrono::milliseconds(250);

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(PostgresOptions options)
      : options_(std::move(options)),
        readers_(options_.connection, options_.readers),
        writer_(std::make_unique<PostgresConnection>(options_.connection)) {
    if (PQserverVersion(writer_->handle()) < kOldestServer) {
      throw Unavailable("the PostgreSQL server is older than version 14; upgrade it");
    }
    writer_process_ = writer_->process();
    listener_ = std::make_unique<PostgresListener>(
        options_.connection, Ears{[this](const Topics& topics) { tell_of_commit(topics); },
                                  [this] {
                                    if (options_.on_gap) options_.on_gap();
                                  },
                                  [this](int process) { return process == writer_process_; }});
    thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
  }
  ~PostgresDatabase() override {
    thread_ = {};
    listener_.reset();
  }
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  bool is_shared() const override { return true; }

  void read(const Work& work) override {
    auto reader = readers_.begin(ahead());
    try {
      work(*reader);
    } catch (...) {
      readers_.end(std::move(reader));
      throw;
    }
    readers_.end(std::move(reader));
  }

  void write(const Work& work) override { write(work, true); }
  void write_lightly(const Work& work) override { write(work, false); }

  base::Result<void> submit(Work work, Done done, const Lend&) override {
    if (push(submitted_job(std::move(work), std::move(done)), options_.queue_limit)) return {};
    return queue_full();
  }

  base::Result<void> back_up(const std::string&) override {
    return base::fail(base::ErrorCode::kInvalid,
                      "A store in PostgreSQL is backed up with pg_dump or the server's own means.");
  }

 private:
  void write(const Work& work, bool durable) {
    push_and_wait(work, durable, [this](WriteJob job) { push(std::move(job), 0); });
  }

  bool push(WriteJob job, std::size_t limit) {
    {
      const std::lock_guard lock(mutex_);
      if (limit != 0 && jobs_.size() >= limit) return false;
      jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
  }

  void loop(const std::stop_token& stop) {
    std::vector<WriteJob> batch;
    while (true) {
      batch.clear();
      {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
        while (!jobs_.empty() && batch.size() < options_.batch_limit) {
          batch.push_back(std::move(jobs_.front()));
          jobs_.pop_front();
        }
      }
      auto outcome = attempt(batch);
      const bool one_at_fault = outcome && batch.size() > 1 && !is_unavailable(outcome);
      for (auto& job : batch) job.ended(one_at_fault ? attempt({&job, 1}) : outcome);
    }
  }

  static bool is_unavailable(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const ConnectionLost&) {
      return true;
    } catch (...) {
      return false;
    }
  }

  // Runs them until it is known what became of them, or the server stays away.
  std::exception_ptr attempt(std::span<WriteJob> jobs) {
    for (int left = kWriteAttempts;; --left) {
      try {
        commit(jobs);
        return nullptr;
      } catch (const RunAgain&) {
        roll_back();
        if (left == 1) return std::current_exception();
      } catch (const ConnectionLost&) {
        const bool was_connected = writer_ != nullptr;
        writer_.reset();
        // A connection that was kept may be of a server that went and came back.
        if (!was_connected || left == 1) return std::current_exception();
      } catch (...) {
        roll_back();
        return std::current_exception();
      }
    }
  }

  void commit(std::span<WriteJob> jobs) {
    connect();
    writer_->begin_write(
        std::any_of(jobs.begin(), jobs.end(), [](const WriteJob& job) { return job.durable; }));
    note_time(writer_->server_time());
    writer_->set_ahead(ahead());
    for (auto& job : jobs) job.work(*writer_);
    const std::string transaction = writer_->transaction();
    try {
      tell_of_commit(writer_->commit());
    } catch (const ConnectionLost&) {
      // Nothing announced it to this node, so all look.
      if (!was_committed(transaction)) throw;
      if (options_.on_gap) options_.on_gap();
    }
  }

  // After a COMMIT without an answer. Throws Unavailable where nobody can say.
  bool was_committed(const std::string& transaction) {
    const auto until = std::chrono::steady_clock::now() + options_.doubt;
    while (true) {
      try {
        writer_.reset();
        connect();
        const auto fate = writer_->outcome_of(transaction);
        if (fate != PostgresConnection::Fate::kUnderWay) {
          return fate == PostgresConnection::Fate::kCommitted;
        }
      } catch (const ConnectionLost&) {
        writer_.reset();
      }
      if (std::chrono::steady_clock::now() > until) {
        throw Unavailable(
            "the database was lost during a commit: whether it is stored is not known");
      }
      std::this_thread::sleep_for(kDoubtPause);
    }
  }

  void connect() {
    if (writer_) return;
    writer_ = std::make_unique<PostgresConnection>(options_.connection);
    writer_process_ = writer_->process();
  }

  void roll_back() {
    if (writer_) writer_->roll_back();
  }

  base::Duration ahead() const { return base::Duration(ahead_.load()); }

  void note_time(base::Timestamp server) {
    const auto measured = server - (options_.now ? options_.now()
                                                 : std::chrono::time_point_cast<base::Duration>(
                                                       std::chrono::system_clock::now()));
    // Kept as it is while it is about right, so that times which one node compares stay comparable.
    if (measured - ahead() > kSameTime || ahead() - measured > kSameTime) {
      ahead_ = measured.count();
    }
  }

  void tell_of_commit(const Topics& topics) {
    if (options_.on_commit) options_.on_commit(topics);
  }

  PostgresOptions options_;
  PostgresReaders readers_;
  std::unique_ptr<PostgresConnection> writer_;  // of the thread that writes
  std::atomic<int> writer_process_ = 0;
  std::atomic<std::int64_t> ahead_ = 0;  // microseconds
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<WriteJob> jobs_;
  std::unique_ptr<PostgresListener> listener_;
  std::jthread thread_;
};

}  // namespace

base::Result<std::unique_ptr<Database>> open_postgres(PostgresOptions options) {
  try {
    return std::make_unique<PostgresDatabase>(std::move(options));
  } catch (const Unavailable& e) {
    return base::fail(base::ErrorCode::kUnavailable, e.what());
  }
}

}  // namespace slipway::store
