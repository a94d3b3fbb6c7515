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
  RuntimeContract() : harness_(GetParam().make()), runtime_(harness_->runtime()) {}

  LogSink count_stdout() {
    return [this](std::string_view stream, std::string_view) { lines_ += stream == "stdout"; };
  }

  std::unique_ptr<Harness> harness_;
  Runtime& runtime_;
  int lines_ = 0;
};

TEST_P(RuntimeContract, BuildsOnce) {
  const auto version = harness_->version();
  EXPECT_TRUE(runtime_.build(version, count_stdout(), {}).has_value());
  EXPECT_TRUE(runtime_.build(version, count_stdout(), {}).has_value());
  EXPECT_EQ(lines_, 1);
}

TEST_P(RuntimeContract, RunsTheReleaseCommandOnce) {
  const auto version = harness_->version();
  ASSERT_TRUE(runtime_.build(version, [](auto, auto) {}, {}).has_value());
  EXPECT_TRUE(runtime_.run_release_command(version, count_stdout(), {}).has_value());
  EXPECT_TRUE(runtime_.run_release_command(version, count_stdout(), {}).has_value());
  EXPECT_EQ(lines_, 1);
}

TEST_P(RuntimeContract, StartsOnce) {
  const auto version = harness_->version();
  const auto first = runtime_.start(version, {});
  const auto second = runtime_.start(version, {});
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(first->state, InstanceState::kRunning);
  EXPECT_EQ(first->deployment, version.deployment);
  EXPECT_EQ(first->service, version.service);
  ASSERT_TRUE(first->endpoint.has_value());
  EXPECT_EQ(first->endpoint, second->endpoint);
  EXPECT_EQ(runtime_.list().size(), 1U);
}

TEST_P(RuntimeContract, HasNoEndpointWithoutPort) {
  auto version = harness_->version();
  version.settings.ports.clear();
  const auto instance = runtime_.start(version, {});
  ASSERT_TRUE(instance.has_value());
  EXPECT_EQ(instance->endpoint, std::nullopt);
}

TEST_P(RuntimeContract, KeepsVersionsApart) {
  const auto old_version = harness_->version();
  const auto new_version = harness_->version();
  const auto old_instance = runtime_.start(old_version, {});
  const auto new_instance = runtime_.start(new_version, {});
  ASSERT_TRUE(old_instance.has_value() && new_instance.has_value());
  EXPECT_NE(old_instance->endpoint, new_instance->endpoint);
  ASSERT_TRUE(runtime_.stop(old_version.deployment, std::chrono::seconds(30)).has_value());
  EXPECT_EQ(runtime_.inspect(old_version.deployment).state, InstanceState::kExited);
  EXPECT_EQ(runtime_.inspect(new_version.deployment).state, InstanceState::kRunning);
}

TEST_P(RuntimeContract, StartsWhatWasStopped) {
  const auto version = harness_->version();
  const auto first = runtime_.start(version, {});
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(runtime_.stop(version.deployment, std::chrono::seconds(30)).has_value());
  const auto again = runtime_.start(version, {});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->state, InstanceState::kRunning);
  EXPECT_EQ(again->endpoint, first->endpoint);
}

TEST_P(RuntimeContract, TakesWhatIsUnknownForGone) {
  const auto version = harness_->version();
  EXPECT_EQ(runtime_.inspect(version.deployment).state, InstanceState::kGone);
  EXPECT_EQ(runtime_.inspect(version.deployment).deployment, version.deployment);
  EXPECT_TRUE(runtime_.list().empty());
  EXPECT_TRUE(runtime_.log(version.deployment, 0, 10).empty());
  EXPECT_TRUE(runtime_.stop(version.deployment, std::chrono::seconds(1)).has_value());
  EXPECT_TRUE(runtime_.remove(version.deployment).has_value());
}

TEST_P(RuntimeContract, RemovesOnlyWhatEnded) {
  const auto version = harness_->version();
  ASSERT_TRUE(runtime_.start(version, {}).has_value());
  const auto refused = runtime_.remove(version.deployment);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(runtime_.stop(version.deployment, std::chrono::seconds(30)).has_value());
  EXPECT_TRUE(runtime_.remove(version.deployment).has_value());
  EXPECT_TRUE(runtime_.remove(version.deployment).has_value());
  EXPECT_TRUE(runtime_.list().empty());
  EXPECT_EQ(runtime_.inspect(version.deployment).state, InstanceState::kGone);
}

TEST_P(RuntimeContract, NumbersItsLog) {
  const auto version = harness_->version();
  ASSERT_TRUE(runtime_.start(version, {}).has_value());
  ASSERT_TRUE(runtime_.stop(version.deployment, std::chrono::seconds(30)).has_value());
  ASSERT_TRUE(runtime_.start(version, {}).has_value());
  const auto all = runtime_.log(version.deployment, 0, 1000);
  ASSERT_GE(all.size(), 2U);
  for (std::size_t at = 0; at < all.size(); ++at) EXPECT_EQ(all[at].sequence, at + 1);
  const auto one = runtime_.log(version.deployment, 1, 1);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].sequence, 2U);
}

TEST_P(RuntimeContract, StartsNothingThatIsCancelled) {
  const auto version = harness_->version();
  std::stop_source source;
  source.request_stop();
  const auto instance = runtime_.start(version, source.get_token());
  ASSERT_FALSE(instance.has_value());
  EXPECT_EQ(instance.error().code, base::ErrorCode::kCancelled);
  const auto built = runtime_.build(version, [](auto, auto) {}, source.get_token());
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
