#include "io/curl_keep_alive.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace slipway::io {
namespace {

// libcurl's own options know no number of tries before 8.9, and the system's is 9. On a socket that
// is none of TCP it does nothing.
int ask_silent_peers(void* /*context*/, curl_socket_t socket, curlsocktype /*purpose*/) {
  const auto set = [&](int level, int name, int value) {
    (void)::setsockopt(socket, level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, static_cast<int>(kKeepAliveIdle.count()));
  set(IPPROTO_TCP, TCP_KEEPINTVL, static_cast<int>(kKeepAlivePause.count()));
  set(IPPROTO_TCP, TCP_KEEPCNT, kKeepAliveTries);
  return CURL_SOCKOPT_OK;
}

}  // namespace

void keep_alive(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, ask_silent_peers);
}

}  // namespace slipway::io
