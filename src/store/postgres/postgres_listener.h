#pragma once
// Hears on a connection of its own what other nodes committed. A connection that is lost is made
// again, and whoever listens is told that something may have gone unheard.

#include <functional>
#include <string>
#include <thread>

#include "io/fd.h"
#include "store/postgres/postgres_connection.h"

namespace slipway::store {

struct Ears {
  std::function<void(const Topics&)> heard;
  std::function<void()> gap;
  // Whether the notification is this node's own, by the server's process that sent it.
  std::function<bool(int process)> is_own;
};

class PostgresListener {
 public:
  PostgresListener(std::string connection, Ears ears);
  ~PostgresListener();
  PostgresListener(const PostgresListener&) = delete;
  PostgresListener& operator=(const PostgresListener&) = delete;

 private:
  void loop(const std::stop_token& stop);
  // Until the connection is lost, which it throws, or it is to stop.
  void listen(const std::stop_token& stop);
  // False: nothing came in that time, or it is to stop.
  bool wait(int socket, std::chrono::milliseconds limit);

  const std::string connection_;
  const Ears ears_;
  io::Fd wake_;
  std::jthread thread_;
};

}  // namespace slipway::store
