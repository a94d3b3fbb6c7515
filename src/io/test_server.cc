#include "io/test_server.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace slipway::io {
namespace {

[[noreturn]] void broken(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Fd bind_loopback(unsigned short& port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.is_open()) broken("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd.value(), generic, size) != 0) broken("bind");
  if (::getsockname(fd.value(), generic, &size) != 0) broken("getsockname");
  port = ntohs(address.sin_port);
  return fd;
}

// Reads on until `buffer` holds `wanted` bytes, or (where that is 0) the end of a head.
bool fill(int fd, std::string& buffer, std::size_t wanted) {
  std::array<char, 65536> piece{};
  while (wanted == 0 ? buffer.find("\r\n\r\n") == std::string::npos : buffer.size() < wanted) {
    const ssize_t got = ::recv(fd, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    buffer.append(piece.data(), static_cast<std::size_t>(got));
  }
  return true;
}

// A body in chunks, from `at` on.
bool take_chunks(int fd, std::string& buffer, std::size_t at, std::string& body) {
  for (;;) {
    auto line_end = buffer.find("\r\n", at);
    for (; line_end == std::string::npos; line_end = buffer.find("\r\n", at)) {
      if (!fill(fd, buffer, buffer.size() + 1)) return false;
    }
    const std::size_t size = std::stoul(buffer.substr(at, line_end - at), nullptr, 16);
    const std::size_t begin = line_end + 2;
    if (!fill(fd, buffer, begin + size + 2)) return false;
    body += buffer.substr(begin, size);
    at = begin + size + 2;
    if (size == 0) break;
  }
  buffer.erase(0, at);
  return true;
}

bool read_request(int fd, std::string& buffer, TestRequest& request) {
  if (!fill(fd, buffer, 0)) return false;
  const auto end = buffer.find("\r\n\r\n") + 4;
  std::istringstream head(buffer.substr(0, end));
  std::string line;
  std::getline(head, line);
  std::istringstream(line) >> request.method >> request.path;
  while (std::getline(head, line) && line != "\r") {
    const auto colon = line.find(':');
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto value = line.find_first_not_of(' ', colon + 1);
    request.headers[name] = line.substr(value, line.size() - value - 1);
  }
  const auto encoding = request.headers.find("transfer-encoding");
  if (encoding != request.headers.end() && encoding->second == "chunked") {
    return take_chunks(fd, buffer, end, request.body);
  }
  const auto length = request.headers.find("content-length");
  const std::size_t body = length == request.headers.end() ? 0 : std::stoul(length->second);
  if (body > 0 && !fill(fd, buffer, end + body)) return false;
  request.body = buffer.substr(end, body);
  buffer.erase(0, end + body);
  return true;
}

}  // namespace

bool TestPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool TestPeer::respond(int status, std::string_view body, std::string_view more_headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) +
                     " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  text.append(more_headers).append("\r\n").append(body);
  return send(text);
}

void TestPeer::await_close() {
  std::array<char, 4096> ignored{};
  while (::recv(fd_, ignored.data(), ignored.size(), 0) > 0) {
  }
}

TestServer::TestServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = bind_loopback(port_);
  if (::listen(listener_.value(), 128) != 0) broken("listen");
  acceptor_ = std::jthread([this] { accept_all(); });
}

TestServer::TestServer(Handler handler, const std::filesystem::path& unix_socket)
    : handler_(std::move(handler)), listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = unix_socket.string();
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("path too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(listener_.value(), generic, sizeof address) != 0) broken("bind");
  if (::listen(listener_.value(), 128) != 0) broken("listen");
  acceptor_ = std::jthread([this] { accept_all(); });
}

TestServer::~TestServer() {
  ::shutdown(listener_.value(), SHUT_RDWR);
  acceptor_.join();
  for (const Fd& fd : open_) ::shutdown(fd.value(), SHUT_RDWR);
  peers_.clear();
}

std::string TestServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void TestServer::accept_all() {
  while (true) {
    const int fd = ::accept4(listener_.value(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    open_.emplace_back(fd);
    peers_.emplace_back([this, fd] { serve(fd); });
  }
}

void TestServer::serve(int fd) {
  TestPeer peer(fd);
  std::string buffer;
  for (TestRequest request; read_request(fd, buffer, request); request = {}) {
    if (!handler_(request, peer)) break;
  }
  ::shutdown(fd, SHUT_RDWR);
}

Fd listening_socket() {
  unsigned short port = 0;
  Fd fd = bind_loopback(port);
  if (::listen(fd.value(), SOMAXCONN) != 0) broken("listen");
  return fd;
}

unsigned short closed_port() {
  unsigned short port = 0;
  const Fd fd = bind_loopback(port);
  return port;
}

TestFolder::TestFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "slipway-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) broken("mkdtemp");
  path_ = name;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace slipway::io
