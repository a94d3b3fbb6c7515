#pragma once
// Opens WebSockets, by libcurl as every outgoing request: http and https. Blocking; thread-safe.

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/http_client.h"
#include "io/web_socket.h"

namespace slipway::io {

struct WebSocketRequest {
  std::string url{};  // of http or https
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string protocol{};  // of Sec-WebSocket-Protocol; none: none is asked for
  TlsTexts tls_texts{};
  base::Duration timeout = std::chrono::seconds(10);  // until it is open
};

struct WebSocketAnswer {
  std::optional<WebSocket> socket{};  // open; else `refusal` says why not
  HttpResponse refusal{};
};

// The errors of HttpClient::send.
base::Result<WebSocketAnswer> open_web_socket(const WebSocketRequest& request,
                                              const std::stop_token& stop = {});

}  // namespace slipway::io
