#include "io/socket_stream.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace slipway::io {
namespace {

constexpr std::size_t kSocketPiece = std::size_t{32} << 10U;

bool would_wait(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

tl::unexpected<base::Error> broke_off(int error) {
  return base::fail(base::ErrorCode::kUnavailable,
                    std::string("the connection broke off: ") + std::strerror(error));
}

}  // namespace

SocketStream::SocketStream(Fd socket, std::string read_before)
    : socket_(std::move(socket)), read_before_(std::move(read_before)) {
  ::fcntl(socket_.value(), F_SETFL, ::fcntl(socket_.value(), F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket_.value(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

base::Result<Piece> SocketStream::read() {
  if (!read_before_.empty()) return Piece{std::exchange(read_before_, {}), false};
  Piece piece;
  piece.bytes.resize(kSocketPiece);
  const auto count = ::recv(socket_.value(), piece.bytes.data(), piece.bytes.size(), 0);
  const int error = errno;
  piece.bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  piece.has_ended = count == 0;
  if (count < 0 && !would_wait(error)) return broke_off(error);
  return piece;
}

base::Result<std::size_t> SocketStream::write(std::string_view bytes) {
  if (bytes.empty()) return 0U;
  const auto count = ::send(socket_.value(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return static_cast<std::size_t>(count);
  if (would_wait(errno)) return 0U;
  return broke_off(errno);
}

base::Result<void> SocketStream::finish() {
  ::shutdown(socket_.value(), SHUT_WR);
  return {};
}

}  // namespace slipway::io
