#include "daemon_process.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace slipway::e2e {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

std::filesystem::path program(const std::string& name) {
  return std::filesystem::path(SLIPWAY_BIN_DIR) / name;
}

DaemonProcess::DaemonProcess(const ProgramOptions& options) {
  std::vector<std::string> argv = options.argv;
  if (options.socket >= 0) {
    argv.insert(argv.begin(), {"/bin/sh", "-c", "LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" \"$@\""});
  }
  std::vector<std::string> environment{
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"};
  for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) {
      environment.push_back(std::string(name) + "=" + value);
    }
  }
  for (const auto& [key, value] : options.environment) environment.push_back(key + "=" + value);
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  output_.reset(ends[0]);
  const io::Fd write_end(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, write_end.value(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, options.messages.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (options.socket >= 0) posix_spawn_file_actions_adddup2(&actions, options.socket, 3);
  const int error = ::posix_spawn(&pid_, argv.front().c_str(), &actions, nullptr,
                                  pointers(argv).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + argv.front());
}

DaemonProcess::~DaemonProcess() {
  if (code_) return;
  signal(SIGKILL);
  await_end();
}

std::optional<std::string> DaemonProcess::read_line() {
  std::string line;
  char byte = 0;
  while (::read(output_.value(), &byte, 1) == 1) {
    if (byte == '\n') return line;
    line += byte;
  }
  return std::nullopt;
}

void DaemonProcess::signal(int number) const {
  if (!code_) ::kill(pid_, number);
}

int DaemonProcess::await_end() {
  if (code_) return *code_;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return *code_;
}

}  // namespace slipway::e2e
