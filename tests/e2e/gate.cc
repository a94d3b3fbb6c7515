#include "gate.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "slipway.h"

namespace slipway::e2e {
namespace {

std::string read_line(int fd) {
  std::string line;
  char byte = 0;
  while (::recv(fd, &byte, 1, 0) == 1 && byte != '\n') line += byte;
  return line;
}

bool has_hung_up(int fd) {
  pollfd event{fd, POLLRDHUP, 0};
  return ::poll(&event, 1, 0) != 0;
}

}  // namespace

Gate::Gate()
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stopped_(::eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.value(), generic, size) != 0 || ::listen(listener_.value(), 64) != 0 ||
      ::getsockname(listener_.value(), generic, &size) != 0) {
    throw std::runtime_error("the gate cannot listen");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

Gate::~Gate() {
  open();
  thread_.request_stop();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(stopped_.value(), &one, sizeof one);
}

bool Gate::await(const std::string& name) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] {
    return std::any_of(visitors_.begin(), visitors_.end(), [&](const auto& visitor) {
      return visitor.name == name && !has_hung_up(visitor.connection.value());
    });
  });
}

int Gate::waiting(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(
      std::count_if(visitors_.begin(), visitors_.end(), [&](const auto& visitor) {
        return visitor.name == name && !has_hung_up(visitor.connection.value());
      }));
}

int Gate::arrived(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::count_if(visitors_.begin(), visitors_.end(),
                                        [&](const auto& visitor) { return visitor.name == name; }));
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  visitors_.clear();
}

void Gate::accept_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd events[] = {{listener_.value(), POLLIN, 0}, {stopped_.value(), POLLIN, 0}};
    if (::poll(events, 2, -1) <= 0 || events[0].revents == 0) continue;
    io::Fd connection(::accept4(listener_.value(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection.is_open()) continue;
    std::string name = read_line(connection.value());
    const std::lock_guard lock(mutex_);
    if (!open_) visitors_.push_back({std::move(connection), std::move(name)});
    changed_.notify_all();
  }
}

}  // namespace slipway::e2e
