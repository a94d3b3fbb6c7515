#include "store/tasks.h"

#include <gmock/gmock.h>

#include "store/organizations.h"
#include "store/services.h"
#include "store/task_backlog.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

class Tasks : public StoreTest {
 protected:
  void SetUp() override { open(); }

  void ask_for(const std::string& subject, base::Timestamp at, const std::string& step = "survey") {
    database_->write([&](Transaction& tx) { ask(tx, step, subject, at); });
  }
  // "SUBJECT after ATTEMPTS", or "-".
  std::string claim_one(base::Timestamp at, const std::string& owner = "me",
                        const std::vector<std::string>& steps = {"survey"}) {
    const auto task =
        write([&](Transaction& tx) { return claim(tx, steps, owner, at, minutes(1)); });
    if (!task) return "-";
    return task->subject + " after " + std::to_string(task->attempts);
  }
  void finish(const std::string& subject, base::Timestamp at) {
    database_->write([&](Transaction& tx) { complete(tx, {"survey", subject}, at); });
  }
  std::optional<base::Timestamp> due() {
    return read([](Transaction& tx) { return next_due(tx, {"survey"}); });
  }
};

TEST_P(Tasks, AreClaimedInTheOrderInWhichTheyAreDue) {
  ask_for("late", now_ + seconds(2));
  ask_for("early", now_ + seconds(1));
  ask_for("other", now_, "decide");
  EXPECT_EQ(due(), now_ + seconds(1));
  EXPECT_EQ(claim_one(now_), "-");
  EXPECT_EQ(claim_one(now_ + seconds(2)), "early after 0");
  EXPECT_EQ(claim_one(now_ + seconds(2)), "late after 0");
  EXPECT_EQ(claim_one(now_ + seconds(2)), "-");
  EXPECT_EQ(claim_one(now_, "me", {"survey", "decide"}), "other after 0");
}

TEST_P(Tasks, AskedForAgainWhileTheyWaitRunOnceAtTheEarlierTime) {
  ask_for("a", now_ + seconds(5));
  ask_for("a", now_ + seconds(1));
  ask_for("a", now_ + seconds(9));
  EXPECT_EQ(due(), now_ + seconds(1));
  EXPECT_EQ(claim_one(now_ + seconds(1)), "a after 0");
  finish("a", now_ + seconds(1));
  EXPECT_EQ(claim_one(now_ + minutes(10)), "-");
  EXPECT_EQ(due(), std::nullopt);
}

// Each that is written anew is pages that a delivery's answer waits for.
TEST_P(Tasks, AreWrittenAgainOnlyWhereThatChangesThem) {
  const auto written = [&] {
    return read([](Transaction& tx) {
      return tx.query_one("SELECT wanted FROM task", [](const Row& row) { return row.integer(0); });
    });
  };
  ask_for("a", now_ + seconds(5));
  EXPECT_EQ(written(), 1);
  ask_for("a", now_ + seconds(9));
  EXPECT_EQ(written(), 1) << "it waits already";
  ask_for("a", now_);
  EXPECT_EQ(written(), 2) << "it is due earlier";
  EXPECT_EQ(claim_one(now_), "a after 0");
  ask_for("a", now_ + seconds(1));
  EXPECT_EQ(written(), 3) << "it runs, and has to run again";
  ask_for("a", now_ + seconds(2));
  EXPECT_EQ(written(), 3);
}

TEST_P(Tasks, AskedForAgainWhileTheyRunRunOnceMore) {
  ask_for("a", now_);
  EXPECT_EQ(claim_one(now_), "a after 0");
  ask_for("a", now_);
  ask_for("a", now_);
  EXPECT_EQ(claim_one(now_), "-") << "it runs, so nobody else takes it";
  finish("a", now_ + seconds(3));
  EXPECT_EQ(claim_one(now_ + seconds(3)), "a after 0");
  finish("a", now_ + seconds(4));
  EXPECT_EQ(claim_one(now_ + minutes(10)), "-");
}

TEST_P(Tasks, OfAWorkerThatDiedAreClaimedAfterTheirLease) {
  ask_for("a", now_);
  EXPECT_EQ(claim_one(now_, "dead"), "a after 0");
  EXPECT_EQ(due(), now_ + minutes(1));
  EXPECT_EQ(claim_one(now_ + seconds(59)), "-");
  EXPECT_EQ(claim_one(now_ + seconds(60)), "a after 0");
}

TEST_P(Tasks, KeepTheirLeaseWhileItIsRenewedByItsOwner) {
  ask_for("a", now_);
  EXPECT_EQ(claim_one(now_, "me"), "a after 0");
  database_->write([&](Transaction& tx) {
    EXPECT_FALSE(renew(tx, {"survey", "a"}, "somebody else", now_ + minutes(60)));
  });
  EXPECT_EQ(due(), now_ + minutes(1));
  database_->write(
      [&](Transaction& tx) { EXPECT_TRUE(renew(tx, {"survey", "a"}, "me", now_ + minutes(5))); });
  EXPECT_EQ(claim_one(now_ + minutes(4)), "-");
  EXPECT_EQ(claim_one(now_ + minutes(5)), "a after 0");
}

TEST_P(Tasks, ThatArePutOffCountTheirAttempts) {
  ask_for("a", now_);
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto at = now_ + attempt * seconds(10);
    EXPECT_EQ(claim_one(at), "a after " + std::to_string(attempt));
    database_->write([&](Transaction& tx) {
      put_off(tx, {"survey", "a"}, at + seconds(10), "the remote is away");
    });
    EXPECT_EQ(claim_one(at + seconds(9)), "-");
  }
  ask_for("a", now_ + seconds(21));
  EXPECT_EQ(claim_one(now_ + seconds(21)), "a after 3") << "asked for, it does not wait longer";
  finish("a", now_);
  ask_for("a", now_);
  EXPECT_EQ(claim_one(now_), "a after 0");
}

TEST_P(Tasks, AskedForWhileTheyFailRunOnceAfterThePause) {
  ask_for("a", now_);
  EXPECT_EQ(claim_one(now_), "a after 0");
  ask_for("a", now_);
  database_->write([&](Transaction& tx) {
    put_off(tx, {"survey", "a"}, now_ + minutes(5), "the remote is away");
  });
  EXPECT_EQ(claim_one(now_ + minutes(5)), "a after 1");
  finish("a", now_ + minutes(5));
  EXPECT_EQ(due(), std::nullopt);
}

TEST_P(Tasks, OfOtherOwnersAreReleasedAtAStart) {
  ask_for("mine", now_);
  EXPECT_EQ(claim_one(now_, "me"), "mine after 0");
  ask_for("theirs", now_);
  EXPECT_EQ(claim_one(now_, "before me"), "theirs after 0");
  database_->write([](Transaction& tx) { release_leases(tx, "", "me"); });
  EXPECT_EQ(claim_one(now_, "me"), "theirs after 0");
  EXPECT_EQ(claim_one(now_, "me"), "-");
}

TEST_P(Tasks, OfOtherNodesKeepTheirLeasesAtAStart) {
  for (const std::string subject : {"a", "b", "c"}) ask_for(subject, now_);
  EXPECT_EQ(claim_one(now_, "north/1/7"), "a after 0");
  EXPECT_EQ(claim_one(now_, "north/2/1"), "b after 0");
  EXPECT_EQ(claim_one(now_, "south/1/1"), "c after 0");
  database_->write([](Transaction& tx) { release_leases(tx, "north/", "north/2/"); });
  EXPECT_EQ(claim_one(now_, "north/2/2"), "a after 0");
  EXPECT_EQ(claim_one(now_, "north/2/3"), "-");
}

TEST_P(Tasks, ThatAnotherTookOverAreNotEndedByWhoHadThem) {
  const auto claim_as = [&](const std::string& owner, base::Timestamp at) {
    return write([&](Transaction& tx) { return claim(tx, {"survey"}, owner, at, minutes(1)); })
        .value();
  };
  ask_for("a", now_);
  const auto late = claim_as("north/1", now_);
  database_->write([&](Transaction& tx) { hold(tx, late); });
  const auto mine = claim_as("south/1", now_ + minutes(2));
  const std::vector<std::function<void(Transaction&)>> works{
      [&](Transaction& tx) { hold(tx, late); }, [&](Transaction& tx) { complete(tx, late, now_); },
      [&](Transaction& tx) { put_off(tx, late, now_, "late"); }};
  const auto refuses_all = [&](const std::string& when) {
    for (const auto& work : works) {
      EXPECT_THROW(database_->write([&](Transaction& tx) {
        ask(tx, "decide", "what it asks for", now_);
        work(tx);
      }),
                   LeaseLost)
          << when;
    }
  };
  refuses_all("while the other has it");
  database_->write([&](Transaction& tx) { release(tx, late); });
  EXPECT_EQ(count("task"), 1) << "nothing of it was kept";
  EXPECT_EQ(claim_one(now_ + minutes(2)), "-") << "it is still the other's";
  database_->write([&](Transaction& tx) { put_off(tx, mine, now_ + minutes(9), "later"); });
  refuses_all("when the other has put it off");
  const auto again = claim_as("south/2", now_ + minutes(9));
  database_->write([&](Transaction& tx) { complete(tx, again, now_); });
  refuses_all("when the other has done it");
  EXPECT_EQ(count("task"), 0);
}

TEST_P(Tasks, ThatAreGivenBackAreClaimedAtOnce) {
  ask_for("a", now_);
  const auto task =
      write([&](Transaction& tx) { return claim(tx, {"survey"}, "me", now_, minutes(1)); });
  database_->write([&](Transaction& tx) { release(tx, *task); });
  EXPECT_EQ(claim_one(now_, "another"), "a after 0");
}

TEST_P(Tasks, OfARuntimeAreClaimedByItsNode) {
  plant_tree();
  runtime_.node = "north";
  const auto service = make_service("shop");
  database_->write([&](Transaction& tx) {
    EXPECT_TRUE(update(tx, runtime_).has_value());
    EXPECT_TRUE(insert(tx, service).has_value());
    ask(tx, "settle", service.id.to_string(), now_);
    ask(tx, "settle", "of no service", now_);
  });
  const auto claimed_on = [&](const std::string& node) {
    const auto task =
        write([&](Transaction& tx) { return claim(tx, {"settle"}, "o", now_, minutes(1), node); });
    return task ? task->subject : "-";
  };
  const auto due_on = [&](const std::string& node) {
    return read([&](Transaction& tx) { return next_due(tx, {"settle"}, node); });
  };
  EXPECT_EQ(claimed_on("south"), "of no service");
  EXPECT_EQ(claimed_on("south"), "-");
  EXPECT_EQ(due_on("north"), now_);
  EXPECT_EQ(due_on("south"), now_ + minutes(1)) << "the lease of the other";
  database_->write([&](Transaction& tx) {
    runtime_.node = "south";
    EXPECT_TRUE(update(tx, runtime_).has_value());
    move_tasks(tx, runtime_.id, "south");
  });
  EXPECT_EQ(claimed_on("north"), "-");
  EXPECT_EQ(claimed_on("south"), service.id.to_string());
}

TEST_P(Tasks, AreCountedByStep) {
  ask_for("a", now_);
  ask_for("b", now_);
  ask_for("a", now_, "decide");
  const auto counts = read([](Transaction& tx) { return task_counts(tx); });
  std::vector<std::string> words;
  for (const auto& c : counts) words.push_back(c.step + " " + std::to_string(c.count));
  EXPECT_THAT(words, ElementsAre("decide 1", "survey 2"));
}

TEST_P(Tasks, AreToldByWhatTheyWaitFor) {
  ask_for("a", now_ - seconds(9));
  ask_for("b", now_ - seconds(7));
  ask_for("c", now_ - seconds(5));
  ask_for("d", now_ + seconds(1));
  EXPECT_EQ(claim_one(now_, "me"), "a after 0");
  const auto backlog = read([&](Transaction& tx) { return task_backlog(tx, now_); });
  ASSERT_EQ(backlog.size(), 1U);
  EXPECT_EQ(backlog[0].step, "survey");
  EXPECT_EQ(backlog[0].due, 2);
  EXPECT_EQ(backlog[0].running, 1);
  EXPECT_EQ(backlog[0].later, 1);
  EXPECT_EQ(backlog[0].oldest_due, now_ - seconds(7));
}

INSTANTIATE_TEST_SUITE_P(Adapters, Tasks, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
