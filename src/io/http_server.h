#pragma once
// The HTTP edge: HTTP/1.1 and 1.0 on one io thread of its own, by Asio and Beast. Built by
// daemon/; api/ hands in the functions. Functions run on the io thread, so they must not block;
// their answers may come from any thread. start() and stop() belong to the owner's thread.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/http_exchange.h"

namespace slipway::io {

struct ServerOptions {
  std::string host = "127.0.0.1";
  unsigned short port = 8080;  // 0: any that is free
  int inherited = -1;          // a listening socket, which is taken over in place of both
  std::size_t header_limit = std::size_t{64} << 10U;
  std::size_t body_limit = std::size_t{25} << 20U;
  std::size_t stream_limit = std::size_t{1} << 20U;  // bytes a slow reader may leave queued
  std::size_t max_connections = 4096;
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds body_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);
  std::chrono::milliseconds write_timeout = std::chrono::seconds(30);  // without any progress
  // After an answer to a body that is still coming, so much is read for the client to see it.
  std::size_t linger_limit = std::size_t{64} << 20U;
  std::chrono::milliseconds linger_timeout = std::chrono::seconds(5);
  std::chrono::milliseconds stop_deadline = std::chrono::seconds(10);
  // After stop(), for a connection that has not asked for anything yet.
  std::chrono::milliseconds first_request_grace = std::chrono::seconds(1);
};

struct ServerFunctions {
  std::function<void(ServerRequest, Responder)> handle;
  // Asked when the head is there and the body is not yet read. May be empty.
  std::function<Admission(const RequestHead&)> admit{};
  // The answer to what fails before a handler sees it.
  std::function<ServerResponse(int status, std::string message, std::string_view path)> error;
  // A handler threw, or a connection broke by a bug. May be empty.
  std::function<void(std::string_view what)> report_fault{};
};

struct ServerCore;

class HttpServer {
 public:
  // Binds and listens; connections wait until start(). kInvalid where the host is no address,
  // kUnavailable where it cannot be listened on.
  static base::Result<std::unique_ptr<HttpServer>> listen(ServerOptions options,
                                                          ServerFunctions functions);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  unsigned short port() const;
  void start();
  // Accepts no more, ends streams and idle connections, lets running requests finish, and first
  // ones come, until the deadline, then breaks the rest off. Blocks until the io thread has ended.
  void stop();

 private:
  struct Listener;

  explicit HttpServer(std::unique_ptr<Listener> listener);

  std::unique_ptr<Listener> listener_;
};

}  // namespace slipway::io
