#include "io/service_manager.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace slipway::io {
namespace {

constexpr int kFirstInherited = 3;  // SD_LISTEN_FDS_START

std::string taken_from_environment(const char* name) {
  const char* const value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  ::unsetenv(name);
  return text;
}

bool listens(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value == 1;
}

}  // namespace

base::Result<std::optional<Fd>> inherited_listener() {
  const std::string pid = taken_from_environment("LISTEN_PID");
  const std::string count = taken_from_environment("LISTEN_FDS");
  ::unsetenv("LISTEN_FDNAMES");
  if (pid != std::to_string(::getpid()) || count.empty() || count == "0") return std::nullopt;
  if (count != "1") {
    return base::fail(base::ErrorCode::kInvalid,
                      "the service manager passes " + count +
                          " sockets; the socket unit must have one ListenStream= alone");
  }
  Fd socket(kFirstInherited);
  if (!listens(socket.value()) || ::fcntl(socket.value(), F_SETFD, FD_CLOEXEC) != 0) {
    return base::fail(base::ErrorCode::kInvalid,
                      "the service manager passes a socket that does not listen; the socket unit "
                      "must have ListenStream= and Accept=no");
  }
  return socket;
}

void notify_manager(std::string_view state) {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::size_t length = std::strlen(path);
  if (length == 0 || length >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = '\0';
  const Fd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return;
  // Nobody may listen any more; that changes nothing for what runs.
  std::ignore = ::sendto(socket.value(), state.data(), state.size(), MSG_NOSIGNAL,
                         reinterpret_cast<const sockaddr*>(&address),
                         static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length));
}

}  // namespace slipway::io
