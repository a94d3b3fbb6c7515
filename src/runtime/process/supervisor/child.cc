#include "runtime/process/supervisor/child.h"

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace slipway::runtime {
namespace {

enum class Step : int { kGroup, kLimits, kUser, kParent, kStreams, kDirectory, kProgram };
constexpr std::array<const char*, 7> kStepNames{
    "process group", "limits", "user", "supervisor", "streams", "directory", "program"};

struct Report {
  Step step = Step::kGroup;
  int error = 0;
};

struct Pipe {
  io::Fd read;
  io::Fd write;
};

bool make_pipe(Pipe& pipe) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  pipe.read.reset(ends[0]);
  pipe.write.reset(ends[1]);
  return true;
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

bool join_control_group(const std::string& folder) {
  if (folder.empty()) return true;
  const io::Fd file(::open((folder + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  return file.is_open() && ::write(file.value(), "0", 1) == 1;
}

bool become(const InstanceSpec& spec) {
  if (spec.gid) {
    const gid_t gid = *spec.gid;
    if (::setgroups(1, &gid) != 0 || ::setgid(gid) != 0) return false;
  }
  return !spec.uid || ::setuid(*spec.uid) == 0;
}

// After the change of user, which would forget it.
bool tie_to(pid_t supervisor) {
  return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == supervisor;
}

bool set_streams(int out, int err) {
  const io::Fd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return null.is_open() && ::dup2(null.value(), STDIN_FILENO) >= 0 &&
         ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(err, STDERR_FILENO) >= 0;
}

// Returns only where it failed, with the step that did.
Step become_program(const InstanceSpec& spec, pid_t supervisor, int out, int err,
                    std::vector<char*>& argv, std::vector<char*>& environment) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int signal : {SIGPIPE, SIGHUP}) ::signal(signal, SIG_DFL);
  if (::setpgid(0, 0) != 0) return Step::kGroup;
  if (!join_control_group(spec.control_group)) return Step::kLimits;
  if (!become(spec)) return Step::kUser;
  if (!tie_to(supervisor)) return Step::kParent;
  if (!set_streams(out, err)) return Step::kStreams;
  if (::chdir(spec.directory.c_str()) != 0) return Step::kDirectory;
  // execvp looks in the PATH of `environ`, which must be the service's own.
  environ = environment.data();
  ::execvp(argv.front(), argv.data());
  return Step::kProgram;
}

}  // namespace

tl::expected<Child, StartFailure> start_child(const InstanceSpec& spec) {
  Pipe out;
  Pipe err;
  Pipe report;
  if (!make_pipe(out) || !make_pipe(err) || !make_pipe(report)) {
    return tl::unexpected(StartFailure{"pipes", errno});
  }
  auto argv = pointers_to(spec.argv);
  auto environment = pointers_to(spec.environment);
  const pid_t supervisor = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return tl::unexpected(StartFailure{"fork", errno});
  if (pid == 0) {
    Report failure;
    failure.step =
        become_program(spec, supervisor, out.write.value(), err.write.value(), argv, environment);
    failure.error = errno;
    [[maybe_unused]] const ssize_t size = ::write(report.write.value(), &failure, sizeof failure);
    ::_exit(127);
  }
  // Both sides set it, so that the group is there whoever comes first.
  ::setpgid(pid, pid);
  report.write.reset();
  Report failure;
  ssize_t size = 0;
  do {
    size = ::read(report.read.value(), &failure, sizeof failure);
  } while (size < 0 && errno == EINTR);
  if (size == sizeof failure) {
    const auto step = static_cast<std::size_t>(failure.step);
    return tl::unexpected(StartFailure{kStepNames.at(step), failure.error});
  }
  ::fcntl(out.read.value(), F_SETFL, O_NONBLOCK);
  ::fcntl(err.read.value(), F_SETFL, O_NONBLOCK);
  return Child{pid, std::move(out.read), std::move(err.read)};
}

}  // namespace slipway::runtime
