#include "api/remembered.h"

#include <atomic>
#include <condition_variable>
#include <future>
#include <thread>

#include <gtest/gtest.h>

namespace slipway::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class SetClock final : public base::Clock {
 public:
  base::Timestamp now() override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void pause(base::Duration duration, std::stop_token) override { advance(duration); }
  void advance(base::Duration duration) {
    const std::lock_guard lock(mutex_);
    now_ += duration;
  }

 private:
  std::mutex mutex_;
  base::Timestamp now_{seconds(1'000'000)};
};

// Counts how often it was read; each reading takes `takes`.
struct Counted {
  explicit Counted(base::Duration each) : takes(each) {
    remembered = std::make_shared<Remembered<int>>(executor, clock, [this] {
      clock.advance(takes);
      const std::lock_guard lock(mutex);
      changed.notify_all();
      return ++times;
    });
  }
  void await(int wanted) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return times >= wanted; });
  }

  base::Duration takes;
  SetClock clock;
  std::mutex mutex;
  std::condition_variable changed;
  int times = 0;
  Executor executor{1, 8};
  std::shared_ptr<Remembered<int>> remembered;
};

TEST(Remembered, ReadsEachTimeWhatIsQuicklyRead) {
  Counted quick{milliseconds(1)};
  for (const int time : {1, 2, 3}) EXPECT_EQ(*quick.remembered->get(), time);
}

TEST(Remembered, GivesAtOnceWhatTookLong) {
  Counted slow{milliseconds(100)};
  EXPECT_EQ(*slow.remembered->get(), 1);
  slow.clock.advance(seconds(4));
  EXPECT_EQ(*slow.remembered->get(), 1);
  EXPECT_EQ(slow.times, 1) << "it is new";
  slow.clock.advance(seconds(2));
  EXPECT_EQ(*slow.remembered->get(), 1) << "read again behind, for who asks next";
  slow.await(2);
  slow.executor.finish();
  EXPECT_EQ(*slow.remembered->get(), 2);
}

TEST(Remembered, ReadsBehindOnlyOnce) {
  Counted slow{milliseconds(100)};
  slow.remembered->get();
  slow.clock.advance(seconds(10));
  std::promise<void> go;
  slow.executor.run([&] { go.get_future().wait(); });
  for (int time = 0; time < 5; ++time) EXPECT_EQ(*slow.remembered->get(), 1);
  go.set_value();
  slow.executor.finish();
  EXPECT_EQ(slow.times, 2);
}

TEST(Remembered, WaitsForWhatIsTooOldOrOfTheFuture) {
  Counted slow{milliseconds(100)};
  EXPECT_EQ(*slow.remembered->get(), 1);
  slow.clock.advance(minutes(6));
  EXPECT_EQ(*slow.remembered->get(), 2);
  slow.clock.advance(-minutes(60));
  EXPECT_EQ(*slow.remembered->get(), 3);
}

TEST(Remembered, OneReadsForAllWhoAskAtOnce) {
  std::promise<void> began;
  std::promise<void> go;
  std::atomic<int> times = 0;
  SetClock clock;
  Executor executor{1, 8};
  const auto remembered = std::make_shared<Remembered<int>>(executor, clock, [&] {
    if (times == 0) {
      began.set_value();
      go.get_future().wait();
    }
    clock.advance(milliseconds(100));
    return ++times;
  });
  std::jthread first([&] { remembered->get(); });
  began.get_future().wait();
  std::jthread second([&] { EXPECT_EQ(*remembered->get(), 1); });
  go.set_value();
  first.join();
  second.join();
  EXPECT_EQ(times, 1);
}

}  // namespace
}  // namespace slipway::api
