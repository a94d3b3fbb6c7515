#include "io/sockets.h"

#include <cerrno>
#include <cstring>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

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

std::error_code port_error(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  if (::getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &found) != 0) {
    return std::make_error_code(std::errc::address_not_available);
  }
  std::error_code error;
  for (const addrinfo* at = found; at != nullptr && !error; at = at->ai_next) {
    const Fd fd(::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol));
    if (!fd.is_open()) continue;  // no IPv6 here
    const int yes = 1;
    ::setsockopt(fd.value(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (at->ai_family == AF_INET6) {
      ::setsockopt(fd.value(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    }
    // Two sockets can be bound before either listens, so only listening tells.
    if (::bind(fd.value(), at->ai_addr, at->ai_addrlen) != 0 || ::listen(fd.value(), 1) != 0) {
      error.assign(errno, std::generic_category());
    }
  }
  ::freeaddrinfo(found);
  return error;
}

bool is_free_port(const std::string& host, std::uint16_t port) { return !port_error(host, port); }

base::Result<Fd> listen_on_loopback(std::uint16_t port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(fd.value(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(fd.value(), SOMAXCONN) == 0) {
    return fd;
  }
  return base::fail(
      errno == EADDRINUSE ? base::ErrorCode::kConflict : base::ErrorCode::kUnavailable,
      "cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + std::strerror(errno));
}

std::uint16_t local_port(const Fd& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.value(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace slipway::io
