#include "io/detached.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <sstream>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/exec_strings.h"

namespace slipway::io {
namespace {

// Made before the fork: between fork and exec nothing may allocate.
struct DetachedPlan {
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  const char* directory = nullptr;
  int null = -1;
  int output = -1;
  int report = -1;
};

struct DetachedReport {
  pid_t pid = -1;
  int error = 0;
};

[[noreturn]] void tell(const DetachedPlan& plan, DetachedReport report) {
  [[maybe_unused]] const ssize_t written = ::write(plan.report, &report, sizeof report);
  ::_exit(127);
}

[[noreturn]] void become_detached(const DetachedPlan& plan) {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &standard, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::dup2(plan.null, STDIN_FILENO) < 0 || ::dup2(plan.output, STDOUT_FILENO) < 0 ||
      ::dup2(plan.output, STDERR_FILENO) < 0 || ::chdir(plan.directory) != 0 ||
      ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    tell(plan, {.error = errno});
  }
  ::execve(plan.argv[0], plan.argv, plan.environment);
  tell(plan, {.error = errno});
}

// The program is the grandchild, so that it belongs to init and nobody here must wait for it.
[[noreturn]] void detach(const DetachedPlan& plan) {
  if (::setsid() < 0) tell(plan, {.error = errno});
  const pid_t pid = ::fork();
  if (pid < 0) tell(plan, {.error = errno});
  if (pid == 0) become_detached(plan);
  tell(plan, {.pid = pid});
}

pid_t fork_and_detach(const DetachedPlan& plan) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) detach(plan);
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

bool read_report(int fd, DetachedReport& report) {
  ssize_t size = 0;
  do {
    size = ::read(fd, &report, sizeof report);
  } while (size < 0 && errno == EINTR);
  return size == static_cast<ssize_t>(sizeof report);
}

}  // namespace

base::Result<pid_t> start_detached(const DetachedCommand& command) {
  const auto failed = [&](int error) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "cannot start '" + command.argv.front() + "': " + std::strerror(error));
  };
  const ExecStrings argv(command.argv);
  const ExecStrings environment(environment_strings(command.environment));
  const Fd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Fd output(
      ::open(command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
  std::array<int, 2> ends{};
  if (!null.is_open() || !output.is_open() || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return failed(errno);
  }
  const Fd reports(ends[0]);
  Fd report(ends[1]);

  const pid_t between = fork_and_detach({.argv = argv.data(),
                                         .environment = environment.data(),
                                         .directory = command.directory.c_str(),
                                         .null = null.value(),
                                         .output = output.value(),
                                         .report = report.value()});
  if (between < 0) return failed(errno);
  report.reset();
  while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_t pid = -1;
  for (DetachedReport told; read_report(reports.value(), told);) {
    if (told.error != 0) return failed(told.error);
    pid = told.pid;
  }
  if (pid < 0) return failed(ECHILD);
  return pid;
}

base::Result<std::string> find_program(const std::string& name, const std::string& search_path) {
  if (name.find('/') != std::string::npos && ::access(name.c_str(), X_OK) == 0) return name;
  std::istringstream folders(search_path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (folder.empty()) continue;
    std::string path = folder;
    path.append("/").append(name);
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return base::fail(base::ErrorCode::kNotFound, "there is no program '" + name + "'");
}

base::Result<Fd> watch_process(pid_t pid) {
  Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
  if (process.is_open()) return process;
  return base::fail(base::ErrorCode::kNotFound,
                    "process " + std::to_string(pid) + ": " + std::strerror(errno));
}

bool await_exit(const Fd& process, base::Duration limit) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + limit;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd waiting{.fd = process.value(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, left > 0 ? static_cast<int>(left) : 0);
    if (ready > 0) return true;
    if (ready == 0 && left <= 0) return false;
  }
}

void signal_process(const Fd& process, int signal) {
  ::syscall(SYS_pidfd_send_signal, process.value(), signal, nullptr, 0U);
}

}  // namespace slipway::io
