#include "io/tcp_probe.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "io/fd.h"

namespace slipway::io {
namespace {

int whole_milliseconds(base::Duration duration) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

bool closes_within(int fd, base::Duration hold) {
  pollfd event{fd, POLLIN, 0};
  if (::poll(&event, 1, whole_milliseconds(hold)) <= 0) return false;
  char byte = 0;
  return ::recv(fd, &byte, 1, MSG_PEEK) <= 0;
}

}  // namespace

base::Result<Fd> connect_tcp(const std::string& host, std::uint16_t port, base::Duration timeout,
                             const std::stop_token& stop) {
  const auto failed = [&](base::ErrorCode code, const std::string& why) {
    return base::fail(code, "cannot connect to " + host + ":" + std::to_string(port) + ": " + why);
  };
  if (stop.stop_requested()) return failed(base::ErrorCode::kCancelled, "cancelled");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return failed(base::ErrorCode::kInvalid, "no IPv4 address");
  }
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int fd = socket.value();
  if (fd < 0) return failed(base::ErrorCode::kUnavailable, std::strerror(errno));
  int error = 0;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      pollfd ready{fd, POLLOUT, 0};
      socklen_t size = sizeof error;
      if (::poll(&ready, 1, whole_milliseconds(timeout)) == 0) {
        error = ETIMEDOUT;
      } else {
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
      }
    }
  }
  if (error == 0) return socket;
  return failed(error == ETIMEDOUT ? base::ErrorCode::kTimeout : base::ErrorCode::kUnavailable,
                std::strerror(error));
}

base::Result<void> probe_tcp(const std::string& host, std::uint16_t port, base::Duration timeout,
                             const std::stop_token& stop, base::Duration hold) {
  const auto socket = connect_tcp(host, port, timeout, stop);
  if (!socket) return base::fail(socket.error());
  if (hold > base::Duration::zero() && closes_within(socket->value(), hold)) {
    return base::fail(base::ErrorCode::kUnavailable, "cannot connect to " + host + ":" +
                                                         std::to_string(port) + ": " +
                                                         std::strerror(ECONNRESET));
  }
  return {};
}

}  // namespace slipway::io
