#include "io/tcp_probe.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace slipway::io {

base::Result<void> probe_tcp(const std::string& host, std::uint16_t port, base::Duration timeout,
                             std::stop_token stop) {
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
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return failed(base::ErrorCode::kUnavailable, std::strerror(errno));
  int error = 0;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      pollfd ready{fd, POLLOUT, 0};
      const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count();
      socklen_t size = sizeof error;
      if (::poll(&ready, 1, static_cast<int>(millis)) == 0) {
        error = ETIMEDOUT;
      } else {
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
      }
    }
  }
  ::close(fd);
  if (error == 0) return {};
  return failed(error == ETIMEDOUT ? base::ErrorCode::kTimeout : base::ErrorCode::kUnavailable,
                std::strerror(error));
}

}  // namespace slipway::io
