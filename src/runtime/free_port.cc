#include "runtime/free_port.h"

#include <optional>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/fd.h"

namespace slipway::runtime {
namespace {

constexpr int kMostPortsTried = 200;

struct Bound {
  io::Fd socket;
  std::uint16_t port = 0;
};

// On every address, as a service may listen on any of them.
std::optional<Bound> bind_port(std::uint16_t port) {
  Bound bound{io::Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))};
  if (!bound.socket.is_open()) return std::nullopt;
  const int on = 1;
  ::setsockopt(bound.socket.value(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(bound.socket.value(), generic, size) != 0 ||
      ::getsockname(bound.socket.value(), generic, &size) != 0) {
    return std::nullopt;
  }
  bound.port = ntohs(address.sin_port);
  return bound;
}

}  // namespace

base::Result<std::uint16_t> pick_free_port(const std::set<std::uint16_t>& taken) {
  // Kept until the end, so that the system does not offer them again.
  std::vector<Bound> refused;
  for (int tries = 0; tries < kMostPortsTried; ++tries) {
    auto bound = bind_port(0);
    if (!bound) break;
    if (!taken.contains(bound->port)) return bound->port;
    refused.push_back(std::move(*bound));
  }
  return base::fail(base::ErrorCode::kUnavailable, "This machine has no free TCP port left.");
}

bool is_free_port(std::uint16_t port) { return bind_port(port).has_value(); }

}  // namespace slipway::runtime
