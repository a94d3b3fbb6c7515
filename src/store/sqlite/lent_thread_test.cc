// A thread that is lent commits what is alone, and wakes the writer for the rest.

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/sqlite/test_items.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

// A thread that is lent: the test's own, once it says so.
struct Lender {
  Database::Lend lend = [this](std::function<void()> function) {
    asked.push_back(std::move(function));
    return willing;
  };
  std::vector<std::function<void()>> asked;
  bool willing = true;
};

TEST(SqliteDatabase, ALentThreadCommitsWhatIsAlone) {
  enum class Committer { kLent, kWriter };
  struct Case {
    std::string name;
    int works;
    bool willing;
    bool write_between;
    Committer committer;
  };
  const std::vector<Case> cases{
      {"one work", 1, true, false, Committer::kLent},
      {"works that came together", 3, true, false, Committer::kWriter},
      {"a thread that is not to be had", 1, false, false, Committer::kWriter},
      {"somebody else's write, which takes all that waits", 1, true, true, Committer::kWriter},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const io::TestFolder folder;
    const auto database = open_at(folder.path(), {.path = {}, .lent_wait = std::chrono::hours(1)});
    Lender lender;
    lender.willing = c.willing;
    Outcomes outcomes;
    std::mutex mutex;
    std::vector<std::thread::id> committers;
    for (int i = 0; i < c.works; ++i) {
      const auto taken =
          database->submit([i](Transaction& tx) { add(tx, i); },
                           [&, done = outcomes.next()](const base::Result<void>& outcome) {
                             {
                               const std::lock_guard lock(mutex);
                               committers.push_back(std::this_thread::get_id());
                             }
                             done(outcome);
                           },
                           lender.lend);
      ASSERT_TRUE(taken.has_value());
    }
    EXPECT_EQ(lender.asked.size(), 1U);
    if (c.write_between) database->write([](Transaction& tx) { add(tx, 1000); });
    for (const auto& function : lender.asked) function();
    outcomes.await();
    for (const auto& committer : committers) {
      EXPECT_EQ(committer == std::this_thread::get_id(), c.committer == Committer::kLent);
    }
    EXPECT_EQ(items(*database).size(),
              static_cast<std::size_t>(c.works + (c.write_between ? 1 : 0)));
  }
}

// Whoever comes meanwhile finds the writer asleep, and nobody but the lent thread can wake it.
TEST(SqliteDatabase, ALentThreadWakesTheWriterForWhatCameMeanwhile) {
  const io::TestFolder folder;
  const auto database = open_at(folder.path(), {.path = {}, .lent_wait = std::chrono::hours(1)});
  constexpr int kRounds = 100;
  for (int i = 0; i < kRounds; ++i) {
    Lender lender;
    Outcomes outcomes;
    std::jthread other;
    const auto work = [&, i](Transaction& tx) {
      add(tx, i);
      other = std::jthread([&, i] {
        const auto write = [i](Transaction& of_other) { add(of_other, kRounds + i); };
        if (i % 2 == 0) {
          database->write_lightly(write);
        } else {
          database->write(write);
        }
      });
    };
    ASSERT_TRUE(database->submit(work, outcomes.next(), lender.lend).has_value());
    for (const auto& function : lender.asked) function();
    outcomes.await();
  }
  EXPECT_EQ(items(*database).size(), std::size_t{2} * kRounds);
}

TEST(SqliteDatabase, ItsEndCommitsWhatALentThreadNeverCameFor) {
  const io::TestFolder folder;
  Lender lender;
  {
    const auto database = open_at(folder.path(), {.path = {}, .lent_wait = std::chrono::hours(1)});
    ASSERT_TRUE(database
                    ->submit([](Transaction& tx) { add(tx, 1); }, [](const base::Result<void>&) {},
                             lender.lend)
                    .has_value());
  }
  EXPECT_EQ(items(*open_at(folder.path())), std::set<std::int64_t>{1});
}

}  // namespace
}  // namespace slipway::store
