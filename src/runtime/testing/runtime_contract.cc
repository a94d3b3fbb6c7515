#include "runtime/testing/runtime_contract.h"

#include <vector>

#include <poll.h>

namespace slipway::runtime {

Attempt RuntimeContract::ended(const model::AttemptId& id) {
  const auto deadline = clock.now() + std::chrono::seconds(30);
  while (true) {
    const auto attempt = runtime.jobs()->inspect(id);
    EXPECT_TRUE(attempt) << attempt.error().message;
    const bool over = !attempt || attempt->state != AttemptState::kRunning;
    if (over || clock.now() > deadline) return attempt.value_or(Attempt());
    clock.pause(std::chrono::milliseconds(5), {});
  }
}

base::Result<std::string> RuntimeContract::read_to_end(io::ByteStream& stream) {
  std::string all;
  while (true) {
    const auto piece = stream.read();
    if (!piece) return base::fail(piece.error());
    all += piece->bytes;
    if (piece->has_ended) return all;
    if (!piece->bytes.empty()) continue;
    pollfd waits{stream.fd(), POLLIN, 0};
    if (::poll(&waits, 1, 10'000) != 1) return base::fail(base::ErrorCode::kTimeout, all);
  }
}

namespace {

TEST_P(RuntimeContract, ConnectsToOneVersion) {
  auto version = built_version();
  const auto before = runtime.dial(version.deployment, {});
  ASSERT_FALSE(before);
  EXPECT_EQ(before.error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(runtime.start(version, {}, {}));
  const auto deadline = clock.now() + std::chrono::seconds(30);
  base::Result<std::string> said = base::fail(base::ErrorCode::kUnavailable, "not asked");
  while (!said && clock.now() < deadline) {
    const auto stream = runtime.dial(version.deployment, {});
    said = stream ? read_to_end(**stream) : base::fail(stream.error());
    if (harness->answer().empty()) break;
    if (!said) clock.pause(std::chrono::milliseconds(20), {});
  }
  if (harness->answer().empty()) {
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, base::ErrorCode::kUnavailable);
  } else {
    ASSERT_TRUE(said) << said.error().message;
    EXPECT_EQ(*said, harness->answer());
  }
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)));
  const auto after = runtime.dial(version.deployment, {});
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, base::ErrorCode::kConflict);
}

TEST_P(RuntimeContract, ConnectsToNothingWithoutPort) {
  auto version = built_version();
  version.settings.ports.clear();
  ASSERT_TRUE(runtime.start(version, {}, {}));
  const auto refused = runtime.dial(version.deployment, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
}

TEST_P(RuntimeContract, BuildsOnce) {
  const auto version = harness->version();
  EXPECT_TRUE(runtime.build(version, count_stdout(), {}).has_value());
  EXPECT_GE(lines, 1);
  lines = 0;
  EXPECT_TRUE(runtime.build(version, count_stdout(), {}).has_value());
  EXPECT_EQ(lines, 0);
}

TEST_P(RuntimeContract, RunsTheReleaseCommandOnce) {
  const auto version = built_version();
  EXPECT_TRUE(runtime.run_release_command(version, count_stdout(), {}).has_value());
  EXPECT_TRUE(runtime.run_release_command(version, count_stdout(), {}).has_value());
  EXPECT_EQ(lines, harness->runs_release_commands() ? 1 : 0);
}

TEST_P(RuntimeContract, StartsOnce) {
  const auto version = built_version();
  const auto first = runtime.start(version, {}, {});
  const auto second = runtime.start(version, {}, {});
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(first->state, InstanceState::kRunning);
  EXPECT_EQ(first->deployment, version.deployment);
  EXPECT_EQ(first->service, version.service);
  ASSERT_TRUE(first->endpoint.has_value());
  EXPECT_EQ(first->endpoint, second->endpoint);
  EXPECT_EQ(runtime.list()->size(), 1U);
}

TEST_P(RuntimeContract, HasNoEndpointWithoutPort) {
  auto version = built_version();
  version.settings.ports.clear();
  const auto instance = runtime.start(version, {}, {});
  ASSERT_TRUE(instance.has_value());
  EXPECT_EQ(instance->endpoint, std::nullopt);
}

TEST_P(RuntimeContract, KeepsVersionsApart) {
  const auto old_version = built_version();
  const auto new_version = built_version();
  const auto old_instance = runtime.start(old_version, {}, {});
  const auto new_instance = runtime.start(new_version, {}, {});
  ASSERT_TRUE(old_instance.has_value() && new_instance.has_value());
  EXPECT_NE(old_instance->endpoint, new_instance->endpoint);
  ASSERT_TRUE(runtime.stop(old_version.deployment, std::chrono::seconds(30)).has_value());
  EXPECT_EQ(runtime.inspect(old_version.deployment).state, InstanceState::kExited);
  EXPECT_EQ(runtime.inspect(new_version.deployment).state, InstanceState::kRunning);
}

TEST_P(RuntimeContract, StartsWhatWasStopped) {
  const auto version = built_version();
  const auto first = runtime.start(version, {}, {});
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)).has_value());
  const auto again = runtime.start(version, {}, {});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->state, InstanceState::kRunning);
  EXPECT_EQ(again->endpoint, first->endpoint);
}

TEST_P(RuntimeContract, TakesWhatIsUnknownForGone) {
  const auto version = built_version();
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kGone);
  EXPECT_EQ(runtime.inspect(version.deployment).deployment, version.deployment);
  EXPECT_TRUE(runtime.list()->empty());
  EXPECT_TRUE(runtime.log(version.deployment, 0, 10).empty());
  EXPECT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(1)).has_value());
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
}

TEST_P(RuntimeContract, RemovesOnlyWhatEnded) {
  const auto version = built_version();
  ASSERT_TRUE(runtime.start(version, {}, {}).has_value());
  const auto refused = runtime.remove(version.deployment);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)).has_value());
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
  EXPECT_TRUE(runtime.remove(version.deployment).has_value());
  EXPECT_TRUE(runtime.list()->empty());
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kGone);
}

TEST_P(RuntimeContract, NumbersItsLog) {
  const auto version = built_version();
  ASSERT_TRUE(runtime.start(version, {}, {}).has_value());
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::seconds(30)).has_value());
  ASSERT_TRUE(runtime.start(version, {}, {}).has_value());
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
  const auto instance = runtime.start(version, {}, source.get_token());
  ASSERT_FALSE(instance.has_value());
  EXPECT_EQ(instance.error().code, base::ErrorCode::kCancelled);
  const auto built = runtime.build(version, [](auto, auto) {}, source.get_token());
  ASSERT_FALSE(built.has_value());
  EXPECT_EQ(built.error().code, base::ErrorCode::kCancelled);
}

TEST_P(RuntimeContract, RunsAJobToItsEndOnce) {
  for (const int exit_code : {0, 3}) {
    const auto version = built_job("exit " + std::to_string(exit_code));
    const auto id = model::AttemptId::make(clock.now(), random);
    const auto started = runtime.jobs()->start(id, version, {});
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_EQ(ended(id).state, AttemptState::kEnded);
    EXPECT_EQ(ended(id).exit_code, exit_code);
    const auto again = runtime.jobs()->start(id, version, {});
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->state, AttemptState::kEnded);
    EXPECT_EQ(again->exit_code, exit_code);
    int ran = 0;
    for (const auto& line : runtime.jobs()->log(id, 0, 1000)) ran += line.text == "ran";
    EXPECT_EQ(ran, 1);
    EXPECT_TRUE(runtime.jobs()->stop(id, std::chrono::seconds(1)));
    EXPECT_EQ(ended(id).exit_code, exit_code);
    EXPECT_TRUE(runtime.jobs()->remove(id));
    EXPECT_TRUE(runtime.jobs()->remove(id));
    EXPECT_EQ(ended(id).state, AttemptState::kGone);
  }
}

TEST_P(RuntimeContract, EndsAJobThatIsStopped) {
  const auto version = built_job("wait");
  const auto one = model::AttemptId::make(clock.now(), random);
  const auto other = model::AttemptId::make(clock.now(), random);
  for (const auto& id : {one, other}) {
    const auto started = runtime.jobs()->start(id, version, {});
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_EQ(started->state, AttemptState::kRunning);
  }
  EXPECT_TRUE(runtime.list().value().empty()) << "an attempt is no instance";
  const auto refused = runtime.jobs()->remove(one);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(runtime.jobs()->stop(one, std::chrono::seconds(30)));
  EXPECT_EQ(ended(one).state, AttemptState::kEnded);
  EXPECT_NE(ended(one).exit_code, 0);
  EXPECT_EQ(runtime.jobs()->inspect(other)->state, AttemptState::kRunning);
  ASSERT_TRUE(runtime.jobs()->stop(other, std::chrono::seconds(0)));
  EXPECT_EQ(ended(other).state, AttemptState::kEnded);
  for (const auto& id : {one, other}) EXPECT_TRUE(runtime.jobs()->remove(id));
}

TEST_P(RuntimeContract, KnowsNoAttemptThatNobodyStarted) {
  const auto id = model::AttemptId::make(clock.now(), random);
  EXPECT_EQ(ended(id).state, AttemptState::kGone);
  EXPECT_TRUE(runtime.jobs()->log(id, 0, 10).empty());
  EXPECT_TRUE(runtime.jobs()->stop(id, std::chrono::seconds(1)));
  EXPECT_TRUE(runtime.jobs()->remove(id));
  std::stop_source source;
  source.request_stop();
  const auto cancelled = runtime.jobs()->start(id, built_job("exit 0"), source.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, base::ErrorCode::kCancelled);
  EXPECT_EQ(ended(id).state, AttemptState::kGone);
}

}  // namespace
}  // namespace slipway::runtime
