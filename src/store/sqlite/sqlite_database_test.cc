#include "store/sqlite/sqlite_database.h"

#include <csignal>
#include <filesystem>
#include <set>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/fd.h"
#include "store/migrations.h"
#include "store/sqlite/test_items.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMegabyte = std::size_t{1} << 20U;

// A process of its own that runs `work`, whose result is its exit code. It writes to the pipe.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<int(int pipe)>& work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    out_ = io::Fd(ends[0]);
    io::Fd in(ends[1]);
    pid_ = ::fork();
    if (pid_ == 0) ::_exit(work(in.value()));
  }
  ~ChildProcess() {
    if (pid_ > 0) kill_and_wait();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Nothing where it says no more, or not for half a minute.
  std::optional<std::int64_t> next() {
    pollfd waiting{out_.value(), POLLIN, 0};
    std::int64_t number = 0;
    if (::poll(&waiting, 1, 30'000) != 1) return std::nullopt;
    if (::read(out_.value(), &number, sizeof number) != sizeof number) return std::nullopt;
    return number;
  }
  void kill_and_wait() {
    ::kill(pid_, SIGKILL);
    wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
  io::Fd out_;
};

TEST(SqliteDatabase, SaysWhyAFileCannotBeOpened) {
  const auto database = open_sqlite({.path = "/nowhere/at/all/slipway.db"});
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, base::ErrorCode::kUnavailable);
  EXPECT_THAT(database.error().message, testing::HasSubstr("/nowhere/at/all/slipway.db"));
}

TEST(SqliteDatabase, SaysSoWhereTheFileIsNoDatabase) {
  const io::TestFolder folder;
  const auto path = folder.path() / "slipway.db";
  std::FILE* file = std::fopen(path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  for (int i = 0; i < 1000; ++i) std::fputs("no database at all\n", file);
  std::fclose(file);
  const auto database = open_sqlite({.path = path.string()});
  ASSERT_FALSE(database);
  EXPECT_THAT(database.error().message, testing::HasSubstr("not a database"));
}

TEST(SqliteDatabase, WhatWasDoneIsThereAfterAKill) {
  const io::TestFolder folder;
  std::set<std::int64_t> announced;
  {
    ChildProcess child([&](int pipe) {
      const auto database = open_at(folder.path());
      for (std::int64_t i = 0;; ++i) {
        while (!database->submit([i](Transaction& tx) { add(tx, i, 500); },
                                 [i, pipe](const base::Result<void>& outcome) {
                                   if (!outcome) ::_exit(1);
                                   if (::write(pipe, &i, sizeof i) != sizeof i) ::_exit(2);
                                 })) {
          ::poll(nullptr, 0, 1);
        }
      }
      return 0;
    });
    while (announced.size() < 2000) {
      const auto number = child.next();
      ASSERT_TRUE(number.has_value());
      announced.insert(*number);
    }
    child.kill_and_wait();
    while (const auto number = child.next()) announced.insert(*number);
  }
  const auto database = open_at(folder.path());
  const auto found = items(*database);
  for (const auto number : announced) EXPECT_TRUE(found.contains(number)) << number;
  std::int64_t expected = 0;
  for (const auto number : found) EXPECT_EQ(number, expected++) << "in order, without holes";
}

TEST(SqliteDatabase, ManySubmittedWorksBecomeDurableByOneCommit) {
  const io::TestFolder folder;
  std::atomic<int> commits = 0;
  const auto database =
      open_at(folder.path(),
              {.path = {}, .batch_limit = 50, .on_commit = [&](const Topics&) { ++commits; }});
  Outcomes outcomes;
  BusyWriter busy(*database);
  commits = 0;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(
        database->submit([i](Transaction& tx) { add(tx, i); }, outcomes.next()).has_value());
  }
  busy.let_go();
  outcomes.await();
  EXPECT_EQ(commits, 3) << "the busy one's, and two batches";
  EXPECT_EQ(items(*database).size(), 100U);
}

TEST(SqliteDatabase, TellsWhatACommitAnnounced) {
  const io::TestFolder folder;
  std::vector<Topics> told;
  const auto database =
      open_at(folder.path(),
              {.path = {}, .on_commit = [&](const Topics& topics) { told.push_back(topics); }});
  told.clear();
  database->write([](Transaction& tx) {
    tx.announce("survey");
    tx.announce("survey");
    tx.announce("decide");
  });
  EXPECT_THROW(database->write([](Transaction& tx) {
    tx.announce("release");
    throw std::runtime_error("undone");
  }),
               std::runtime_error);
  database->write([](Transaction&) {});
  EXPECT_THAT(told, testing::ElementsAre(Topics{"survey", "decide"}, Topics{}));
}

TEST(SqliteDatabase, LightWorksWaitForDurableOnesButNotForEver) {
  const io::TestFolder folder;
  std::atomic<bool> over = false;
  std::atomic<int> durable = 0;
  std::function<void(const base::Result<void>&)> again;
  // The last, so it goes first: what it still writes then calls the others.
  const auto database = open_at(folder.path());
  // There is always a durable one that waits.
  again = [&](const base::Result<void>&) {
    ++durable;
    if (!over) static_cast<void>(database->submit([](Transaction&) {}, again));
  };
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(database->submit([](Transaction&) {}, again));
  const int before = durable;
  database->write_lightly([](Transaction& tx) { add(tx, 1); });
  const int after = durable;
  over = true;
  EXPECT_GT(after, before) << "it let others pass";
  EXPECT_EQ(items(*database), std::set<std::int64_t>{1});
}

TEST(SqliteDatabase, ItsLogStaysBoundedUnderSustainedWrites) {
  const io::TestFolder folder;
  constexpr std::size_t kLimit = 4 * kMegabyte;
  constexpr std::size_t kWrite = 64 << 10U;
  const auto database = open_at(folder.path(), {.path = {}, .wal_limit = kLimit});
  std::uintmax_t largest = 0;
  for (int i = 0; i < 600; ++i) {
    database->write([&](Transaction& tx) { add(tx, i, kWrite); });
    // A reader that comes and goes must not keep the log from being taken over.
    database->read([&](Transaction& tx) { tx.execute("SELECT COUNT(*) FROM item"); });
    largest = std::max(largest, fs::file_size(folder.path() / "slipway.db-wal"));
  }
  EXPECT_LT(largest, 2 * kLimit);
  EXPECT_GT(fs::file_size(folder.path() / "slipway.db"), 600 * kWrite - kLimit * 2);
}

TEST(SqliteDatabase, ItsLogIsWrittenInAdvanceAndAKillLeavesItReadable) {
  const io::TestFolder folder;
  const SqliteOptions options{.path = {}, .wal_prewritten = kMegabyte};
  const auto log = folder.path() / "slipway.db-wal";
  for (const std::int64_t round : {0, 1, 2}) {
    ChildProcess child([&](int pipe) {
      const auto database = open_at(folder.path(), options);
      const auto size = static_cast<std::int64_t>(fs::file_size(log));
      database->write([&](Transaction& tx) { add(tx, round, 1000); });
      const auto grown = static_cast<std::int64_t>(fs::file_size(log)) - size;
      for (const std::int64_t told : {size, grown}) {
        if (::write(pipe, &told, sizeof told) != sizeof told) return 2;
      }
      ::pause();
      return 0;
    });
    EXPECT_EQ(child.next(), kMegabyte);
    EXPECT_EQ(child.next(), 0) << "it is written within";
    child.kill_and_wait();
  }
  EXPECT_EQ(items(*open_at(folder.path(), options)), (std::set<std::int64_t>{0, 1, 2}));
}

// The soft limit alone, so that it can be lifted again.
void limit_files(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST(SqliteDatabase, AFullDiskRefusesWritesAndLetsReadsGoOnUntilThereIsSpace) {
  const io::TestFolder folder;
  ChildProcess child([&](int) {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto database = open_at(folder.path());
    limit_files(kMegabyte);
    std::int64_t written = 0;
    bool refused = false;
    while (!refused && written < 1000) {
      try {
        database->write([&](Transaction& tx) { add(tx, written, 40'000); });
        ++written;
      } catch (const Unavailable&) {
        refused = true;
      }
    }
    if (!refused || written == 0) return 1;
    Outcomes outcomes;
    for (int i = 0; i < 3; ++i) {
      if (!database->submit([i](Transaction& tx) { add(tx, 5000 + i, 40'000); }, outcomes.next())) {
        return 2;
      }
    }
    for (const auto& outcome : outcomes.await()) {
      if (outcome || outcome.error().code != base::ErrorCode::kUnavailable) return 3;
    }
    if (static_cast<std::int64_t>(items(*database).size()) != written) return 4;
    limit_files(RLIM_INFINITY);
    database->write([&](Transaction& tx) { add(tx, written, 40'000); });
    return static_cast<std::int64_t>(items(*database).size()) == written + 1 ? 0 : 5;
  });
  EXPECT_EQ(child.wait(), 0);
  const auto database = open_at(folder.path());
  std::string check;
  database->read([&](Transaction& tx) {
    check =
        tx.query_one("PRAGMA integrity_check", [](const Row& row) { return row.text(0); }).value();
  });
  EXPECT_EQ(check, "ok");
}

TEST(SqliteDatabase, ABackUpIsWholeAndOthersGoOnMeanwhile) {
  const io::TestFolder folder;
  const io::TestFolder copy;
  const auto database = open_at(folder.path());
  for (int i = 0; i < 20; ++i) database->write([&](Transaction& tx) { add(tx, i, 10'000); });
  ASSERT_TRUE(database->back_up((copy.path() / "slipway.db").string()).has_value());
  database->write([](Transaction& tx) { add(tx, 20); });
  EXPECT_EQ(items(*open_at(copy.path())).size(), 20U);
  EXPECT_FALSE(database->back_up((copy.path() / "slipway.db").string()).has_value())
      << "it overwrites nothing";
  EXPECT_FALSE(database->back_up("/nowhere/at/all/copy.db").has_value());
}

}  // namespace
}  // namespace slipway::store
