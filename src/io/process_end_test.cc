// How a process is ended by its deadline, or by whoever asks, with all that it started.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/test_server.h"
#include "io/test_shell.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;

// A process that is a zombie is gone; nobody here reaps what init inherits.
bool is_alive(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(stat, text)) return false;
  return text.at(text.rfind(')') + 2) != 'Z';
}

bool wait_until_gone(pid_t pid) {
  for (int i = 0; i < 5000; ++i) {
    if (!is_alive(pid)) return true;
    ::poll(nullptr, 0, 1);
  }
  return false;
}

// The grandchild writes its pid, ignores SIGTERM and holds the pipes.
const char* const kStubborn =
    "sh -c 'trap \"\" TERM; echo $$ > pid; mv pid ready; while :; do read x < fifo; done' & wait";

pid_t pid_in(const std::filesystem::path& folder) {
  pid_t pid = 0;
  std::ifstream(folder / "ready") >> pid;
  return pid;
}

TEST(Process, TheDeadlineEndsTheWholeGroup) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  Command command = shell_command(kStubborn);
  command.directory = folder.path();
  command.deadline = std::chrono::milliseconds(300);
  command.grace = std::chrono::milliseconds(50);
  const auto outcome = run(command, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kTimeout);
  EXPECT_THAT(outcome.error().message, HasSubstr("300 ms"));
  const pid_t grandchild = pid_in(folder.path());
  ASSERT_GT(grandchild, 1);
  EXPECT_TRUE(wait_until_gone(grandchild));
}

TEST(Process, CancellingEndsTheWholeGroup) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  Command command = shell_command(std::string("echo up; ") + kStubborn);
  command.directory = folder.path();
  command.grace = std::chrono::milliseconds(200);
  std::stop_source source;
  const auto outcome = run(command, source.get_token(),
                           [&](std::string_view, std::string_view) { source.request_stop(); });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kCancelled);
  if (const pid_t grandchild = pid_in(folder.path()); grandchild > 1) {
    EXPECT_TRUE(wait_until_gone(grandchild));
  }
}

TEST(Process, ATermHandlerHasTheGraceToFinish) {
  Command command = shell_command(
      "trap 'echo bye; exit 0' TERM; echo up; while :; do read x < fifo; done 2> /dev/null");
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  command.directory = folder.path();
  std::stop_source source;
  std::vector<std::string> lines;
  const auto outcome =
      run(command, source.get_token(), [&](std::string_view, std::string_view line) {
        lines.emplace_back(line);
        if (line == "up") source.request_stop();
      });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kCancelled);
  EXPECT_THAT(lines, ElementsAre("up", "bye"));
}

TEST(Process, ACancelFromAnotherThreadWakesIt) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  Command command = shell_command("read x < fifo");
  command.directory = folder.path();
  std::stop_source source;
  int fd = -1;
  std::jthread other([&] {
    // Opening for writing returns once the program has it open for reading: it runs.
    fd = ::open((folder.path() / "fifo").c_str(), O_WRONLY | O_CLOEXEC);
    source.request_stop();
  });
  const auto outcome = run(command, source.get_token());
  other.join();
  ::close(fd);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kCancelled);
}

TEST(Process, NothingStartsOnceItIsCancelled) {
  std::stop_source source;
  source.request_stop();
  const auto outcome = run(shell_command("exit 0"), source.get_token());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::kCancelled);
}

TEST(Process, AGrandchildThatHoldsThePipesIsNotWaitedFor) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  Command command = shell_command(
      "sh -c 'echo $$ > pid; mv pid ready; read x < fifo' & "
      "while [ ! -e ready ]; do :; done; echo done");
  command.directory = folder.path();
  const auto outcome = run(command, {});
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->out, "done\n");
  const pid_t grandchild = pid_in(folder.path());
  ASSERT_GT(grandchild, 1);
  EXPECT_TRUE(wait_until_gone(grandchild));
}
}  // namespace
}  // namespace slipway::io
