#pragma once
// For tests: a real HTTP server on a socket of its own, a thread for each connection. The handler
// is called on these threads and can answer anything, or nothing.

#include <atomic>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "io/fd.h"

namespace slipway::io {

struct TestRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class TestPeer {
 public:
  explicit TestPeer(int fd) : fd_(fd) {}

  bool send(std::string_view bytes);
  bool respond(int status, std::string_view body, std::string_view more_headers = "");
  // Waits until the client closes its side.
  void await_close();

 private:
  int fd_;
};

class TestServer {
 public:
  // Returns whether the connection stays open.
  using Handler = std::function<bool(const TestRequest&, TestPeer&)>;

  explicit TestServer(Handler handler);  // on a free port of 127.0.0.1
  TestServer(Handler handler, const std::filesystem::path& unix_socket);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  unsigned short port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  int connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int fd);

  Handler handler_;
  Fd listener_;
  unsigned short port_ = 0;
  std::atomic<int> connections_ = 0;
  std::list<Fd> open_;
  std::list<std::jthread> peers_;
  std::jthread acceptor_;
};

// On a free port of this machine; its connections wait for somebody to accept them.
Fd listening_socket();

// A port on which nobody listens.
unsigned short closed_port();

// A folder that goes with the object.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace slipway::io
