#include "io/detached.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/files.h"
#include "io/test_server.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using std::chrono::seconds;

DetachedCommand shell(const TestFolder& folder, const std::string& script) {
  return {.argv = {"/bin/sh", "-c", script},
          .environment = {{"PATH", "/usr/bin:/bin"}, {"ONE", "1"}},
          .directory = folder.path(),
          .output = folder.path() / "out"};
}

TEST(Detached, RunsInASessionOfItsOwn) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  const auto pid = start_detached(shell(folder, "exec cat fifo"));
  ASSERT_TRUE(pid) << pid.error().message;
  EXPECT_NE(::getsid(*pid), ::getsid(0));
  const auto process = watch_process(*pid);
  ASSERT_TRUE(process);
  signal_process(*process, SIGKILL);
  EXPECT_TRUE(await_exit(*process, seconds(10)));
}

TEST(Detached, ItsOutputIsInTheFile) {
  const TestFolder folder;
  ASSERT_TRUE(write_file(folder.path() / "out", "old\n"));
  const auto pid = start_detached(shell(folder, "echo \"$ONE\" \"$HOME\"; echo two >&2"));
  ASSERT_TRUE(pid) << pid.error().message;
  const auto process = watch_process(*pid);
  if (process) {  // it may have ended already
    EXPECT_TRUE(await_exit(*process, seconds(10)));
  }
  EXPECT_EQ(read_file(folder.path() / "out").value_or(""), "1 \ntwo\n");
}

TEST(Detached, AProgramThatCannotStartSaysWhy) {
  const TestFolder folder;
  auto command = shell(folder, "");
  command.argv = {folder.path() / "none"};
  const auto none = start_detached(command);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(none.error().message.find("No such file"), std::string::npos);
}

TEST(Detached, WaitsForTheEndOfAnyProcess) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "fifo").c_str(), 0600), 0);
  const auto pid = start_detached(shell(folder, "exec cat fifo"));
  ASSERT_TRUE(pid);
  const auto process = watch_process(*pid);
  ASSERT_TRUE(process);
  EXPECT_FALSE(await_exit(*process, milliseconds(10)));
  signal_process(*process, SIGTERM);
  EXPECT_TRUE(await_exit(*process, seconds(10)));
}

TEST(Detached, FindsPrograms) {
  EXPECT_EQ(find_program("sh", "/nowhere::/bin").value_or(""), "/bin/sh");
  EXPECT_EQ(find_program("/bin/sh", "").value_or(""), "/bin/sh");
  EXPECT_FALSE(find_program("/bin/none", "/bin"));
  EXPECT_FALSE(find_program("no-such-program", "/bin:/usr/bin"));
}

}  // namespace
}  // namespace slipway::io
