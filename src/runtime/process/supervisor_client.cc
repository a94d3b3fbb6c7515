#include "runtime/process/supervisor_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

constexpr int kReadyDescriptor = 3;
constexpr int kHandshakeMs = 15'000;
constexpr int kAnswerMs = 5'000;
constexpr std::int64_t kMarginMs = 10'000;  // to end after the grace
constexpr int kTightPauseMs = 5;
constexpr int kMostPauses = 400;

bool wait_readable(int fd, int timeout_ms) {
  pollfd event{fd, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&event, 1, timeout_ms);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

// A supervisor that just starts or just ends holds its lock and has no socket. Neither has an event
// to wait for.
template <typename Condition>
bool wait_shortly(const Condition& condition) {
  for (int pauses = 0; pauses < kMostPauses; ++pauses) {
    if (condition()) return true;
    ::poll(nullptr, 0, kTightPauseMs);
  }
  return false;
}

struct SpawnFile {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  SpawnFile() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnFile() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnFile(const SpawnFile&) = delete;
  SpawnFile& operator=(const SpawnFile&) = delete;
};

// With nothing of the daemon's: no descriptor, no variable, no signal setting. It ends at once; the
// process that it leaves is nobody's child.
int spawn_detached(const std::string& program, const std::string& folder, int ready) {
  SpawnFile spawn;
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&spawn.attributes, &none);
  posix_spawnattr_setsigdefault(&spawn.attributes, &all);
  posix_spawnattr_setflags(&spawn.attributes,
                           POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_adddup2(&spawn.actions, ready, kReadyDescriptor);
  posix_spawn_file_actions_addopen(&spawn.actions, 0, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, 0, 1);
  posix_spawn_file_actions_adddup2(&spawn.actions, 0, 2);
  posix_spawn_file_actions_addclosefrom_np(&spawn.actions, kReadyDescriptor + 1);
  std::string name = program;
  std::string argument = folder;
  std::array<char*, 3> argv{name.data(), argument.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.c_str(), &spawn.actions, &spawn.attributes,
                                  argv.data(), environment.data());
  if (error != 0) return error;
  int wait_status = 0;
  while (::waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) {
  }
  return 0;
}

// Through the folder's descriptor: its path may be longer than a socket's address can be.
io::Fd connect_to(const std::filesystem::path& instance) {
  const io::Fd folder(::open(instance.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return {};
  const std::string path = "/proc/self/fd/" + std::to_string(folder.value()) + "/control.sock";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  io::Fd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (::connect(socket.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return {};
  }
  return socket;
}

std::optional<std::string> exchange(int socket, std::string_view message) {
  if (::send(socket, message.data(), message.size(), MSG_NOSIGNAL) < 0) return std::nullopt;
  if (!wait_readable(socket, kAnswerMs)) return std::nullopt;
  std::array<char, 1024> buffer{};
  const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (size <= 0) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

io::Fd connect_while_supervised(const std::filesystem::path& instance) {
  io::Fd socket;
  wait_shortly([&] {
    socket = connect_to(instance);
    return socket.is_open() || !is_supervised(instance);
  });
  return socket;
}

}  // namespace

base::Result<Handshake> start_supervisor(const std::filesystem::path& program,
                                         const std::filesystem::path& instance) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  const io::Fd ready(ends[0]);
  io::Fd told(ends[1]);
  if (const int error = spawn_detached(program.string(), instance.string(), told.value())) {
    return fail(ErrorCode::kUnavailable, "The supervisor " + program.string() +
                                             " cannot be started: " + std::strerror(error) + ".");
  }
  told.reset();
  std::string text;
  for (;;) {
    if (!wait_readable(ready.value(), kHandshakeMs)) {
      return fail(ErrorCode::kTimeout, "The supervisor did not say whether the program started.");
    }
    std::array<char, 512> buffer{};
    const ssize_t size = ::read(ready.value(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  const auto handshake = decode_handshake(text);
  if (!handshake) {
    return fail(ErrorCode::kUnavailable,
                "The supervisor " + program.string() + " ended before it started the program.");
  }
  // Its pipe closes a moment before its lock: without the wait a failed start could look running.
  if (handshake->result == Handshake::Result::kFailed) {
    wait_shortly([&] { return !is_supervised(instance); });
  }
  return *handshake;
}

bool is_supervised(const std::filesystem::path& instance) {
  return is_locked((instance / "lock").string());
}

std::optional<InstanceStatus> ask_status(const std::filesystem::path& instance) {
  const io::Fd socket = connect_while_supervised(instance);
  if (!socket.is_open()) return std::nullopt;
  const auto answer = exchange(socket.value(), "status");
  if (!answer) return std::nullopt;
  return decode_status(*answer);
}

base::Result<void> ask_stop(const std::filesystem::path& instance, base::Duration grace) {
  const auto grace_ms = std::max<std::int64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(grace).count(), 0);
  const io::Fd socket = connect_while_supervised(instance);
  if (socket.is_open() &&
      exchange(socket.value(), "stop " + std::to_string(grace_ms)).has_value()) {
    // The connection ends with the supervisor.
    wait_readable(socket.value(),
                  static_cast<int>(std::min<std::int64_t>(grace_ms + kMarginMs, 24L * 3'600'000)));
  }
  if (wait_shortly([&] { return !is_supervised(instance); })) return {};
  return fail(ErrorCode::kTimeout, "The instance in " + instance.string() +
                                       " did not end; its processes cannot be killed now.");
}

}  // namespace slipway::runtime
