// What every Database keeps, whatever is below it.

#include <thread>

#include <gmock/gmock.h>

#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class StoreContract : public StoreTest {
 protected:
  void SetUp() override { use(open()); }
  void use(Database& database) {
    database.write([](Transaction& tx) {
      tx.execute("CREATE TABLE IF NOT EXISTS fruit (name TEXT PRIMARY KEY)");
    });
  }
  std::vector<std::string> fruits() {
    return read([](Transaction& tx) {
      return tx.query("SELECT name FROM fruit ORDER BY name",
                      [](const Row& row) { return row.text(0); });
    });
  }
  static void add(Transaction& tx, const std::string& name) {
    tx.execute("INSERT INTO fruit (name) VALUES ($1)", name);
  }
};

TEST_P(StoreContract, ParametersAreTakenByNumberInAnyOrder) {
  struct Case {
    std::string sql;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases{
      {"SELECT $1, $2, $3", {"a", "b", "c"}},
      {"SELECT $3, $1, $2", {"c", "a", "b"}},
      {"SELECT $2, $2, $1 WHERE $3 = 'c'", {"b", "b", "a"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.sql);
    const auto rows = read([&](Transaction& tx) {
      return tx.query(
          c.sql, [](const Row& row) { return std::vector{row.text(0), row.text(1), row.text(2)}; },
          "a", "b", "c");
    });
    EXPECT_THAT(rows, ElementsAre(c.expected));
  }
  const auto tenth = read([](Transaction& tx) {
    return tx.query_one(
        "SELECT $10 || $1", [](const Row& row) { return row.text(0); }, "1", "2", "3", "4", "5",
        "6", "7", "8", "9", "ten");
  });
  EXPECT_EQ(tenth, "ten1");
}

TEST_P(StoreContract, EveryKindOfValueComesBackAsItWas) {
  const std::string bytes("\0\xFF\xC3(\n", 5);
  const std::optional<std::string> none;
  read([&](Transaction& tx) {
    return tx.query(
        "SELECT $1, $2, $3, $4, $5, $6",
        [&](const Row& row) {
          EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::min());
          EXPECT_EQ(row.text(1), "Grüße\n");
          EXPECT_EQ(row.text(2), bytes);
          EXPECT_TRUE(row.is_null(3));
          EXPECT_EQ(row.maybe_time(3), std::nullopt);
          EXPECT_TRUE(row.boolean(4));
          EXPECT_EQ(row.time(5), now_);
          return 0;
        },
        std::numeric_limits<std::int64_t>::min(), "Grüße\n", Blob{bytes}, none, true, now_);
  });
}

TEST_P(StoreContract, RunTellsHowManyRowsChanged) {
  database_->write([](Transaction& tx) {
    EXPECT_EQ(tx.execute("INSERT INTO fruit (name) VALUES ('fig'), ('kiwi')"), 2);
    EXPECT_EQ(tx.execute("INSERT INTO fruit (name) VALUES ('fig') ON CONFLICT DO NOTHING"), 0);
    EXPECT_EQ(tx.execute("DELETE FROM fruit WHERE name = 'none'"), 0);
    EXPECT_EQ(tx.execute("DELETE FROM fruit"), 2);
  });
}

TEST_P(StoreContract, WhatAWriteThrowsUndoesAllOfItAndComesOut) {
  struct Stop {};
  EXPECT_THROW(database_->write([](Transaction& tx) {
    add(tx, "fig");
    throw Stop();
  }),
               Stop);
  EXPECT_THAT(fruits(), ElementsAre());
  database_->write([](Transaction& tx) { add(tx, "kiwi"); });
  EXPECT_THAT(fruits(), ElementsAre("kiwi"));
}

TEST_P(StoreContract, ABrokenStatementIsAFaultAndLeavesTheStoreUsable) {
  EXPECT_THROW(database_->write([](Transaction& tx) {
    add(tx, "fig");
    tx.execute("SELECT nothing FROM nowhere");
  }),
               std::runtime_error);
  EXPECT_THROW(database_->read([](Transaction& tx) { tx.execute("SELECT broken"); }),
               std::runtime_error);
  EXPECT_THAT(fruits(), ElementsAre());
}

TEST_P(StoreContract, AReadMustNotWrite) {
  EXPECT_THROW(database_->read([](Transaction& tx) { add(tx, "fig"); }), std::runtime_error);
  EXPECT_THAT(fruits(), ElementsAre());
}

TEST_P(StoreContract, AReadSeesOneMomentWhileOthersWrite) {
  database_->read([&](Transaction& tx) {
    const auto seen = [&] {
      return tx.query("SELECT name FROM fruit", [](const Row& row) { return row.text(0); }).size();
    };
    EXPECT_EQ(seen(), 0U);
    database_->write([](Transaction& inner) { add(inner, "fig"); });
    EXPECT_EQ(seen(), 0U);
    EXPECT_THAT(fruits(), ElementsAre("fig")) << "a read that begins now sees it";
  });
}

TEST_P(StoreContract, ManyReadersAndWritersGoOnAtOnce) {
  constexpr int kThreads = 6;
  constexpr int kWrites = 20;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, i] {
      std::int64_t last = 0;
      for (int j = 0; j < kWrites; ++j) {
        database_->write([&](Transaction& tx) {
          add(tx, std::to_string(i) + "." + std::to_string(j) + ".a");
          add(tx, std::to_string(i) + "." + std::to_string(j) + ".b");
        });
        const auto now = count("fruit");
        EXPECT_EQ(now % 2, 0) << "half of a transaction was seen";
        EXPECT_GT(now, last);
        last = now;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(count("fruit"), 2 * kThreads * kWrites);
}

TEST_P(StoreContract, WhatIsSubmittedIsThereWhenItsDoneIsCalled) {
  Outcomes outcomes;
  std::atomic<int> missing = 0;
  for (int i = 0; i < 50; ++i) {
    const std::string name = "fig" + std::to_string(i);
    const auto taken =
        database_->submit([name](Transaction& tx) { add(tx, name); },
                          [&, name, done = outcomes.next()](const base::Result<void>& outcome) {
                            const auto there = read([&](Transaction& tx) {
                              return tx.query(
                                  "SELECT 1 FROM fruit WHERE name = $1",
                                  [](const Row& row) { return row.integer(0); }, name);
                            });
                            if (there.empty()) ++missing;
                            done(outcome);
                          });
    ASSERT_TRUE(taken.has_value());
  }
  for (const auto& outcome : outcomes.await()) EXPECT_TRUE(outcome.has_value());
  EXPECT_EQ(missing, 0);
}

TEST_P(StoreContract, OneThatThrowsDoesNotHurtThoseThatWaitBesideIt) {
  BusyWriter busy(*database_);
  Outcomes outcomes;
  const auto submit = [&](Database::Work work) {
    EXPECT_TRUE(database_->submit(std::move(work), outcomes.next()).has_value());
  };
  submit([](Transaction& tx) { add(tx, "fig"); });
  submit([](Transaction& tx) {
    add(tx, "rotten");
    throw std::runtime_error("it is rotten");
  });
  submit([](Transaction& tx) { add(tx, "kiwi"); });
  submit([](Transaction& tx) { add(tx, "fig"); });  // breaks a constraint
  submit([](Transaction& tx) { add(tx, "lime"); });
  busy.let_go();
  const auto ended = outcomes.await();
  ASSERT_EQ(ended.size(), 5U);
  EXPECT_TRUE(ended[0].has_value());
  ASSERT_FALSE(ended[1].has_value());
  EXPECT_THAT(ended[1].error().message, HasSubstr("it is rotten"));
  EXPECT_TRUE(ended[2].has_value());
  EXPECT_FALSE(ended[3].has_value());
  EXPECT_TRUE(ended[4].has_value());
  EXPECT_THAT(fruits(), ElementsAre("fig", "kiwi", "lime"));
}

TEST_P(StoreContract, AFullQueueRefusesAndTakesAgainOnceItIsShorter) {
  constexpr std::size_t kLimit = 3;
  database_.reset();
  use(open({.queue = kLimit}));
  Outcomes outcomes;
  {
    BusyWriter busy(*database_);
    for (std::size_t i = 0; i < kLimit; ++i) {
      const std::string name = "fig" + std::to_string(i);
      ASSERT_TRUE(database_->submit([name](Transaction& tx) { add(tx, name); }, outcomes.next())
                      .has_value());
    }
    const auto refused = database_->submit(
        [](Transaction& tx) { add(tx, "late"); },
        [](const base::Result<void>&) { ADD_FAILURE() << "a refused work is never done"; });
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, base::ErrorCode::kUnavailable);
    EXPECT_THAT(refused.error().message, HasSubstr("try again"));
  }
  for (const auto& outcome : outcomes.await()) EXPECT_TRUE(outcome.has_value());
  ASSERT_TRUE(
      database_->submit([](Transaction& tx) { add(tx, "next"); }, outcomes.next()).has_value());
  outcomes.await();
  EXPECT_THAT(fruits(), ElementsAre("fig0", "fig1", "fig2", "next"));
}

TEST_P(StoreContract, ItsEndWaitsForWhatWasSubmitted) {
  Outcomes outcomes;
  for (int i = 0; i < 20; ++i) {
    const std::string name = "fig" + std::to_string(i);
    ASSERT_TRUE(
        database_->submit([name](Transaction& tx) { add(tx, name); }, outcomes.next()).has_value());
  }
  database_.reset();
  for (const auto& outcome : outcomes.await()) EXPECT_TRUE(outcome.has_value());
  open();
  EXPECT_EQ(count("fruit"), 20);
}

INSTANTIATE_TEST_SUITE_P(Adapters, StoreContract, testing::ValuesIn(store_adapters()),
                         adapter_name);

}  // namespace
}  // namespace slipway::store
