// Several nodes in one process on one PostgreSQL: workers, contexts and leases of their own.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/fake/fake_gateway.h"
#include "git/fake_git.h"
#include "io/system_clock.h"
#include "io/zone_files.h"
#include "pipeline/fake_courier.h"
#include "pipeline/test_runtime.h"
#include "pipeline/worker.h"
#include "registry/fake/fake_registry.h"
#include "store/postgres/postgres_database.h"
#include "store/test_postgres.h"

namespace slipway::pipeline {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string kWorkStep = "work";

// What the steps of these tests did, and what they wait for.
class Diary {
 public:
  static Diary& of_test() {
    static Diary diary;
    return diary;
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    runs.clear();
    endings.clear();
    held_.clear();
    active_ = 0;
    most_active = 0;
    workers.clear();
  }
  void began(const std::string& node, const std::string& subject) {
    const std::lock_guard lock(mutex_);
    ++runs[subject];
    most_active = std::max(most_active, ++active_);
    workers[subject] += (workers[subject].empty() ? "" : ",") + node;
    changed_.notify_all();
  }
  void ended(const std::string& node, const std::string& how) {
    const std::lock_guard lock(mutex_);
    --active_;
    endings[node] = how;
    changed_.notify_all();
  }
  // Whoever works on it waits until it is let go, or, where it gives way, is told to stop.
  void hold(const std::string& node, bool gives_way = false) {
    const std::lock_guard lock(mutex_);
    held_[node] = true;
    gives_way_ = gives_way;
  }
  void let_go(const std::string& node) {
    const std::lock_guard lock(mutex_);
    held_[node] = false;
    changed_.notify_all();
  }
  void wait_while_held(const std::string& node, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, gives_way_ ? stop : std::stop_token{}, [&] { return !held_[node]; });
  }
  bool await(const std::function<bool(Diary&)>& condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, seconds(60), [&] { return condition(*this); });
  }
  // Under the lock of await() only.
  std::map<std::string, int> runs;
  std::map<std::string, std::string> workers;
  std::map<std::string, std::string> endings;
  int most_active = 0;

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, bool> held_;
  bool gives_way_ = false;
  int active_ = 0;
};

base::Result<void> work(Context& context, const store::Task& task, const std::stop_token& stop) {
  auto& diary = Diary::of_test();
  const auto node = context.policy.node;
  diary.began(node, task.subject);
  diary.wait_while_held(node, stop);
  std::string how = stop.stop_requested() ? "stopped" : "went on";
  try {
    context.database.write([&](store::Transaction& tx) {
      tx.execute("INSERT INTO effect (subject, node) VALUES ($1, $2)", task.subject, node);
    });
    context.database.write(
        [&](store::Transaction& tx) { store::complete(tx, task, context.clock.now()); });
  } catch (const store::LeaseLost&) {
    diary.ended(node, how + ", refused");
    throw;
  }
  diary.ended(node, how + ", taken");
  return {};
}

// A store that can be cut off.
class Cuttable final : public store::Database {
 public:
  explicit Cuttable(std::unique_ptr<store::Database> inner) : inner_(std::move(inner)) {}

  std::atomic<bool> is_cut = false;

  bool is_shared() const override { return true; }
  void read(const Work& work) override { through().read(work); }
  void write(const Work& work) override { through().write(work); }
  void write_lightly(const Work& work) override { through().write_lightly(work); }
  base::Result<void> submit(Work work, Done done, const Lend& lend) override {
    return through().submit(std::move(work), std::move(done), lend);
  }
  base::Result<void> back_up(const std::string& path) override { return through().back_up(path); }

 private:
  store::Database& through() {
    if (is_cut) throw store::Unavailable("cut off");
    return *inner_;
  }

  std::unique_ptr<store::Database> inner_;
};

class Node {
 public:
  Node(const std::string& name, const std::string& connection, base::Duration lease,
       std::size_t threads = 2)
      : name_(name), cipher_(std::string(32, 'k'), random_), routes_(gateway_) {
    store::PostgresOptions options;
    options.connection = connection;
    options.on_commit = [this](const store::Topics& topics) {
      if (Worker* const worker = listening_.load()) worker->wake(topics);
    };
    options.on_gap = [this] {
      if (Worker* const worker = listening_.load()) worker->look();
    };
    database = std::make_unique<Cuttable>(store::open_postgres(std::move(options)).value());
    context_.reset(new Context{*database,
                               clock_,
                               random_,
                               git_,
                               {},
                               registry_,
                               runtimes_,
                               cipher_,
                               routes_,
                               cancellations_,
                               zones_,
                               courier_,
                               {}});
    context_->policy.node = name;
    leases_ = std::make_unique<Leases>(*database, clock_, lease);
    keeper_.emplace(*leases_);
    worker_ = std::make_unique<Worker>(*context_, name + "/1",
                                       std::map<std::string, Step>{{kWorkStep, work}}, threads, 0,
                                       leases_.get());
    listening_ = worker_.get();
    worker_->look();
  }
  ~Node() {
    listening_ = nullptr;
    worker_.reset();
    keeper_.reset();
    leases_.reset();
    database.reset();
  }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  void ask(const std::string& subject) {
    database->write(
        [&](store::Transaction& tx) { store::ask(tx, kWorkStep, subject, clock_.now()); });
  }
  // "SUBJECT NODE", sorted.
  std::vector<std::string> effects() {
    std::vector<std::string> found;
    database->read([&](store::Transaction& tx) {
      found = tx.query("SELECT subject || ' ' || node FROM effect ORDER BY subject, node",
                       [](const store::Row& row) { return row.text(0); });
    });
    return found;
  }

  std::unique_ptr<Cuttable> database;

 private:
  std::string name_;
  io::SystemClock clock_;
  io::SystemRandom random_;
  git::FakeGit git_;
  registry::FakeRegistry registry_;
  TestRuntime runtime_;
  OneRuntime runtimes_{runtime_};
  base::Cipher cipher_;
  gateway::FakeGateway gateway_;
  Routes routes_;
  Cancellations cancellations_;
  io::ZoneFiles zones_;
  FakeCourier courier_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<Leases> leases_;
  std::optional<LeaseKeeper> keeper_;
  std::unique_ptr<Worker> worker_;
  std::atomic<Worker*> listening_ = nullptr;
};

class Nodes : public testing::Test {
 protected:
  Nodes() {
    Diary::of_test().clear();
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    connection = store::TestPostgres::shared().migrated(test->name());
    store::PostgresOptions options;
    options.connection = connection;
    admin = store::open_postgres(std::move(options)).value();
    admin->write([](store::Transaction& tx) {
      tx.execute("CREATE TABLE effect (subject TEXT NOT NULL, node TEXT NOT NULL)");
    });
  }

  std::string connection;
  std::unique_ptr<store::Database> admin;
};

TEST_F(Nodes, ShareTheTasksAndRunEachOnce) {
  constexpr int tasks = 60;
  std::vector<std::unique_ptr<Node>> nodes;
  nodes.reserve(3);
  for (const auto* name : {"north", "south", "west"}) {
    nodes.push_back(std::make_unique<Node>(name, connection, seconds(30)));
  }
  for (int i = 0; i < tasks; ++i) nodes[0]->ask("a" + std::to_string(i));
  // Whichever goes, the others go on.
  nodes.erase(nodes.begin());
  for (int i = 0; i < tasks; ++i) nodes[0]->ask("b" + std::to_string(i));
  nodes.erase(nodes.begin());
  for (int i = 0; i < tasks; ++i) nodes[0]->ask("c" + std::to_string(i));
  auto& diary = Diary::of_test();
  EXPECT_TRUE(diary.await([](Diary& d) { return d.runs.size() == std::size_t{3} * tasks; }));
  const auto all_done = [&] { return nodes[0]->effects().size() == std::size_t{3} * tasks; };
  for (int i = 0; i < 600 && !all_done(); ++i) std::this_thread::sleep_for(milliseconds(50));
  EXPECT_TRUE(all_done());
  diary.await([](Diary& d) {
    for (const auto& [subject, times] : d.runs) EXPECT_EQ(times, 1) << subject;
    return true;
  });
}

TEST_F(Nodes, TakeOverWhatAKilledOneHad) {
  const auto begun = std::chrono::steady_clock::now();
  admin->write([](store::Transaction& tx) {
    const auto now = io::SystemClock().now();
    store::ask(tx, kWorkStep, "a", now);
    store::claim(tx, {kWorkStep}, "dead/1/work1", now, seconds(2), "dead");
  });
  Node south("south", connection, seconds(30));
  auto& diary = Diary::of_test();
  EXPECT_TRUE(diary.await([](Diary& d) { return d.endings.contains("south"); }));
  EXPECT_GE(std::chrono::steady_clock::now() - begun, seconds(2)) << "not before its lease";
  EXPECT_THAT(south.effects(), testing::ElementsAre("a south"));
}

TEST_F(Nodes, KeepTheLeaseOfAStepThatTakesLong) {
  auto& diary = Diary::of_test();
  diary.hold("north");
  Node north("north", connection, seconds(1));
  north.ask("a");
  EXPECT_TRUE(diary.await([](Diary& d) { return d.runs["a"] == 1; }));
  Node south("south", connection, seconds(1));
  // Several leases long.
  std::this_thread::sleep_for(milliseconds(3500));
  diary.let_go("north");
  EXPECT_TRUE(diary.await([](Diary& d) { return d.endings.contains("north"); }));
  EXPECT_THAT(south.effects(), testing::ElementsAre("a north"));
  diary.await([](Diary& d) {
    EXPECT_EQ(d.runs["a"], 1);
    return true;
  });
}

TEST_F(Nodes, RefuseWhatOneDoesThatLostItsLease) {
  auto& diary = Diary::of_test();
  diary.hold("north");
  Node north("north", connection, seconds(2));
  north.ask("a");
  EXPECT_TRUE(diary.await([](Diary& d) { return d.runs["a"] == 1; }));
  north.database->is_cut = true;
  Node south("south", connection, seconds(2));
  EXPECT_TRUE(diary.await([](Diary& d) { return d.endings.contains("south"); }));
  // The cut one is back, and only now comes to what it wanted to write.
  north.database->is_cut = false;
  diary.let_go("north");
  EXPECT_TRUE(diary.await([](Diary& d) { return d.endings.contains("north"); }));
  diary.await([](Diary& d) {
    EXPECT_EQ(d.endings["north"], "stopped, refused");
    EXPECT_EQ(d.workers["a"], "north,south");
    return true;
  });
  EXPECT_THAT(south.effects(), testing::ElementsAre("a south"));
}

// As on a machine that slept: its clock counted less than the database's.
TEST_F(Nodes, EndTheirOwnFormerRunBeforeTheyBeginAnother) {
  auto& diary = Diary::of_test();
  diary.hold("north", true);
  Node north("north", connection, seconds(30));
  north.ask("a");
  EXPECT_TRUE(diary.await([](Diary& d) { return d.runs["a"] == 1; }));
  north.database->write([](store::Transaction& tx) {
    tx.execute("UPDATE task SET lease_until = 1");
    tx.announce(kWorkStep);
  });
  EXPECT_TRUE(diary.await([](Diary& d) { return d.runs["a"] == 2; }));
  diary.await([](Diary& d) {
    EXPECT_EQ(d.endings["north"], "stopped, refused");
    EXPECT_EQ(d.most_active, 1);
    return true;
  });
  diary.let_go("north");
  EXPECT_TRUE(diary.await([](Diary& d) { return d.endings["north"] == "went on, taken"; }));
  EXPECT_THAT(north.effects(), testing::ElementsAre("a north"));
}

}  // namespace
}  // namespace slipway::pipeline
