#pragma once
// The supervisor's socket: whole messages from the daemon and answers to them. Not thread-safe.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include "io/fd.h"

namespace slipway::runtime {

class ControlSocket {
 public:
  // In the current folder: its path then is short enough for a socket.
  explicit ControlSocket(const char* name);

  bool is_open() const { return listener_.is_open(); }
  // What to wait for; serve() takes the same entries after the wait.
  void append_events(std::vector<pollfd>& events) const;

  // Answers each message that came. A client stays connected until it goes or the supervisor ends.
  void serve(const std::vector<pollfd>& events,
             const std::function<std::string(std::string_view message)>& answer);

 private:
  void accept_client();

  io::Fd listener_;
  std::vector<io::Fd> clients_;
};

}  // namespace slipway::runtime
