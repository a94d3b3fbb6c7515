#include "runtime/process/process_usage.h"

#include <gtest/gtest.h>

#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

TEST(ProcessUsage, IsReadBehindTheNameWhateverThatHolds) {
  for (const std::string name : {"web", "a) R 1 (b", ""}) {
    const auto times = parse_process_stat(
        "42 (" + name + ") S 1 42 42 0 -1 4194304 99 0 0 0 17 5 0 0 20 0 1 0 900 4096 256 18446");
    ASSERT_TRUE(times) << name;
    EXPECT_EQ(times->ticks, 22U);
    EXPECT_EQ(times->pages, 256U);
  }
  for (const char* odd : {"", "42 (web) S 1", "42 web S 1 42 42 0 -1 4194304 99 0 0 0 17 5"}) {
    EXPECT_FALSE(parse_process_stat(odd)) << odd;
  }
}

TEST_F(ProcessTest, SaysWhatAnInstanceUses) {
  auto idle = data.make_version({{"Procfile", "web: exec " + test_child("serve x") + "\n"}});
  idle.settings.ports.emplace_back();
  // A child that is busy, of a parent that is not.
  const auto busy = data.make_version({{"Procfile", "web: (while :; do :; done) & wait\n"}});
  EXPECT_TRUE(runtime.usage(busy.deployment)->empty()) << "of what does not run";
  for (const auto& version : {idle, busy}) {
    const auto started = runtime.start(version, {}, {});
    ASSERT_TRUE(started) << started.error().message;
  }
  const auto quiet = runtime.usage(idle.deployment);
  ASSERT_TRUE(quiet && quiet->size() == 1);
  EXPECT_GT(quiet->front().memory_bytes, 10'000U);
  EXPECT_LT(quiet->front().cpu_millis, 500U);
  EXPECT_TRUE(wait_until([&] { return runtime.usage(busy.deployment)->front().cpu_millis > 50; }));
}

}  // namespace
}  // namespace slipway::runtime
