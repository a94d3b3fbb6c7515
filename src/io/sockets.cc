#include "io/sockets.h"

#include <cstring>

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "io/fd.h"

namespace slipway::io {

std::optional<pid_t> listener_of(const std::filesystem::path& unix_socket) {
  const std::string path = unix_socket.string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.is_open()) return std::nullopt;
  if (::connect(fd.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return std::nullopt;
  }
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(fd.value(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.pid;
}

bool is_free_port(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  if (::getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &found) != 0) {
    return false;
  }
  bool is_free = true;
  for (const addrinfo* at = found; at != nullptr && is_free; at = at->ai_next) {
    const Fd fd(::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol));
    if (!fd.is_open()) continue;  // no IPv6 here
    const int yes = 1;
    ::setsockopt(fd.value(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (at->ai_family == AF_INET6) {
      ::setsockopt(fd.value(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    }
    // Two sockets can be bound before either listens, so only listening tells.
    is_free = ::bind(fd.value(), at->ai_addr, at->ai_addrlen) == 0 && ::listen(fd.value(), 1) == 0;
  }
  ::freeaddrinfo(found);
  return is_free;
}

}  // namespace slipway::io
