#include "runtime/fake_runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

using testing::ElementsAre;

Version version_of(const std::string& commit) {
  Version version;
  version.commit = commit;
  version.settings.ports.emplace_back();
  return version;
}

TEST(FakeRuntimes, FailWhereTheyAreToldTo) {
  FakeRuntime runtime;
  runtime.fail_build("a", {base::ErrorCode::kFailed, "no"});
  runtime.fail_release_command("a", {base::ErrorCode::kFailed, "no"});
  runtime.fail_start("a", {base::ErrorCode::kUnavailable, "no"});
  const LogSink sink = [](auto, auto) {};
  EXPECT_FALSE(runtime.build(version_of("a"), sink, {}).has_value());
  EXPECT_FALSE(runtime.run_release_command(version_of("a"), sink, {}).has_value());
  EXPECT_FALSE(runtime.start(version_of("a"), {}, {}).has_value());
  EXPECT_TRUE(runtime.start(version_of("b"), {}, {}).has_value());
  EXPECT_THAT(runtime.calls(), ElementsAre("build a", "release a", "start a", "start b"));
  EXPECT_FALSE(runtime.started("a").has_value());
  EXPECT_TRUE(runtime.started("b").has_value());
}

TEST(FakeRuntimes, PlayIllHealthExitAndLoss) {
  struct Case {
    std::string commit;
    bool healthy;
    InstanceState state;
  };
  for (const auto& c :
       {Case{"fine", true, InstanceState::kRunning}, Case{"ill", false, InstanceState::kRunning},
        Case{"exits", false, InstanceState::kRestarting},
        Case{"lost", false, InstanceState::kGone}}) {
    FakeRuntime runtime;
    runtime.never_healthy("ill");
    runtime.exit_with("exits", 3);
    const auto instance = runtime.start(version_of(c.commit), {}, {});
    ASSERT_TRUE(instance.has_value());
    if (c.commit == "lost") runtime.lose(instance->deployment);
    EXPECT_EQ(runtime.is_healthy(*instance->endpoint), c.healthy) << c.commit;
    EXPECT_EQ(runtime.inspect(instance->deployment).state, c.state) << c.commit;
    EXPECT_EQ(runtime.inspect(instance->deployment).exit_code, c.commit == "exits" ? 3 : 0);
  }
}

}  // namespace
}  // namespace slipway::runtime
