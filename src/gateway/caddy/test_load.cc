#include "gateway/caddy/test_load.h"

#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/http_client.h"

namespace slipway::gateway {
namespace {

// "": a whole answer with 200 came. The answers of these tests have no chunks.
std::string exchange(int fd, const std::string& request) {
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    return "cannot send";
  }
  std::string answer;
  std::array<char, 4096> piece{};
  while (true) {
    const auto end = answer.find("\r\n\r\n");
    if (end != std::string::npos) {
      if (!answer.starts_with("HTTP/1.1 200")) return answer;
      const auto at = answer.find("Content-Length: ");
      if (answer.size() >= end + 4 + std::stoul(answer.substr(at + 16))) return "";
    }
    const ssize_t got = ::recv(fd, piece.data(), piece.size(), 0);
    if (got <= 0) return answer.empty() ? "closed before the answer" : "closed in the answer";
    answer.append(piece.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

void TestLoad::add(ClientKind kind, int clients) {
  for (int i = 0; i < clients; ++i) {
    clients_.emplace_back([this, kind](const std::stop_token& stop) {
      if (kind == ClientKind::kBare) {
        run_bare(stop);
      } else {
        run_curl(stop, kind == ClientKind::kFresh);
      }
    });
  }
}

void TestLoad::stop() { clients_.clear(); }

std::vector<std::string> TestLoad::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

void TestLoad::count(const std::string& failure) {
  ++sent_;
  if (failure.empty()) return;
  const std::lock_guard lock(mutex_);
  failures_.push_back(failure);
}

void TestLoad::run_curl(const std::stop_token& stop, bool fresh) {
  io::HttpRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(port_) + "/";
  request.headers = {{"Host", host_}};
  io::HttpClient kept;
  while (!stop.stop_requested()) {
    io::HttpClient once;
    const auto response = (fresh ? once : kept).send(request);
    if (!response) {
      count(response.error().message);
    } else {
      count(response->status == 200 ? "" : std::to_string(response->status) + response->body);
    }
  }
}

io::Fd TestLoad::connect() const {
  io::Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port_);
  if (!fd.is_open() ||
      ::connect(fd.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return {};
  }
  return fd;
}

void TestLoad::run_bare(const std::stop_token& stop) {
  const std::string request = "GET / HTTP/1.1\r\nHost: " + host_ + "\r\n\r\n";
  io::Fd fd = connect();
  while (!stop.stop_requested()) {
    const std::string failure = fd.is_open() ? exchange(fd.value(), request) : "refused";
    count(failure);
    if (!failure.empty()) fd = connect();
  }
}

}  // namespace slipway::gateway
