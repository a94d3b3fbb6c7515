#pragma once
// For tests: serves the files of a folder over HTTP on a port of its own, to those who send the
// right Authorization, and keeps the heads of all requests. Its thread ends with it.

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "io/fd.h"

namespace slipway::git {

class TestHttpServer {
 public:
  // `authorization` empty: everybody may read.
  TestHttpServer(std::filesystem::path folder, std::string authorization);
  ~TestHttpServer();
  TestHttpServer(const TestHttpServer&) = delete;
  TestHttpServer& operator=(const TestHttpServer&) = delete;

  std::string url() const;
  std::vector<std::string> requests() const;

 private:
  void serve(const std::stop_token& stop);
  void answer(int connection);
  std::string response_to(std::string_view head) const;

  std::filesystem::path folder_;
  std::string authorization_;
  io::Fd listener_;
  io::Fd stopped_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::jthread thread_;
};

}  // namespace slipway::git
