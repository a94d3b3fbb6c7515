#pragma once
// Holds builds and health checks of deployed services where a test wants them: they connect, say
// their name and wait until it opens. Thread-safe.

#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "io/fd.h"

namespace slipway::e2e {

class Gate {
 public:
  Gate();
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  int port() const { return port_; }
  // Whether somebody of that name came to wait, within the tests' patience.
  bool await(const std::string& name);
  // How many of that name wait there still and have not died meanwhile.
  int waiting(const std::string& name);
  // How many of that name came at all.
  int arrived(const std::string& name);
  // From now on nobody waits.
  void open();

 private:
  struct Visitor {
    io::Fd connection;
    std::string name;
  };
  void accept_all(const std::stop_token& stop);

  io::Fd listener_;
  io::Fd stopped_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Visitor> visitors_;
  bool open_ = false;
  std::jthread thread_;
};

}  // namespace slipway::e2e
