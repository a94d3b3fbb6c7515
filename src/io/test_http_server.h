// A server for tests, at a free port of this machine.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "io/http_server.h"

namespace slipway::io {

// How the head of a request goes on after its path.
inline const std::string kHost = " HTTP/1.1\r\nHost: a\r\n";

inline ServerResponse error_answer(int status, std::string message, std::string_view path) {
  return {status, "application/json",
          R"({"message":")" + message + R"(","path":")" + std::string(path) + R"("})"};
}

inline void echo_back(ServerRequest request, Responder responder) {
  responder.respond(
      {200, "text/plain",
       request.method + " " + request.path + "?" + request.query + " " + request.body});
}

inline ServerOptions local() {
  ServerOptions options;
  options.port = 0;
  return options;
}

inline std::unique_ptr<HttpServer> serve(std::function<void(ServerRequest, Responder)> handle,
                                         ServerOptions options = local(),
                                         std::function<Admission(const RequestHead&)> admit = {}) {
  auto server = HttpServer::listen(options, {std::move(handle), std::move(admit), error_answer});
  if (!server) throw std::runtime_error(server.error().message);
  (*server)->start();
  return std::move(*server);
}

}  // namespace slipway::io
