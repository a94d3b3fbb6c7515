#include "io/test_mail_server.h"

#include <array>

#include <netinet/in.h>
#include <sys/socket.h>

#include "io/test_server.h"

namespace slipway::io {
namespace {

// What stands between "<" and ">".
std::string in_brackets(const std::string& line) {
  const auto begin = line.find('<') + 1;
  return line.substr(begin, line.find('>') - begin);
}

bool say_line(int fd, const std::string& line) { return TestPeer(fd).send(line + "\r\n"); }

// The next line without its end; false where the client went.
bool next_line(int fd, std::string& buffer, std::string& line) {
  auto end = buffer.find("\r\n");
  for (; end == std::string::npos; end = buffer.find("\r\n")) {
    std::array<char, 4096> piece{};
    const ssize_t got = ::recv(fd, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    buffer.append(piece.data(), static_cast<std::size_t>(got));
  }
  line = buffer.substr(0, end);
  buffer.erase(0, end + 2);
  return true;
}

bool take_content(int fd, std::string& buffer, std::string& content) {
  std::string line;
  while (next_line(fd, buffer, line)) {
    if (line == ".") return true;
    content += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
  }
  return false;
}

}  // namespace

TestMailServer::TestMailServer() : listener_(listening_socket()) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listener_.value(), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this] { accept_all(); });
}

TestMailServer::~TestMailServer() {
  ::shutdown(listener_.value(), SHUT_RDWR);
  acceptor_.join();
}

std::vector<TakenMail> TestMailServer::mails() const {
  const std::scoped_lock lock(mutex_);
  return mails_;
}

void TestMailServer::answer(const std::string& command, const std::string& reply) {
  const std::scoped_lock lock(mutex_);
  replies_.emplace_back(command, reply);
}

void TestMailServer::accept_all() {
  while (true) {
    const Fd peer(::accept(listener_.value(), nullptr, nullptr));
    if (!peer.is_open()) return;
    serve(peer.value());
  }
}

bool TestMailServer::refuses(const std::string& command, int fd, bool& open) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, reply] : replies_) {
    if (name != command) continue;
    open = !reply.empty() && say_line(fd, reply);
    return true;
  }
  return false;
}

void TestMailServer::serve(int fd) {
  std::string buffer;
  std::string line;
  TakenMail mail;
  bool open = say_line(fd, "220 mail.example ESMTP");
  while (open && next_line(fd, buffer, line)) {
    const std::string command = line.substr(0, 4);
    if (refuses(command, fd, open)) continue;
    if (command == "QUIT") {
      say_line(fd, "221 bye");
      return;
    }
    if (command == "MAIL") mail = {in_brackets(line), {}, ""};
    if (command == "RCPT") mail.to.push_back(in_brackets(line));
    if (command == "DATA") {
      open = say_line(fd, "354 go on") && take_content(fd, buffer, mail.content);
      if (!open || refuses(".", fd, open)) continue;
      const std::scoped_lock lock(mutex_);
      mails_.push_back(mail);
    }
    open = say_line(fd, "250 ok");
  }
}

}  // namespace slipway::io
