// slipway-supervisor FOLDER: runs the instance whose `spec` is in that folder, detached from
// whoever started it. On descriptor 3 it says once how the start went. One for each instance, so
// that services outlive the daemon; hence small, and without any dependency of the daemon's.

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fd.h"
#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/records.h"
#include "runtime/process/instance/spec.h"
#include "runtime/process/instance/status.h"
#include "runtime/process/supervisor/supervisor.h"

namespace {

using slipway::io::Fd;
using namespace slipway::runtime;

constexpr int kReadyDescriptor = 3;
constexpr int kUsage = 64;

int tell(Fd ready, const Handshake& handshake) {
  const std::string text = encode_handshake(handshake);
  // Whoever started it may be dead; that is no reason to end.
  [[maybe_unused]] const ssize_t size = ::write(ready.value(), text.data(), text.size());
  return handshake.result == Handshake::Result::kFailed ? 1 : 0;
}

int tell_failure(Fd ready, const char* step, int error) {
  return tell(std::move(ready), {Handshake::Result::kFailed, step, error});
}

Fd block_signals() {
  sigset_t taken;
  sigemptyset(&taken);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT}) sigaddset(&taken, signal);
  ::sigprocmask(SIG_SETMASK, &taken, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
  return Fd(::signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
}

int supervise(const char* folder, Fd ready) {
  if (::chdir(folder) != 0) return tell_failure(std::move(ready), "folder", errno);
  auto lock = take_lock("lock");
  if (!lock) {
    const int error = errno;
    if (is_locked("lock")) return tell(std::move(ready), {Handshake::Result::kSupervised});
    return tell_failure(std::move(ready), "lock", error);
  }
  const auto text = read_small_file("spec");
  auto spec = text ? decode_spec(*text) : std::nullopt;
  if (!spec) return tell_failure(std::move(ready), "spec", text ? EINVAL : ENOENT);
  Fd signals = block_signals();
  if (!signals.is_open()) return tell_failure(std::move(ready), "signals", errno);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  kill_leftovers(spec->deployment);
  ControlSocket control("control.sock");
  if (!control.is_open()) return tell_failure(std::move(ready), "control socket", errno);

  Supervisor supervisor(std::move(*spec), std::move(signals), std::move(*lock), std::move(control));
  if (const auto failure = supervisor.start()) {
    return tell_failure(std::move(ready), failure->step.c_str(), failure->error);
  }
  tell(std::move(ready), {Handshake::Result::kStarted});
  supervisor.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || ::fcntl(kReadyDescriptor, F_SETFD, FD_CLOEXEC) != 0) return kUsage;
  Fd ready(kReadyDescriptor);
  // The one that was started ends at once, so that its parent has nothing to wait for later.
  const pid_t pid = ::fork();
  if (pid < 0) return tell_failure(std::move(ready), "fork", errno);
  if (pid > 0) return 0;
  ::setsid();
  ::umask(022);
  return supervise(argv[1], std::move(ready));
}
