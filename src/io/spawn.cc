#include "io/spawn.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/exec_strings.h"

namespace slipway::io {
namespace {

enum class Step { kGroup, kStreams, kLimit, kUser, kDirectory, kExec };

struct StartFailure {
  Step step = Step::kExec;
  int error = 0;
};

// Everything the child needs, made before the fork: it must not allocate.
struct ChildPlan {
  const char* program = nullptr;
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  const char* directory = nullptr;  // nullptr: stay
  const uid_t* uid = nullptr;
  const gid_t* gid = nullptr;
  rlim_t file_limit = 0;  // 0: as it is
  std::array<int, 3> streams{};
  int failure = -1;
};

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// Above the standard streams, so that dup2 onto one of them overwrites nothing.
Fd above_streams(int fd) {
  if (fd < 0) throw_errno("cannot open a descriptor for a program");
  if (fd > STDERR_FILENO) return Fd(fd);
  const Fd low(fd);
  const int high = ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (high < 0) throw_errno("cannot duplicate a descriptor");
  return Fd(high);
}

struct Pipe {
  Fd read;
  Fd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("cannot make a pipe");
  Pipe pipe;
  pipe.read = above_streams(ends[0]);
  pipe.write = above_streams(ends[1]);
  return pipe;
}

// A memory file rather than a pipe: it needs no writer beside the readers, and no SIGPIPE.
Fd make_input(const std::string& input) {
  if (input.empty()) return above_streams(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Fd file = above_streams(::memfd_create("input", MFD_CLOEXEC));
  std::string_view rest = input;
  while (!rest.empty()) {
    const ssize_t written = ::write(file.value(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_errno("cannot keep a program's input");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::lseek(file.value(), 0, SEEK_SET) != 0) throw_errno("cannot rewind a program's input");
  return file;
}

bool is_program(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

base::Result<std::string> find_program(const Command& command) {
  const std::string& name = command.argv.front();
  if (name.find('/') != std::string::npos) return name;
  const auto path = command.environment.find("PATH");
  if (path != command.environment.end()) {
    std::string_view rest = path->second;
    while (true) {
      const auto colon = rest.find(':');
      std::string candidate(rest.substr(0, colon));
      // An empty entry means the current folder, which is never meant here.
      if (!candidate.empty() && is_program(candidate.append("/").append(name))) return candidate;
      if (colon == std::string_view::npos) break;
      rest.remove_prefix(colon + 1);
    }
  }
  return base::fail(base::ErrorCode::kUnavailable,
                    "cannot start '" + name + "': no such program in PATH; install it");
}

// glibc's own setuid() would have to reach every thread of a process that the child doesn't have.
bool drop_to(const ChildPlan& plan) {
  if (plan.gid != nullptr) {
    if (::syscall(SYS_setgroups, 0, nullptr) != 0) return false;
    if (::syscall(SYS_setresgid, *plan.gid, *plan.gid, *plan.gid) != 0) return false;
  }
  return plan.uid == nullptr || ::syscall(SYS_setresuid, *plan.uid, *plan.uid, *plan.uid) == 0;
}

void reset_signals() {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &standard, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void report(const ChildPlan& plan, Step step) {
  const StartFailure failure{step, errno};
  [[maybe_unused]] const ssize_t written = ::write(plan.failure, &failure, sizeof failure);
  ::_exit(127);
}

[[noreturn]] void become_child(const ChildPlan& plan) {
  reset_signals();
  if (::setpgid(0, 0) != 0) report(plan, Step::kGroup);
  for (int stream = 0; stream < 3; ++stream) {
    if (::dup2(plan.streams.at(static_cast<std::size_t>(stream)), stream) < 0) {
      report(plan, Step::kStreams);
    }
  }
  if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0) report(plan, Step::kStreams);
  // Only ever lower than what this process itself may.
  rlimit files{};
  if (plan.file_limit != 0) {
    if (::getrlimit(RLIMIT_FSIZE, &files) != 0) report(plan, Step::kLimit);
    if (files.rlim_max == RLIM_INFINITY || files.rlim_max > plan.file_limit) {
      files.rlim_max = plan.file_limit;
    }
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_FSIZE, &files) != 0) report(plan, Step::kLimit);
  }
  if (!drop_to(plan)) report(plan, Step::kUser);
  if (plan.directory != nullptr && ::chdir(plan.directory) != 0) report(plan, Step::kDirectory);
  // A program that was written a moment ago is "busy" while the child of another thread, not yet
  // at its exec, still holds the descriptor it was written through.
  for (int attempt = 0; attempt < 50; ++attempt) {
    ::execve(plan.program, plan.argv, plan.environment);
    if (errno != ETXTBSY) break;
    ::poll(nullptr, 0, 10);
  }
  report(plan, Step::kExec);
}

base::Error explain(const Command& command, const StartFailure& failure) {
  const std::string why = std::generic_category().message(failure.error);
  std::string what = "cannot start '" + command.argv.front() + "': ";
  switch (failure.step) {
    case Step::kGroup:
      what += "no process group of its own: " + why;
      break;
    case Step::kStreams:
      what += "its streams: " + why;
      break;
    case Step::kLimit:
      what += "the limit of its files: " + why;
      break;
    case Step::kUser:
      what += "cannot become user " + std::to_string(command.uid.value_or(0)) + ": " + why;
      break;
    case Step::kDirectory:
      what += "its directory " + command.directory.string() + ": " + why;
      break;
    case Step::kExec:
      what += why;
      break;
  }
  return {base::ErrorCode::kUnavailable, what};
}

// No handler of this program may run in the child, so signals wait until it has reset them.
pid_t fork_and_become(const ChildPlan& plan) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) become_child(plan);
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

}  // namespace

base::Result<Child> spawn(const Command& command) {
  const auto program = find_program(command);
  if (!program) return base::fail(program.error());
  const ExecStrings argv(command.argv);
  const ExecStrings environment(environment_strings(command.environment));
  const std::string directory = command.directory.string();
  const uid_t uid = command.uid.value_or(0);
  const gid_t gid = command.gid.value_or(uid);

  const Fd input = make_input(command.input);
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Pipe failure = make_pipe();
  for (const Fd* end : {&out.read, &err.read}) ::fcntl(end->value(), F_SETFL, O_NONBLOCK);

  ChildPlan plan{.program = program->c_str(),
                 .argv = argv.data(),
                 .environment = environment.data(),
                 .directory = directory.empty() ? nullptr : directory.c_str(),
                 .uid = command.uid ? &uid : nullptr,
                 .gid = command.uid || command.gid ? &gid : nullptr,
                 .file_limit = static_cast<rlim_t>(command.file_limit),
                 .streams = {input.value(), out.write.value(), err.write.value()},
                 .failure = failure.write.value()};
  const pid_t pid = fork_and_become(plan);
  if (pid < 0) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "cannot start '" + command.argv.front() + "': " + std::strerror(errno));
  }
  failure.write.reset();
  StartFailure told;
  ssize_t size = 0;
  do {
    size = ::read(failure.read.value(), &told, sizeof told);
  } while (size < 0 && errno == EINTR);
  if (size == sizeof told) {
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    return base::fail(explain(command, told));
  }
  Child child{.pid = pid, .exited = {}, .out = std::move(out.read), .err = std::move(err.read)};
  child.exited = above_streams(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
  return child;
}

}  // namespace slipway::io
