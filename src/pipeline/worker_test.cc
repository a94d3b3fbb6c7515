#include "pipeline/worker.h"

#include <thread>

#include <gtest/gtest.h>

#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

// As by a freeze window without an end: a wait of so many nanoseconds would return at once.
TEST(Worker, LooksSeldomForWhatIsDueInAThousandYears) {
  Shop shop;
  World& world = shop.world;
  world.act([&](Context& context, store::Transaction& tx) {
    store::ask(tx, kRetain, kStoreSubject, context.clock.now() + std::chrono::years(1000));
  });
  const int before = world.crashes.reads;
  world.with_context([](Context& context) {
    const Worker worker(context, "the test", {{kRetain, retain}}, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  EXPECT_LE(world.crashes.reads - before, 4);
}

}  // namespace
}  // namespace slipway::pipeline
