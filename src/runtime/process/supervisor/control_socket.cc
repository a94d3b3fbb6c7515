#include "runtime/process/supervisor/control_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace slipway::runtime {
namespace {

constexpr std::size_t kMostClients = 32;

bool was_signalled(const std::vector<pollfd>& events, int fd) {
  return std::any_of(events.begin(), events.end(),
                     [fd](const pollfd& event) { return event.fd == fd && event.revents != 0; });
}

}  // namespace

ControlSocket::ControlSocket(const char* name) {
  ::unlink(name);
  io::Fd listener(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, name, sizeof address.sun_path - 1);
  if (listener.is_open() &&
      ::bind(listener.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(listener.value(), 16) == 0) {
    listener_ = std::move(listener);
  }
}

void ControlSocket::append_events(std::vector<pollfd>& events) const {
  // At the limit newcomers wait in the backlog until somebody goes.
  if (clients_.size() < kMostClients) events.push_back({listener_.value(), POLLIN, 0});
  for (const auto& client : clients_) events.push_back({client.value(), POLLIN, 0});
}

void ControlSocket::accept_client() {
  io::Fd client(::accept4(listener_.value(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (client.is_open()) clients_.push_back(std::move(client));
}

void ControlSocket::serve(const std::vector<pollfd>& events,
                          const std::function<std::string(std::string_view message)>& answer) {
  std::erase_if(clients_, [&](const io::Fd& client) {
    if (!was_signalled(events, client.value())) return false;
    std::array<char, 256> buffer{};
    const ssize_t size = ::recv(client.value(), buffer.data(), buffer.size(), 0);
    if (size < 0) return errno != EAGAIN && errno != EINTR;
    if (size == 0) return true;
    const auto reply = answer({buffer.data(), static_cast<std::size_t>(size)});
    return ::send(client.value(), reply.data(), reply.size(), MSG_NOSIGNAL) < 0;
  });
  if (was_signalled(events, listener_.value())) accept_client();
}

}  // namespace slipway::runtime
