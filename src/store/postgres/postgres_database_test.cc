#include "store/postgres/postgres_database.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/postgres/postgres_connection.h"
#include "store/tasks.h"
#include "store/test_postgres.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<Database> open_node(const std::string& connection, PostgresOptions options = {}) {
  options.connection = connection;
  return open_postgres(std::move(options)).value();
}

void make_counter(Database& database) {
  database.write([](Transaction& tx) {
    tx.execute("CREATE TABLE counter (number BIGINT NOT NULL)");
    tx.execute("INSERT INTO counter (number) VALUES (0)");
  });
}

std::int64_t counter(Transaction& tx) {
  return tx.query_one("SELECT number FROM counter", [](const Row& row) { return row.integer(0); })
      .value();
}

std::int64_t counter(Database& database) {
  std::int64_t number = 0;
  database.read([&](Transaction& tx) { number = counter(tx); });
  return number;
}

// As a step does that decides by what it read.
void count_on(Transaction& tx) {
  const auto number = counter(tx);
  tx.execute("UPDATE counter SET number = $1", number + 1);
}

// What a node was told of.
class News {
 public:
  PostgresOptions options() {
    PostgresOptions options;
    options.on_commit = [this](const Topics& topics) {
      for (const auto& topic : topics) add(topic);
    };
    options.on_gap = [this] { add("gap"); };
    return options;
  }
  void await(const std::string& what, int times = 1) {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, std::chrono::seconds(30), [&] { return heard_[what] >= times; });
    EXPECT_TRUE(came) << what;
  }
  int times(const std::string& what) {
    const std::lock_guard lock(mutex_);
    return heard_[what];
  }

 private:
  void add(const std::string& what) {
    const std::lock_guard lock(mutex_);
    ++heard_[what];
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> heard_;
};

TEST(PostgresDatabase, SaysWhyItCannotBeReached) {
  PostgresOptions options;
  options.connection = "host=/nowhere dbname=slipway password=hush";
  const auto database = open_postgres(std::move(options));
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, base::ErrorCode::kUnavailable);
  EXPECT_THAT(database.error().message, HasSubstr("/nowhere"));
  EXPECT_THAT(database.error().message, testing::Not(HasSubstr("hush")));
}

TEST(PostgresDatabase, NodesThatReadAndThenWriteLoseNothing) {
  const auto connection = TestPostgres::shared().database("counted");
  constexpr int node_count = 3;
  constexpr int thread_count = 3;
  constexpr int write_count = 20;
  std::vector<std::unique_ptr<Database>> nodes;
  nodes.reserve(node_count);
  for (int i = 0; i < node_count; ++i) nodes.push_back(open_node(connection));
  make_counter(*nodes[0]);
  std::vector<std::jthread> threads;
  for (const auto& node : nodes) {
    for (int i = 0; i < thread_count; ++i) {
      threads.emplace_back([&node] {
        for (int j = 0; j < write_count; ++j) node->write(count_on);
      });
    }
  }
  threads.clear();
  EXPECT_EQ(counter(*nodes[1]), node_count * thread_count * write_count);
}

TEST(PostgresDatabase, TellsTheOtherNodesWhatWasAnnounced) {
  const auto connection = TestPostgres::shared().database("announced");
  News mine;
  News theirs;
  const auto here = open_node(connection, mine.options());
  const auto there = open_node(connection, theirs.options());
  mine.await("gap");
  theirs.await("gap");
  here->write([](Transaction& tx) {
    tx.announce("survey");
    tx.announce("decide");
  });
  theirs.await("survey");
  theirs.await("decide");
  EXPECT_THROW(here->write([](Transaction& tx) {
    tx.announce("undone");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  there->write([](Transaction& tx) { tx.announce("back"); });
  mine.await("back");
  EXPECT_EQ(theirs.times("undone"), 0);
  EXPECT_EQ(mine.times("survey"), 1) << "its own, once";
}

TEST(PostgresDatabase, AServerThatWentAwayComesBackByItself) {
  TestPostgres server;
  News news;
  const auto database = open_node(server.database("slipway"), news.options());
  make_counter(*database);
  database->write(count_on);
  EXPECT_EQ(counter(*database), 1);
  news.await("gap");
  server.kill();
  EXPECT_THROW(database->write(count_on), Unavailable);
  EXPECT_THROW(counter(*database), Unavailable);
  Outcomes outcomes;
  ASSERT_TRUE(database->submit(count_on, outcomes.next()));
  const auto refused = outcomes.await();
  ASSERT_FALSE(refused[0]);
  EXPECT_EQ(refused[0].error().code, base::ErrorCode::kUnavailable);
  server.start();
  news.await("gap", 2);
  database->write(count_on);
  EXPECT_EQ(counter(*database), 2);
}

TEST(PostgresDatabase, AServerThatRestartedBetweenTwoUsesIsNotNoticed) {
  TestPostgres server;
  const auto database = open_node(server.database("slipway"));
  make_counter(*database);
  EXPECT_EQ(counter(*database), 0);
  server.kill();
  server.start();
  database->write(count_on);
  EXPECT_EQ(counter(*database), 1);
}

TEST(PostgresDatabase, AWorkWhoseConnectionIsLostRunsAgain) {
  const auto database = open_node(TestPostgres::shared().database("lost"));
  make_counter(*database);
  int runs = 0;
  database->write([&](Transaction& tx) {
    count_on(tx);
    if (++runs == 1) tx.execute("SELECT pg_terminate_backend(pg_backend_pid())");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(counter(*database), 1);
}

// The server commits, waits for a standby that never comes, and is lost before it answers.
TEST(PostgresDatabase, ACommitWithoutAnAnswerIsAskedFor) {
  TestPostgres server;
  const auto connection = server.database("slipway");
  const auto database = open_node(connection);
  make_counter(*database);
  PostgresConnection admin(connection);
  admin.simple("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  admin.simple("SELECT pg_reload_conf()");
  // Until the server has read the setting, commits are answered.
  int runs = 0;
  int writes = 0;
  std::atomic<bool> is_seen = false;
  std::jthread writer([&] {
    do {
      database->write([&](Transaction& tx) {
        count_on(tx);
        ++runs;
      });
      ++writes;
    } while (!is_seen);
  });
  const std::string waiting =
      "FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND backend_type = 'client backend'";
  while (PQntuples(admin.simple("SELECT 1 " + waiting).get()) == 0) std::this_thread::yield();
  is_seen = true;
  admin.simple("ALTER SYSTEM RESET synchronous_standby_names");
  admin.simple("SELECT pg_terminate_backend(pid) " + waiting);
  writer.join();
  admin.simple("SELECT pg_reload_conf()");
  EXPECT_EQ(runs, writes);
  EXPECT_EQ(counter(*database), writes);
}

TEST(PostgresDatabase, SharedTimeIsTheServers) {
  const auto connection = TestPostgres::shared().database("timed");
  const auto now = [] {
    return std::chrono::time_point_cast<base::Duration>(std::chrono::system_clock::now());
  };
  const auto shared = [&](base::Duration ahead) {
    PostgresOptions options;
    options.now = [&] { return now() + ahead; };
    const auto node = open_node(connection, std::move(options));
    base::Timestamp time;
    node->write([&](Transaction& tx) { time = tx.shared_time(now() + ahead); });
    node->read([&](Transaction& tx) {
      EXPECT_LT(tx.shared_time(now() + ahead) - time, std::chrono::minutes(1));
    });
    return time - now();
  };
  for (const auto ahead : {std::chrono::hours(0), std::chrono::hours(3), std::chrono::hours(-5)}) {
    EXPECT_LT(std::chrono::abs(shared(ahead)), std::chrono::minutes(1));
  }
}

// A node whose clock is wrong finds what others asked for when they meant it.
TEST(PostgresDatabase, TasksAreDueByTheServersClock) {
  const auto connection = TestPostgres::shared().migrated("due");
  const auto clock = [](base::Duration ahead) {
    return [ahead] {
      return std::chrono::time_point_cast<base::Duration>(std::chrono::system_clock::now()) + ahead;
    };
  };
  const auto late = clock(std::chrono::hours(-5));
  const auto early = clock(std::chrono::hours(3));
  PostgresOptions options;
  options.now = early;
  const auto asking = open_node(connection, options);
  options.now = late;
  const auto other = open_node(connection, options);
  asking->write([&](Transaction& tx) {
    ask(tx, "survey", "now", early());
    ask(tx, "decide", "soon", early() + std::chrono::hours(1));
  });
  std::optional<Task> claimed;
  other->write([&](Transaction& tx) {
    claimed = claim(tx, {"survey", "decide"}, "other", late(), std::chrono::seconds(30));
    EXPECT_FALSE(claim(tx, {"decide"}, "other", late(), std::chrono::seconds(30)));
  });
  ASSERT_TRUE(claimed);
  EXPECT_EQ(claimed->subject, "now");
  other->read([&](Transaction& tx) {
    const auto due = next_due(tx, {"decide"});
    ASSERT_TRUE(due);
    EXPECT_LT(std::chrono::abs(*due - late() - std::chrono::hours(1)), std::chrono::minutes(1));
  });
}

TEST(PostgresDatabase, TextThatItCannotHoldIsKeptAsWellAsItCan) {
  const auto database = open_node(TestPostgres::shared().database("text"));
  database->write([](Transaction& tx) {
    tx.execute("CREATE TABLE line (text TEXT NOT NULL)");
    tx.execute("INSERT INTO line (text) VALUES ($1)", std::string("a\0b\xFF", 4));
  });
  database->read([](Transaction& tx) {
    const auto lines =
        tx.query("SELECT text FROM line", [](const Row& row) { return row.text(0); });
    EXPECT_THAT(lines, ElementsAre("a\xEF\xBF\xBD"
                                   "b\xEF\xBF\xBD"));
  });
}

}  // namespace
}  // namespace slipway::store
