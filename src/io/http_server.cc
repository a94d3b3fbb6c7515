#include "io/http_server.h"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>

#include "io/http_connection.h"
#include "io/socket_io.h"

namespace slipway::io {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

// Beyond max_connections, where none of them waits for its client, so many are told that there are
// too many; further ones are accepted when some of these have gone.
constexpr std::size_t kTurnedAway = 256;

std::chrono::milliseconds sweep_interval(const ServerOptions& options) {
  const auto shortest =
      std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                options.write_timeout, options.linger_timeout, options.stop_deadline});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

std::string listening_failed(const ServerOptions& options, const error_code& ec) {
  const auto address = options.host + ":" + std::to_string(options.port);
  if (ec == asio::error::address_in_use) {
    return "cannot listen on " + address +
           ": another program does already; stop it or choose another address with --listen";
  }
  if (ec == asio::error::access_denied) {
    return "cannot listen on " + address +
           ": not allowed; choose a port from 1024 on with --listen, or grant CAP_NET_BIND_SERVICE";
  }
  return "cannot listen on " + address + ": " + ec.message() +
         "; choose an address of this machine with --listen";
}

}  // namespace

struct HttpServer::Listener {
  Listener(ServerOptions options, ServerFunctions functions)
      : core(std::make_shared<ServerCore>(std::move(options), std::move(functions))),
        acceptor(core->context),
        retry(core->context) {}

  error_code open(const tcp::endpoint& endpoint);
  error_code take_over(int socket);
  Detached accept_connections();
  Detached enforce_deadlines();
  // Whether there is room for one more now.
  bool make_room() const;
  void run();
  void accept_waiting();
  void retire();
  std::vector<std::shared_ptr<Connection>> connections() const;

  const std::shared_ptr<ServerCore> core;
  tcp::acceptor acceptor;
  asio::steady_timer retry;
  unsigned short port = 0;
  steady_clock::time_point stop_at = steady_clock::time_point::max();
  std::thread thread;
};

error_code HttpServer::Listener::open(const tcp::endpoint& endpoint) {
  error_code ec;
  std::ignore = acceptor.open(endpoint.protocol(), ec);
  if (!ec) std::ignore = acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) std::ignore = acceptor.bind(endpoint, ec);
  if (!ec) std::ignore = acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) port = acceptor.local_endpoint(ec).port();
  return ec;
}

error_code HttpServer::Listener::take_over(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return {errno, boost::system::system_category()};
  }
  error_code ec;
  std::ignore = acceptor.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), socket, ec);
  if (!ec) port = acceptor.local_endpoint(ec).port();
  return ec;
}

Detached HttpServer::Listener::accept_connections() {
  const auto limit = core->options.max_connections;
  while (!core->stopping) {
    // The kernel keeps the others meanwhile: to close them would be a reset to those that asked.
    if (core->connections.size() >= limit + kTurnedAway && core->waiting.empty()) {
      co_await Wait{core->room};
      continue;
    }
    error_code ec;
    auto socket = co_await Accept{acceptor, ec};
    if (ec) {
      if (core->stopping) break;
      if (ec == asio::error::connection_aborted) continue;
      // Out of file descriptors or memory: connections that end make room.
      core->report("cannot accept connections: " + ec.message());
      retry.expires_after(std::chrono::milliseconds(100));
      co_await Wait{retry};
      continue;
    }
    const bool has_room = core->connections.size() < limit || make_room();
    std::make_shared<Connection>(core, std::move(socket), !has_room)->start();
  }
}

// By the one that has waited longest for its client: whoever opens many and says nothing, or little
// at a time, takes the place of nobody who asks for something.
bool HttpServer::Listener::make_room() const {
  if (core->waiting.empty()) return false;
  core->waiting.front()->give_way();
  return true;
}

Detached HttpServer::Listener::enforce_deadlines() {
  const auto interval = sweep_interval(core->options);
  while (!core->stopping || !core->connections.empty()) {
    core->sweep_timer.expires_after(interval);
    co_await Wait{core->sweep_timer};
    const auto now = steady_clock::now();
    for (auto* connection : core->connections) connection->enforce_deadline(now);
    if (now < stop_at) continue;
    for (const auto& connection : connections()) connection->abort();
  }
}

std::vector<std::shared_ptr<Connection>> HttpServer::Listener::connections() const {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(core->connections.size());
  for (auto* connection : core->connections) all.push_back(connection->shared_from_this());
  return all;
}

void HttpServer::Listener::run() {
  while (true) {
    try {
      core->context.run();
      return;
    } catch (const std::exception& fault) {
      core->report(std::string("the HTTP server failed: ") + fault.what());
    }
  }
}

// Who waits in a socket that goes with this process has connected all the same.
void HttpServer::Listener::accept_waiting() {
  error_code ec;
  std::ignore = acceptor.non_blocking(true, ec);
  while (!ec) {
    tcp::socket socket(core->context);
    std::ignore = acceptor.accept(socket, ec);
    if (!ec) std::make_shared<Connection>(core, std::move(socket), false)->start();
  }
}

void HttpServer::Listener::retire() {
  core->stopping = true;
  stop_at = steady_clock::now() + core->options.stop_deadline;
  if (core->options.inherited < 0) accept_waiting();
  error_code ignored;
  std::ignore = acceptor.close(ignored);
  retry.cancel();
  core->room.cancel();
  for (const auto& connection : connections()) connection->retire();
  if (core->connections.empty()) core->sweep_timer.cancel();
}

base::Result<std::unique_ptr<HttpServer>> HttpServer::listen(ServerOptions options,
                                                             ServerFunctions functions) {
  auto listener = std::make_unique<Listener>(std::move(options), std::move(functions));
  const auto& its_options = listener->core->options;
  error_code ec;
  if (its_options.inherited >= 0) {
    ec = listener->take_over(its_options.inherited);
    if (ec) {
      return base::fail(base::ErrorCode::kUnavailable,
                        "cannot serve the socket that was passed: " + ec.message());
    }
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(listener)));
  }
  tcp::resolver resolver(listener->core->context);
  const auto found = resolver.resolve(its_options.host, std::to_string(its_options.port),
                                      tcp::resolver::numeric_service, ec);
  if (ec || found.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + its_options.host + "' is no address to listen on: " + ec.message() +
                          "; give an IP address such as 127.0.0.1 or 0.0.0.0");
  }
  ec = listener->open(found.begin()->endpoint());
  if (ec) return base::fail(base::ErrorCode::kUnavailable, listening_failed(its_options, ec));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(listener)));
}

HttpServer::HttpServer(std::unique_ptr<Listener> listener) : listener_(std::move(listener)) {}

HttpServer::~HttpServer() { stop(); }

unsigned short HttpServer::port() const { return listener_->port; }

void HttpServer::start() {
  listener_->accept_connections();
  listener_->enforce_deadlines();
  listener_->thread = std::thread([listener = listener_.get()] { listener->run(); });
}

void HttpServer::stop() {
  if (!listener_->thread.joinable()) return;
  const auto core = listener_->core;
  core->post([listener = listener_.get()] { listener->retire(); });
  listener_->thread.join();
  {
    const std::scoped_lock lock(core->post_mutex);
    core->ended = true;
  }
  // What was posted in between holds connections, and these the context.
  core->context.restart();
  core->context.poll();
}

}  // namespace slipway::io
