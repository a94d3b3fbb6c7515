#pragma once
// For tests: clients that send requests without pause through the gateway, and count what fails.

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "io/test_server.h"

namespace slipway::gateway {

enum class ClientKind {
  kKept,   // libcurl with a kept connection
  kFresh,  // libcurl with a new connection for each request
  kBare,   // a kept connection by plain sockets: nothing is ever tried again
};

class TestLoad {
 public:
  TestLoad(unsigned short port, std::string host) : port_(port), host_(std::move(host)) {}
  ~TestLoad() { stop(); }
  TestLoad(const TestLoad&) = delete;
  TestLoad& operator=(const TestLoad&) = delete;

  void add(ClientKind kind, int clients);
  void stop();

  int sent() const { return sent_; }
  std::vector<std::string> failures() const;

 private:
  void run_curl(const std::stop_token& stop, bool fresh);
  void run_bare(const std::stop_token& stop);
  io::Fd connect() const;
  void count(const std::string& failure);

  unsigned short port_;
  std::string host_;
  std::atomic<int> sent_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> failures_;
  std::vector<std::jthread> clients_;
};

}  // namespace slipway::gateway
