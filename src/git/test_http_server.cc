#include "git/test_http_server.h"

#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/files.h"

namespace slipway::git {
namespace {

constexpr std::string_view kPrefix = "GET /repository.git/";

}  // namespace

TestHttpServer::TestHttpServer(std::filesystem::path folder, std::string authorization)
    : folder_(std::move(folder)),
      authorization_(std::move(authorization)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stopped_(::eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.value(), generic, size) != 0 || ::listen(listener_.value(), 16) != 0 ||
      ::getsockname(listener_.value(), generic, &size) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ::ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

TestHttpServer::~TestHttpServer() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(stopped_.value(), &one, sizeof one);
}

std::string TestHttpServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/repository.git";
}

std::vector<std::string> TestHttpServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void TestHttpServer::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> events{{{listener_.value(), POLLIN, 0}, {stopped_.value(), POLLIN, 0}}};
    if (::poll(events.data(), events.size(), -1) <= 0 || events[0].revents == 0) continue;
    const io::Fd connection(::accept4(listener_.value(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection.is_open()) answer(connection.value());
  }
}

void TestHttpServer::answer(int connection) {
  std::string head;
  std::array<char, 4096> buffer{};
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t size = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (size <= 0) return;
    head.append(buffer.data(), static_cast<std::size_t>(size));
  }
  const std::string response = response_to(head);
  {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(std::move(head));
  }
  std::string_view rest = response;
  while (!rest.empty()) {
    const ssize_t sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string TestHttpServer::response_to(std::string_view head) const {
  const auto answer_with = [](std::string_view status, std::string_view body) {
    return "HTTP/1.1 " + std::string(status) +
           "\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  };
  if (!authorization_.empty() &&
      head.find("\r\nAuthorization: " + authorization_ + "\r\n") == std::string_view::npos) {
    return answer_with("401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"", "no");
  }
  if (!head.starts_with(kPrefix)) return answer_with("404 Not Found", "");
  std::string_view path = head.substr(kPrefix.size());
  path = path.substr(0, path.find_first_of(" ?"));
  const auto content = io::read_file(folder_ / path);
  return content ? answer_with("200 OK", *content) : answer_with("404 Not Found", "");
}

}  // namespace slipway::git
