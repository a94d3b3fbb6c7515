// kill -9 at random moments under load, on either store: every accepted delivery is decided exactly
// once, no deployment is repeated or forgotten, the services serve all the while, and what runs is
// found again. A few times in the suite; scripts/crash says how often else (SLIPWAY_CRASHES).

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/caddy/test_load.h"
#include "slipway.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"
#include "store/test_postgres.h"

namespace slipway::e2e {
namespace {

using std::chrono::milliseconds;
using testing::IsEmpty;

constexpr int kUsualCrashes = 6;
constexpr int kBetweenLooks = 25;  // crashes

int number_of_crashes() {
  const char* wanted = std::getenv("SLIPWAY_CRASHES");
  return wanted != nullptr ? std::atoi(wanted) : kUsualCrashes;
}

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(engine_); }

 private:
  std::mt19937 engine_;
};

// Whoever pushes to one repository: commit after commit, each announced until it is accepted, as a
// forge does whose deliveries are sent again, and some of them twice.
class Pusher {
 public:
  Pusher(const Slipway& slipway, Hook hook, const std::filesystem::path& path, unsigned seed)
      : slipway_(slipway), hook_(std::move(hook)), repository_(path), chance_(seed) {
    repository_.commit("v0");
  }

  void go_on() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        push(stop);
        pause(stop, milliseconds(chance_.below(400)));
      }
    });
  }
  // The last commit was accepted.
  void rest() {
    thread_.request_stop();
    thread_.join();
  }

  const ServiceRepository& repository() const { return repository_; }
  std::string version() const { return "v" + std::to_string(commits_); }
  // Of the senders of what was accepted.
  const std::vector<std::string>& accepted() const { return accepted_; }

 private:
  void push(const std::stop_token& stop) {
    repository_.commit("v" + std::to_string(++commits_));
    const Delivery delivery{repository_.github_push(), path() + "-" + std::to_string(commits_)};
    int status = slipway_.deliver(hook_, delivery).status;
    while (status / 100 != 2) {
      EXPECT_TRUE(status == 0 || status == 503) << status;
      pause({}, milliseconds(20));
      status = slipway_.deliver(hook_, delivery).status;
    }
    accepted_.push_back(delivery.id);
    if (!stop.stop_requested() && chance_.below(4) == 0) slipway_.deliver(hook_, delivery);
  }
  std::string path() const { return repository_.path().stem().string(); }
  static void pause(const std::stop_token& stop, milliseconds time) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
  }

  const Slipway& slipway_;
  Hook hook_;
  ServiceRepository repository_;
  Chance chance_;
  int commits_ = 0;
  std::vector<std::string> accepted_;
  std::jthread thread_;
};

class RandomCrash : public testing::TestWithParam<std::string> {
  // Outlives the daemon.
  std::unique_ptr<store::TestPostgres> postgres_;
  std::string connection_;

 protected:
  RandomCrash() {
    NodeOptions node;
    node.gateway = "caddy";
    node.options = {"--hook-rate", "100000"};
    if (GetParam() == "postgres") {
      postgres_ = std::make_unique<store::TestPostgres>();
      connection_ = postgres_->database("slipway");
      node.options.insert(node.options.end(), {"--store", "postgres:" + connection_, "--node",
                                               "north", "--lease", "3"});
      node.environment = {{"SLIPWAY_SECRET_KEY", std::string(64, '7')}};
    }
    slipway = std::make_unique<Slipway>(node);
  }

  std::unique_ptr<store::Database> open_store() const {
    if (postgres_) {
      store::PostgresOptions options;
      options.connection = connection_;
      return store::open_postgres(std::move(options)).value();
    }
    store::SqliteOptions options;
    options.path = slipway->data() / "slipway.db";
    return store::open_sqlite(std::move(options)).value();
  }

  // The rows, their columns joined.
  std::vector<std::string> ask(const std::string& sql) const {
    std::vector<std::string> rows;
    open_store()->read([&](store::Transaction& tx) {
      rows = tx.query(sql, [](const store::Row& row) { return row.text(0); });
    });
    return rows;
  }

  void expect_all_kept(const std::vector<std::string>& accepted) const {
    const auto decided = ask("SELECT sender_id FROM delivery WHERE state = 'DECIDED'");
    EXPECT_THAT(decided, testing::UnorderedElementsAreArray(accepted))
        << "accepted, and decided exactly once";
    EXPECT_THAT(ask("SELECT push_id FROM verdict GROUP BY service_id, push_id HAVING COUNT(*) > 1"),
                IsEmpty())
        << "pushes that were decided twice";
    EXPECT_THAT(ask("SELECT id FROM push p WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE "
                    "v.push_id = p.id)"),
                IsEmpty())
        << "pushes without a verdict";
    EXPECT_THAT(ask("SELECT commit_id FROM deployment GROUP BY service_id, commit_id HAVING "
                    "COUNT(*) > 1"),
                IsEmpty())
        << "commits that were deployed twice";
    EXPECT_THAT(ask("SELECT d.id FROM deployment d WHERE trigger_type IN ('PUSH', 'POLL') AND NOT "
                    "EXISTS (SELECT 1 FROM verdict v WHERE v.deployment_id = d.id)"),
                IsEmpty())
        << "deployments without a verdict";
    EXPECT_THAT(ask("SELECT v.id FROM verdict v WHERE decision = 'DEPLOY' AND NOT EXISTS (SELECT 1 "
                    "FROM deployment d WHERE d.id = v.deployment_id)"),
                IsEmpty())
        << "verdicts that were forgotten";
    EXPECT_THAT(ask("SELECT state || ' ' || error FROM deployment WHERE state NOT IN ('DEPLOYED', "
                    "'SUPERSEDED')"),
                IsEmpty())
        << "deployments that failed or never ended";
  }

  std::unique_ptr<Slipway> slipway;
};

TEST_P(RandomCrash, LosesAndRepeatsNothing) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("by the seed " + std::to_string(seed));
  Chance chance(seed);
  const auto hook = slipway->make_hook("GITHUB");
  std::vector<std::unique_ptr<Pusher>> pushers;
  const std::vector<std::string> names{"web", "api"};
  for (const auto& name : names) {
    pushers.push_back(std::make_unique<Pusher>(*slipway, hook, slipway->folder() / (name + ".git"),
                                               static_cast<unsigned>(chance.below(1 << 30))));
    const auto service = slipway->make_application(name, pushers.back()->repository().url());
    ASSERT_EQ(slipway->deploy(service), "DEPLOYED") << slipway->messages();
    ASSERT_TRUE(wait_until([&] { return slipway->ask_gateway(name) == "v0"; }));
  }
  gateway::TestLoad load(slipway->gateway_port(), Slipway::host_of("web"));
  load.add(gateway::ClientKind::kFresh, 1);

  const int crashes = number_of_crashes();
  for (int done = 0; done < crashes && !HasFailure();) {
    for (auto& pusher : pushers) pusher->go_on();
    for (int i = 0; i < kBetweenLooks && done < crashes; ++i, ++done) {
      // Of some it hits the start itself.
      std::this_thread::sleep_for(milliseconds(chance.below(chance.below(4) == 0 ? 100 : 2000)));
      slipway->kill();
      const auto before = slipway->supervisors();
      slipway->start();
      for (const auto& [deployment, pid] : slipway->supervisors()) {
        const auto former = before.find(deployment);
        if (former != before.end()) {
          EXPECT_EQ(pid, former->second) << deployment << " was started again";
        }
      }
    }
    for (auto& pusher : pushers) pusher->rest();
    std::vector<std::string> accepted;
    for (const auto& pusher : pushers) {
      accepted.insert(accepted.end(), pusher->accepted().begin(), pusher->accepted().end());
    }
    EXPECT_TRUE(wait_until([&] {
      return ask("SELECT step FROM task WHERE step IN ('interpret', 'survey', 'decide', "
                 "'dispatch', 'release', 'settle')")
          .empty();
    })) << slipway->messages();
    expect_all_kept(accepted);
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_EQ(slipway->ask_gateway(names[i]), pushers[i]->version());
    }
    EXPECT_TRUE(wait_until([&] { return slipway->supervisors().size() == names.size(); }))
        << "something is left behind";
    std::cout << done << " crashes, " << accepted.size() << " deliveries, "
              << ask("SELECT id FROM deployment WHERE state = 'DEPLOYED'").size()
              << " versions served, " << load.sent() << " requests\n"
              << std::flush;
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, RandomCrash, testing::Values("sqlite", "postgres"),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace slipway::e2e
