// What every runtime keeps to.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "io/system_clock.h"
#include "runtime/fake_runtime.h"
#include "runtime/process/testing/process_fixture.h"
#include "runtime/runtime.h"

namespace slipway::runtime {
namespace {

class Harness {
 public:
  virtual ~Harness() = default;
  virtual Runtime& runtime() = 0;
  // Its build and its release command write one line of stdout each; it listens.
  virtual Version version() = 0;
};

class FakeHarness final : public Harness {
 public:
  Runtime& runtime() override { return runtime_; }
  Version version() override {
    Version version;
    version.deployment = model::DeploymentId::make(clock_.now(), random_);
    version.service = model::ServiceId::make(clock_.now(), random_);
    version.commit = version.deployment.to_string();
    version.settings.ports.emplace_back();
    return version;
  }

 private:
  io::SystemClock clock_;
  io::SystemRandom random_;
  FakeRuntime runtime_;
};

class ProcessHarness final : public Harness {
 public:
  Runtime& runtime() override { return runtime_; }
  Version version() override {
    auto version = data_.make_version({{"Procfile", "release: echo released\n"}});
    version.settings.build_command = "echo built";
    version.settings.entrypoint = test_child("serve x");
    version.settings.ports.emplace_back();
    return version;
  }

 private:
  ProcessData data_;
  ProcessRuntime runtime_{data_.options()};
};

using MakeHarness = std::function<std::unique_ptr<Harness>()>;

struct HarnessCase {
  std::string name;
  MakeHarness make;
};

class RuntimeContract : public testing::TestWithParam<HarnessCase> {
 protected:
  RuntimeContract() : harness(GetParam().make()), runtime(harness->runtime()) {}

  LogSink count_stdout() {
    return [this](std::string_view stream, std::string_view) { lines += stream == "stdout"; };
  }

  std::unique_ptr<Harness> harness;
  Runtime& runtime;
  int lines = 0;
};

TEST_P(RuntimeContract, BuildsOnce) {
  const auto version = harness->version();
  EXPECT_TRUE(runtime.build(version, count_stdout(), {}).has_value());
  EXPECT_TRUE(runtime.build(version, count_stdout(), {}).has_value());
  EXPECT_EQ(lines, 1);
}

TEST_P(RuntimeContract, RunsTheReleaseCommandOnce) {
  const auto version = harness->version();
  ASSERT_TRUE(runtime.build(version, [](auto, auto) {}, {}).has_value());
  EXPECT_TRUE(runtime.run_release_command(version, count_stdout(), {}).has_value());
  EXPECT_TRUE(runtime.run_release_command(version, count_stdout(), {}).has_value());
  EXPECT_EQ(lines, 1);
}

TEST_P(RuntimeContract, StartsOnce) {
  const auto version = harness->version();
  const auto first = runtime.start(version, {});
  const auto second = runtime.start(version, {});
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(first->state, InstanceState::kRunning);
  EXPECT_EQ(first->deployment, version.deployment);
  EXPECT_EQ(first->service, version.service);
  ASSERT_TRUE(first->endpoint.has_value());
  EXPECT_EQ(first->endpoint, second->endpoint);
  EXPECT_EQ(runtime.list().size(), 1U);
}

TEST_P(RuntimeContract, HasNoEndpointWithoutPort) {
  auto version = harness->version();
  version.settings.ports.clear();
  const auto instance = runtime.start(version, {});
  ASSERT_TRUE(instance.has_value());
  EXPECT_EQ(instance->endpoint, std::nullopt);
}

TEST_P(RuntimeContract, KeepsVersionsApart) {
  const auto old_version = harness->version();
  const auto new_version = harness->version();
  const auto old_instance = runtime.start(old_version, {});
  const auto new_instance = runtime.start(new_version, {});
  ASSERT_TRUE(old_instance.has_value() && new_instance.has_value());
  EXPECT_NE(old_instance->endpoint, new_instance->endpoint);
  ASSERT_TRUE(runtime.stop(old_version.deployment, std::chrono::seconds(30)).has_value());
  EXPECT_EQ(runtime.inspect(old_version.deployment).state, InstanceState::kExited);
  EXPECT_EQ(runtime.inspect(new_version.deployment).state, InstanceState::kRunning);
}

TEST_P(RuntimeContract, StartsWhatWasStopped) {
  const auto version = harness->version();
  const auto first = runtime.start(version, {});
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)).has_value());
  const auto again = runtime.start(version, {});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->state, InstanceState::kRunning);
  EXPECT_EQ(again->endpoint, first->endpoint);
}

TEST_P(RuntimeContract, TakesWhatIsUnknownForGone) {
  const auto version = harness->version();
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kGone);
  EXPECT_EQ(runtime.inspect(version.deployment).deployment, version.deployment);
  EXPECT_TRUE(runtime.list().empty());
  EXPECT_TRUE(runtime.log(version.deployment, 0, 10).empty());
  EXPECT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(1)).has_value());
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
}

TEST_P(RuntimeContract, RemovesOnlyWhatEnded) {
  const auto version = harness->version();
  ASSERT_TRUE(runtime.start(version, {}).has_value());
  const auto refused = runtime.remove(version.deployment);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)).has_value());
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
  EXPECT_TRUE(runtime.list().empty());
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kGone);
}

TEST_P(RuntimeContract, NumbersItsLog) {
  const auto version = harness->version();
  ASSERT_TRUE(runtime.start(version, {}).has_value());
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)).has_value());
  ASSERT_TRUE(runtime.start(version, {}).has_value());
  const auto all = runtime.log(version.deployment, 0, 1000);
  ASSERT_GE(all.size(), 2U);
  for (std::size_t at = 0; at < all.size(); ++at) EXPECT_EQ(all[at].sequence, at + 1);
  const auto one = runtime.log(version.deployment, 1, 1);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].sequence, 2U);
}

TEST_P(RuntimeContract, StartsNothingThatIsCancelled) {
  const auto version = harness->version();
  std::stop_source source;
  source.request_stop();
  const auto instance = runtime.start(version, source.get_token());
  ASSERT_FALSE(instance.has_value());
  EXPECT_EQ(instance.error().code, base::ErrorCode::kCancelled);
  const auto built = runtime.build(version, [](auto, auto) {}, source.get_token());
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, base::ErrorCode::kCancelled);
}

INSTANTIATE_TEST_SUITE_P(
    Runtimes, RuntimeContract,
    testing::Values(HarnessCase{"Fake", [] { return std::make_unique<FakeHarness>(); }},
                    HarnessCase{"Process", [] { return std::make_unique<ProcessHarness>(); }}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
