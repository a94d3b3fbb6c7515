#include "io/process.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "io/test_server.h"
#include "io/test_shell.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;

struct ExitCase {
  std::string name;
  std::string script;
  int exit_code;
  std::string out;
  std::string err;
};

class Exit : public testing::TestWithParam<ExitCase> {};

TEST_P(Exit, IsAnOutcome) {
  const auto outcome = run(shell_command(GetParam().script), {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->exit_code, GetParam().exit_code);
  EXPECT_EQ(outcome->ok(), GetParam().exit_code == 0);
  EXPECT_EQ(outcome->out, GetParam().out);
  EXPECT_EQ(outcome->err, GetParam().err);
}

INSTANTIATE_TEST_SUITE_P(
    Process, Exit,
    testing::Values(ExitCase{"Success", "echo out; echo err >&2", 0, "out\n", "err\n"},
                    ExitCase{"Failure", "printf part; exit 3", 3, "part", ""},
                    ExitCase{"Highest", "exit 255", 255, "", ""},
                    ExitCase{"Terminated", "kill -TERM $$", 128 + SIGTERM, "", ""},
                    ExitCase{"Killed", "kill -KILL $$", 128 + SIGKILL, "", ""},
                    ExitCase{"BrokenPipeIsNotIgnored", "kill -PIPE $$", 128 + SIGPIPE, "", ""},
                    ExitCase{"NoInput", "cat; echo $?", 0, "0\n", ""},
                    ExitCase{"OwnGroup", "[ $$ = $(ps -o pgid= $$) ]", 0, "", ""}),
    [](const auto& tested) { return tested.param.name; });

struct StartCase {
  std::string name;
  Command command;
  ErrorCode code;
  std::string message;
};

class Start : public testing::TestWithParam<StartCase> {};

TEST_P(Start, FailsWithItsReason) {
  const auto outcome = run(GetParam().command, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, GetParam().code);
  EXPECT_THAT(outcome.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Process, Start,
    testing::Values(
        StartCase{"Nothing", {}, ErrorCode::kInvalid, "no program"},
        StartCase{"NotInPath",
                  {.argv = {"no-such-program"}, .environment = {{"PATH", "/bin"}}, .directory = {}},
                  ErrorCode::kUnavailable,
                  "no such program"},
        StartCase{"NoPath",
                  {.argv = {"sh"}, .environment = {}, .directory = {}},
                  ErrorCode::kUnavailable,
                  "no such program"},
        StartCase{"NoFile",
                  {.argv = {"/no/such/program"}, .environment = {}, .directory = {}},
                  ErrorCode::kUnavailable,
                  "No such file"},
        StartCase{"NotExecutable",
                  {.argv = {"/etc/passwd"}, .environment = {}, .directory = {}},
                  ErrorCode::kUnavailable,
                  "Permission denied"},
        StartCase{"NoDirectory",
                  {.argv = {"/bin/true"}, .environment = {}, .directory = "/no/such/directory"},
                  ErrorCode::kUnavailable,
                  "directory /no/such/directory"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Process, TheEnvironmentIsExactlyWhatIsGiven) {
  Command command{
      .argv = {"/usr/bin/env"}, .environment = {{"A", "1"}, {"B", "x=y z"}}, .directory = {}};
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "A=1\nB=x=y z\n");
}

TEST(Process, ArgumentsReachTheProgramUntouched) {
  Command command = shell_command("");
  command.argv = {"printf", "%s|", "a b", "$HOME", "'\"", "", "*"};
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "a b|$HOME|'\"||*|");
}

TEST(Process, RunsInItsDirectory) {
  const TestFolder folder;
  Command command = shell_command("pwd -P");
  command.directory = folder.path();
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, std::filesystem::canonical(folder.path()).string() + "\n");
}

TEST(Process, GetsItsInputWhole) {
  Command command = shell_command("cat");
  command.input.assign(std::size_t{3} << 20U, 'x');
  command.input += '\0';
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, command.input);
}

TEST(Process, InputThatNobodyReadsIsNoFailure) {
  Command command = shell_command("exit 0");
  command.input.assign(std::size_t{3} << 20U, 'x');
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->exit_code, 0);
}

TEST(Process, InheritsNoDescriptor) {
  const int leak = ::open("/dev/null", O_RDONLY);  // deliberately without O_CLOEXEC
  ASSERT_GE(leak, 0);
  const auto outcome = run(shell_command("ls /proc/$$/fd"), {});
  ::close(leak);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "0\n1\n2\n");
}

TEST(Process, BlockedSignalsAreNotInherited) {
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto outcome = run(shell_command("exec grep SigBlk /proc/self/status"), {});
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "SigBlk:\t0000000000000000\n");
}

TEST(Process, TooMuchOutputEndsIt) {
  Command command = shell_command("while :; do echo 0123456789; done");
  command.output_limit = 10'000;
  const auto outcome = run(command, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(outcome.error().message, HasSubstr("10000 bytes"));
}

TEST(Process, OutputUpToItsLimitIsWhole) {
  Command command = shell_command("printf 0123456789");
  command.output_limit = 10;
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "0123456789");
}

TEST(Process, AFileThatGrowsOverItsLimitEndsIt) {
  const TestFolder folder;
  auto command = shell_command("exec dd if=/dev/zero of=grown bs=1000 count=100");
  command.directory = folder.path();
  command.file_limit = 5000;
  const auto ended = run(command, {});
  ASSERT_TRUE(ended) << ended.error().message;
  EXPECT_EQ(ended->exit_code, 128 + SIGXFSZ);
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "grown"), 5000U);
  command.file_limit = 100'000;
  EXPECT_TRUE(run(command, {})->ok());
}

TEST(Process, KeepsTheEndOfStderr) {
  const auto outcome = run(shell_command("head -c 300000 /dev/zero >&2; echo end >&2"), {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->err.size(), std::size_t{64} << 10U);
  EXPECT_TRUE(outcome->err.ends_with("end\n"));
}

TEST(Process, LinesComeWithTheirStreamAndThePartialLast) {
  std::vector<std::string> out;
  std::vector<std::string> err;
  const auto outcome =
      run(shell_command("printf 'one\\r\\n\\ntwo\\nthr'; printf 'ee'; printf oops >&2"), {},
          [&](std::string_view stream, std::string_view line) {
            (stream == "stdout" ? out : err).emplace_back(line);
          });
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_THAT(out, ElementsAre("one", "", "two", "three"));
  EXPECT_THAT(err, ElementsAre("oops"));
  EXPECT_EQ(outcome->out, "");
  EXPECT_EQ(outcome->err, "");
}

TEST(Process, AnEndlessLineComesInPieces) {
  std::size_t size = 0;
  std::size_t longest = 0;
  const auto outcome = run(shell_command("head -c 1000000 /dev/zero"), {},
                           [&](std::string_view, std::string_view line) {
                             size += line.size();
                             longest = std::max(longest, line.size());
                           });
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(size, 1'000'000U);
  EXPECT_LE(longest, std::size_t{128} << 10U);
}

TEST(Process, DropsToItsUser) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can become another user";
  Command command = shell_command("id -u; id -g; id -G");
  command.uid = 65534;
  command.gid = 65533;
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "65534\n65533\n65533\n");
}

TEST(Process, ManyAtOnceLeaveNothingOpen) {
  const auto open_descriptors = [] {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("/proc/self/fd")) {
      ++count;
    }
    return count;
  };
  const auto before = open_descriptors();
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < 20; ++n) {
          const auto outcome = run(shell_command("echo $((6 * 7))"), {});
          ASSERT_TRUE(outcome) << outcome.error().message;
          ASSERT_EQ(outcome->out, "42\n");
        }
      });
    }
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace slipway::io
