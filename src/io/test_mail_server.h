#pragma once
// For tests: a small SMTP server (RFC 5321) on a socket of its own, one connection at a time. It
// keeps what it takes, and refuses on demand.

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "io/fd.h"

namespace slipway::io {

struct TakenMail {
  std::string from;
  std::vector<std::string> to;
  std::string content;  // without the dots that SMTP doubles
};

class TestMailServer {
 public:
  TestMailServer();
  ~TestMailServer();
  TestMailServer(const TestMailServer&) = delete;
  TestMailServer& operator=(const TestMailServer&) = delete;

  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  std::vector<TakenMail> mails() const;
  // What this command ("RCPT", "MAIL", "DATA", or "." after the content) is answered with from now
  // on: "550 no such mailbox". "": the connection closes without an answer.
  void answer(const std::string& command, const std::string& reply);

 private:
  void accept_all();
  void serve(int fd);
  // Whether the command is answered as any other.
  bool refuses(const std::string& command, int fd, bool& open);

  mutable std::mutex mutex_;
  std::vector<TakenMail> mails_;
  std::vector<std::pair<std::string, std::string>> replies_;
  Fd listener_;
  unsigned short port_ = 0;
  std::jthread acceptor_;
};

}  // namespace slipway::io
