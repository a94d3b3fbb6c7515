// Several slipwayd on one PostgreSQL: they share the work, and any of them may be killed.

#include "nodes.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/postgres/postgres_database.h"
#include "store/test_postgres.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;

TEST(Nodes, AnyMayBeKilledWhileTheOthersGoOn) {
  store::TestPostgres postgres;
  const auto store = postgres.database("slipway");
  Slipway north(node("north", store));
  Slipway south(node("south", store, &north));
  Slipway west(node("west", store, &north));
  ServiceRepository repository(north.folder() / "shop.git");
  repository.commit("v1");
  // Each takes what another was asked for.
  const auto service = south.make_application("web", repository.url());
  const auto hook = west.make_hook("GITHUB");
  EXPECT_EQ(south.deploy(service), "DEPLOYED") << north.messages();

  repository.commit("v2");
  ASSERT_TRUE(wait_until([&] {
    return south.deliver(hook, {.body = repository.github_push()}).status != 404;
  })) << "the hook that west made is known to south";
  EXPECT_EQ(await_commit(west, service, repository.tip()), "DEPLOYED");

  // The runtime is north's: without it all is decided, and what it has to do waits for it.
  north.kill();
  repository.commit("v3");
  const auto delivery = deliver(south, hook, repository);
  EXPECT_EQ(text(west.await_delivery(delivery), "state"), "DECIDED");
  south.kill();
  repository.commit("v4");
  west.await_delivery(deliver(west, hook, repository));
  north.start();
  EXPECT_EQ(await_commit(north, service, repository.tip()), "DEPLOYED") << north.messages();
  south.start();
  EXPECT_TRUE(wait_until([&] { return readiness(south) == 200; }));
  expect_each_verdict_deployed_once(south, service);
}

TEST(Nodes, ADatabaseThatGoesAwayLosesNothing) {
  store::TestPostgres postgres;
  Slipway north(node("north", postgres.database("slipway")));
  ServiceRepository repository(north.folder() / "shop.git");
  repository.commit("v1");
  const auto service = north.make_application("web", repository.url());
  const auto hook = north.make_hook("GITHUB");
  EXPECT_EQ(north.deploy(service), "DEPLOYED");
  repository.commit("v2");
  deliver(north, hook, repository);
  postgres.kill();
  EXPECT_TRUE(wait_until([&] { return readiness(north) == 503; }));
  EXPECT_EQ(north.deliver(hook, {.body = repository.github_push()}).status, 503);
  postgres.start();
  EXPECT_TRUE(wait_until([&] { return readiness(north) == 200; }));
  EXPECT_EQ(await_commit(north, service, repository.tip()), "DEPLOYED") << north.messages();
  expect_each_verdict_deployed_once(north, service);
}

// What the migration of a version after the next may do: `additive` as its first line says. Every
// table gets a column, so that whatever names no columns is seen.
void migrate_as_a_later_one(const std::string& connection, int version, bool additive) {
  store::PostgresOptions options;
  options.connection = connection;
  const auto next = store::open_postgres(std::move(options)).value();
  next->write([&](store::Transaction& tx) {
    const auto tables =
        tx.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
                 [](const store::Row& row) { return row.text(0); });
    for (const auto& table : tables) {
      tx.execute("ALTER TABLE " + table + " ADD COLUMN of_" + std::to_string(version) +
                 " TEXT NOT NULL DEFAULT ''");
    }
    tx.execute("CREATE TABLE of_the_next_" + std::to_string(version) + " (id TEXT PRIMARY KEY)");
    tx.execute("INSERT INTO schema_migration (version, applied_at, additive) VALUES ($1, $2, $3)",
               version, std::int64_t{1}, additive ? 1 : 0);
  });
}

// The rows' first column.
std::vector<std::string> ask(const std::string& connection, const std::string& sql) {
  store::PostgresOptions options;
  options.connection = connection;
  std::vector<std::string> rows;
  store::open_postgres(std::move(options)).value()->read([&](store::Transaction& tx) {
    rows = tx.query(sql, [](const store::Row& row) { return row.text(0); });
  });
  return rows;
}

// One commit after another to the nodes in turn, each until one of them accepted it.
class Pushes {
 public:
  Pushes(ServiceRepository& repository, Hook hook, std::vector<const Slipway*> nodes)
      : thread_([this, &repository, hook = std::move(hook),
                 nodes = std::move(nodes)](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            repository.commit("v" + std::to_string(++commits_));
            const Delivery delivery{.body = repository.github_push(), .id = repository.tip()};
            while (true) {
              const auto answer = nodes[++turn_ % nodes.size()]->deliver(hook, delivery);
              if (answer.status / 100 == 2) break;
              EXPECT_TRUE(answer.status == 0 || answer.status == 503) << answer.body;
              ++refused_;
            }
            ++accepted_;
          }
        }) {}

  void await(int more) const {
    const int goal = accepted_ + more;
    EXPECT_TRUE(wait_until([&] { return accepted_ >= goal; }));
  }
  int accepted() const { return accepted_; }
  int refused() const { return refused_; }
  int stop() {
    thread_.request_stop();
    thread_.join();
    return accepted_;
  }

 private:
  std::size_t turn_ = 0;
  int commits_ = 1;
  std::atomic<int> accepted_ = 0;
  std::atomic<int> refused_ = 0;
  std::jthread thread_;
};

// The accepted ones are decided, none is deployed twice, and no verdict is without its deployment.
// "first" is the one by which nodes came to know the hook.
void expect_nothing_is_lost_or_repeated(const std::string& store, int accepted) {
  const auto decided = [&] {
    return ask(store,
               "SELECT sender_id FROM delivery WHERE state = 'DECIDED' AND sender_id <> 'first'")
        .size();
  };
  EXPECT_TRUE(wait_until([&] { return decided() == static_cast<std::size_t>(accepted); }))
      << decided() << " of " << accepted;
  EXPECT_THAT(ask(store, "SELECT commit_id FROM deployment GROUP BY commit_id HAVING COUNT(*) > 1"),
              testing::IsEmpty())
      << "deployed twice";
  EXPECT_THAT(ask(store,
                  "SELECT v.id FROM verdict v WHERE decision = 'DEPLOY' AND NOT EXISTS (SELECT "
                  "1 FROM deployment d WHERE d.id = v.deployment_id)"),
              testing::IsEmpty())
      << "forgotten";
}

std::chrono::seconds time_away() {
  const char* const seconds = std::getenv("SLIPWAY_DATABASE_AWAY");
  return std::chrono::seconds(seconds == nullptr ? 4 : std::stoi(seconds));
}

// Longer than the leases of what was being done; for a minute by hand: SLIPWAY_DATABASE_AWAY=60.
TEST(Nodes, ADatabaseThatGoesAwayUnderLoadLosesNothing) {
  store::TestPostgres postgres;
  const auto store = postgres.database("slipway");
  const Slipway north(node("north", store));
  const Slipway south(node("south", store, &north));
  ServiceRepository repository(north.folder() / "shop.git");
  repository.commit("v1");
  const auto service = north.make_application("web", repository.url());
  const auto hook = north.make_hook("GITHUB");
  EXPECT_EQ(south.deploy(service), "DEPLOYED") << north.messages();
  ASSERT_TRUE(wait_until([&] {
    return south.deliver(hook, {.body = repository.github_push(), .id = "first"}).status != 404;
  }));

  Pushes pushes(repository, hook, {&north, &south});
  pushes.await(5);
  postgres.kill();
  const auto is_refused = [&, before = pushes.refused()] { return pushes.refused() > before + 5; };
  EXPECT_TRUE(wait_until(is_refused));
  const auto accepted_before = pushes.accepted();
  std::this_thread::sleep_for(time_away());
  EXPECT_EQ(pushes.accepted(), accepted_before);
  postgres.start();
  pushes.await(10);
  const auto accepted = pushes.stop();
  EXPECT_EQ(await_commit(south, service, repository.tip()), "DEPLOYED") << north.messages();
  expect_nothing_is_lost_or_repeated(store, accepted);
  for (const auto* const one : {&north, &south}) EXPECT_EQ(readiness(*one), 200);
}

TEST(Nodes, AreUpgradedOneAfterAnother) {
  store::TestPostgres postgres;
  const auto store = postgres.database("slipway");
  Slipway north(node("north", store));
  Slipway south(node("south", store, &north));
  ServiceRepository repository(north.folder() / "shop.git");
  repository.commit("v1");
  const auto service = north.make_application("web", repository.url());
  const auto hook = north.make_hook("GITHUB");
  EXPECT_EQ(south.deploy(service), "DEPLOYED") << north.messages();
  ASSERT_TRUE(wait_until([&] {
    return south.deliver(hook, {.body = repository.github_push(), .id = "first"}).status != 404;
  }));

  Pushes pushes(repository, hook, {&north, &south});
  pushes.await(5);
  // The newer program of a third node migrates at its start; both others go on with what they know,
  // and share the work with it.
  NodeOptions newer = node("west", store, &north);
  newer.program = "slipwayd-next";
  const Slipway west(newer);
  EXPECT_THAT(ask(store,
                  "SELECT version::text FROM schema_migration WHERE additive = 1 ORDER BY "
                  "version DESC LIMIT 1"),
              testing::ElementsAre("9000"));
  pushes.await(10);
  // An older one that starts again beside it knows no more than before.
  for (Slipway* const one : {&north, &south}) {
    EXPECT_EQ(one->stop(), 0) << one->messages();
    pushes.await(3);
    one->start();
    pushes.await(3);
  }
  // One that is newer yet, which neither knows.
  migrate_as_a_later_one(store, 9001, true);
  pushes.await(5);
  for (Slipway* const one : {&north, &south}) {
    EXPECT_EQ(one->stop(), 0) << one->messages();
    pushes.await(3);
    one->use_program("slipwayd-next");
    one->start();
    pushes.await(3);
  }
  const auto accepted = pushes.stop();
  EXPECT_EQ(await_commit(south, service, repository.tip()), "DEPLOYED") << north.messages();
  expect_nothing_is_lost_or_repeated(store, accepted);

  // One that does more than add is for none of them.
  migrate_as_a_later_one(store, 9002, false);
  EXPECT_EQ(south.stop(), 0);
  try {
    south.start();
    ADD_FAILURE() << "it serves";
  } catch (const std::exception& e) {
    EXPECT_THAT(e.what(),
                HasSubstr("The store is of a newer Slipway: its schema has version 9002"));
  }
}

TEST(Nodes, WithAnotherKeyOrAPasswordInTheOptionDoNotStart) {
  store::TestPostgres postgres;
  const auto store = postgres.database("slipway");
  const Slipway north(node("north", store));
  auto other = node("south", store, &north);
  other.environment["SLIPWAY_SECRET_KEY"] = std::string(64, '8');
  try {
    const Slipway south(other);
    ADD_FAILURE() << "it serves";
  } catch (const std::exception& e) {
    EXPECT_THAT(e.what(), HasSubstr("does not open them"));
  }
  auto told = node("south", store + " password=hush", &north);
  try {
    const Slipway south(told);
    ADD_FAILURE() << "it serves";
  } catch (const std::exception& e) {
    EXPECT_THAT(e.what(), HasSubstr("PGPASSFILE"));
    EXPECT_THAT(e.what(), testing::Not(HasSubstr("hush")));
  }
}

}  // namespace
}  // namespace slipway::e2e
