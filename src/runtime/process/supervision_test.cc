#include <array>
#include <chrono>
#include <fstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/files.h"
#include "runtime/process/instance/records.h"
#include "runtime/process/instance/status.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

using testing::Contains;
using testing::IsSubsetOf;

constexpr auto kPatientGrace = std::chrono::seconds(60);

class Supervision : public ProcessTest {
 protected:
  Version start(const std::string& entrypoint, bool with_port = false) {
    auto version = data.make_version();
    version.settings.entrypoint = entrypoint;
    if (with_port) version.settings.ports.emplace_back();
    const auto instance = runtime.start(version, {}, {});
    EXPECT_TRUE(instance.has_value()) << instance.error().message;
    return version;
  }

  pid_t child_of(const Version& version) {
    const auto state = read_small_file((data.instance_folder(version) / "state").string());
    return static_cast<pid_t>(decode_status(state.value_or(""))->pid);
  }

  pid_t stray_of(const Version& version) {
    EXPECT_TRUE(wait_until([&] { return !texts(version).empty(); }));
    return static_cast<pid_t>(parse_number(texts(version).front().substr(6)).value_or(0));
  }
};

TEST_F(Supervision, StartsAKilledChildAgain) {
  const auto version = start(test_child("serve again"), true);
  const pid_t child = child_of(version);
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_TRUE(wait_until([&] {
    const auto instance = runtime.inspect(version.deployment);
    return instance.state == InstanceState::kRunning && instance.restarts == 1;
  }));
  const auto instance = runtime.inspect(version.deployment);
  EXPECT_EQ(instance.exit_code, 128 + SIGKILL);
  EXPECT_NE(child_of(version), child);
  EXPECT_TRUE(wait_until([&] { return fetch(*instance.endpoint) == "again"; }));
}

TEST_F(Supervision, PausesLongerEachTime) {
  const auto version = start("sh -c 'echo oops >&2; exit 3'");
  ASSERT_TRUE(wait_for_text(version, "starts again in 160 ms", "slipway"));
  EXPECT_THAT((std::vector<std::string>{"exited with code 3", "starts again in 20 ms",
                                        "starts again in 40 ms", "starts again in 80 ms"}),
              IsSubsetOf(texts(version, "slipway")));
  EXPECT_TRUE(wait_until(
      [&] { return runtime.inspect(version.deployment).state == InstanceState::kRestarting; }));
  EXPECT_EQ(runtime.inspect(version.deployment).exit_code, 3);
  // The pauses were kept.
  const auto lines = runtime.log(version.deployment, 0, 1000);
  EXPECT_GE(lines.back().at - lines.front().at, std::chrono::milliseconds(20 + 40 + 80));
  EXPECT_EQ(texts(version, "stderr").front(), "oops");
  ASSERT_TRUE(runtime.stop(version.deployment, kPatientGrace).has_value());
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kExited);
}

TEST_F(Supervision, OutlivesTheDaemon) {
  auto version = data.make_version();
  version.settings.entrypoint = test_child("serve alive");
  version.settings.ports.emplace_back();
  const pid_t daemon = ::fork();
  if (daemon == 0) {
    const bool started = ProcessRuntime(data.options()).start(version, {}, {}).has_value();
    ::kill(::getpid(), started ? SIGKILL : SIGTERM);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(daemon, &status, 0), daemon);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

  const auto instances = ProcessRuntime(data.options()).list().value();
  ASSERT_EQ(instances.size(), 1U);
  EXPECT_EQ(instances[0].deployment, version.deployment);
  EXPECT_EQ(instances[0].service, version.service);
  EXPECT_EQ(instances[0].state, InstanceState::kRunning);
  ASSERT_TRUE(wait_for_text(version, "listening"));
  EXPECT_EQ(fetch(*instances[0].endpoint), "alive");
}

TEST_F(Supervision, StopsWithinTheGraceWhereItCan) {
  const auto version = start(test_child("goodbye"));
  ASSERT_TRUE(wait_for_text(version, "waiting"));
  ASSERT_TRUE(runtime.stop(version.deployment, kPatientGrace).has_value());
  EXPECT_THAT(texts(version), Contains("goodbye"));
  EXPECT_EQ(runtime.inspect(version.deployment).exit_code, 0);
}

TEST_F(Supervision, StopsStraysThatIgnoreIt) {
  const auto version = start(test_child("breed"));
  const pid_t stray = stray_of(version);
  ASSERT_TRUE(is_alive(stray));
  ASSERT_TRUE(runtime.stop(version.deployment, std::chrono::milliseconds(50)).has_value());
  EXPECT_FALSE(is_alive(stray));
}

TEST_F(Supervision, EndsStraysBeforeItStartsAgain) {
  const auto version = start(test_child("breed"));
  const pid_t stray = stray_of(version);
  ASSERT_EQ(::kill(child_of(version), SIGKILL), 0);
  ASSERT_TRUE(wait_until([&] { return runtime.inspect(version.deployment).restarts == 1; }));
  EXPECT_FALSE(is_alive(stray));
}

TEST_F(Supervision, LeavesNoServiceWithoutSupervisor) {
  const auto version = start(test_child("serve back"), true);
  const auto endpoint = runtime.inspect(version.deployment).endpoint;
  const pid_t child = child_of(version);
  ASSERT_EQ(::kill(data.supervisor_of(version), SIGKILL), 0);
  ASSERT_TRUE(wait_until([&] { return !is_alive(child); }));
  ASSERT_TRUE(wait_until(
      [&] { return runtime.inspect(version.deployment).state == InstanceState::kGone; }));
  ASSERT_EQ(runtime.list()->size(), 1U);
  EXPECT_EQ(runtime.list()->at(0).state, InstanceState::kGone);

  const auto again = runtime.start(version, {}, {});
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again->endpoint, endpoint);
  EXPECT_TRUE(wait_until([&] { return fetch(*endpoint) == "back"; }));
}

TEST_F(Supervision, FindsStraysOfADeadSupervisor) {
  const auto version = start(test_child("breed"));
  const pid_t stray = stray_of(version);
  ASSERT_EQ(::kill(data.supervisor_of(version), SIGKILL), 0);
  ASSERT_TRUE(wait_until(
      [&] { return runtime.inspect(version.deployment).state == InstanceState::kGone; }));
  ASSERT_TRUE(is_alive(stray));
  ASSERT_TRUE(runtime.stop(version.deployment, kPatientGrace).has_value());
  EXPECT_TRUE(wait_until([&] { return !is_alive(stray); }));
  EXPECT_EQ(runtime.inspect(version.deployment).state, InstanceState::kExited);
}

TEST_F(Supervision, IsToBeTakenUpAgainAfterAShutdownOfTheMachine) {
  const auto version = start(test_child("goodbye"));
  ASSERT_TRUE(wait_for_text(version, "waiting"));
  ASSERT_EQ(::kill(data.supervisor_of(version), SIGTERM), 0);
  ASSERT_TRUE(wait_until(
      [&] { return runtime.inspect(version.deployment).state == InstanceState::kGone; }));
  EXPECT_THAT(texts(version), Contains("goodbye"));
}

TEST_F(Supervision, KeepsTheLogBoundedAndInOrder) {
  auto options = data.options();
  options.log_segment = std::size_t{64} << 10U;
  ProcessRuntime other(options);
  auto version = data.make_version();
  version.settings.entrypoint = test_child("lines 50000");
  ASSERT_TRUE(other.start(version, {}, {}).has_value());
  ASSERT_TRUE(wait_for_text(version, "done"));
  std::uintmax_t size = 0;
  for (const char* name : {"log", "log.1"}) {
    size += std::filesystem::file_size(data.instance_folder(version) / name);
  }
  EXPECT_LE(size, 2 * options.log_segment + (std::size_t{64} << 10U));
  const auto all = other.log(version.deployment, 0, 1'000'000);
  ASSERT_GT(all.size(), 100U);
  EXPECT_EQ(all.back().text, "done");
  EXPECT_EQ(all[all.size() - 2].text, "line 50000");
  const auto rest = other.log(version.deployment, all[49].sequence, 10);
  ASSERT_EQ(rest.size(), 10U);
  EXPECT_EQ(rest.front().sequence, all[50].sequence);
}

TEST_F(Supervision, HasASmallSupervisor) {
#ifdef SLIPWAY_SANITIZED
  GTEST_SKIP() << "sanitizers need memory";
#endif
  const auto version = start(test_child("wait"));
  const auto status =
      io::read_file("/proc/" + std::to_string(data.supervisor_of(version)) + "/status");
  ASSERT_TRUE(status.has_value());
  const auto at = status->find("VmRSS:");
  ASSERT_NE(at, std::string::npos);
  EXPECT_LT(std::stol(status->substr(at + 6)), 2048);
}

TEST_F(Supervision, WorksBelowALongPath) {
  auto options = data.options();
  options.data = data.folder() / std::string(150, 'x');
  ProcessRuntime other(options);
  auto version = data.make_version();
  version.settings.entrypoint = test_child("wait");
  std::filesystem::create_directories(*other.source_directory(version));
  const auto instance = other.start(version, {}, {});
  ASSERT_TRUE(instance.has_value()) << instance.error().message;
  EXPECT_EQ(instance->state, InstanceState::kRunning);
  EXPECT_TRUE(other.stop(version.deployment, kPatientGrace).has_value());
}

class JobSupervision : public Supervision {
 protected:
  model::AttemptId start_job(const std::string& entrypoint) {
    auto version = data.make_version();
    version.settings.entrypoint = entrypoint;
    const auto id = model::AttemptId(version.deployment.uuid());
    const auto started = runtime.jobs()->start(id, version, {});
    EXPECT_TRUE(started) << started.error().message;
    return id;
  }

  bool await(const model::AttemptId& id, AttemptState state) {
    return wait_until([&] { return runtime.jobs()->inspect(id)->state == state; });
  }

  std::filesystem::path folder(const model::AttemptId& id) {
    return data.folder() / "runs" / id.to_string();
  }
};

TEST_F(JobSupervision, TakesAlongWhatAnAttemptLeft) {
  const auto id = start_job(test_child("leave"));
  ASSERT_TRUE(await(id, AttemptState::kEnded));
  EXPECT_EQ(runtime.jobs()->inspect(id)->exit_code, 0);
  pid_t stray = 0;
  for (const auto& line : runtime.jobs()->log(id, 0, 10)) {
    if (line.text.starts_with("stray ")) {
      stray = static_cast<pid_t>(parse_number(line.text.substr(6)).value_or(0));
    }
  }
  ASSERT_GT(stray, 0);
  EXPECT_FALSE(is_alive(stray));
}

TEST_F(JobSupervision, ALostAttemptIsNoSuccess) {
  const auto id = start_job(test_child("wait"));
  const io::Fd lock(::open((folder(id) / "lock").c_str(), O_RDWR | O_CLOEXEC));
  struct flock held{};
  held.l_type = F_WRLCK;
  held.l_whence = SEEK_SET;
  ASSERT_EQ(::fcntl(lock.value(), F_GETLK, &held), 0);
  ASSERT_EQ(::kill(held.l_pid, SIGKILL), 0);
  ASSERT_TRUE(await(id, AttemptState::kGone));
  ASSERT_TRUE(runtime.jobs()->stop(id, std::chrono::seconds(1)));
  EXPECT_EQ(runtime.jobs()->inspect(id)->state, AttemptState::kEnded);
  EXPECT_EQ(runtime.jobs()->inspect(id)->exit_code, 128 + SIGKILL);
}

TEST_F(JobSupervision, WhatCannotBeginLeavesNothing) {
  auto version = data.make_version();
  version.settings.entrypoint = "/missing/program";
  const auto id = model::AttemptId(version.deployment.uuid());
  const auto started = runtime.jobs()->start(id, version, {});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, base::ErrorCode::kFailed);
  EXPECT_NE(started.error().message.find("/missing/program"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder(id)));
}

}  // namespace
}  // namespace slipway::runtime
