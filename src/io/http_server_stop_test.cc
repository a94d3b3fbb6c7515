// The server's end: what is under way finishes, what waits is let go.

#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "io/http_test_client.h"
#include "io/test_http_server.h"
#include "io/test_server.h"

namespace slipway::io {
namespace {

using std::chrono::milliseconds;

TEST(HttpServer, LetsARunningRequestFinishWhenItStops) {
  std::promise<Responder> begun;
  const auto server = serve(
      [&](const ServerRequest&, Responder responder) { begun.set_value(std::move(responder)); });
  RawClient client(server->port());
  ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
  auto responder = begun.get_future().get();
  std::jthread stopping([&] { server->stop(); });
  while (RawClient(server->port()).connected()) std::this_thread::yield();
  EXPECT_FALSE(RawClient(server->port()).connected());
  responder.respond({200, "text/plain", "done"});
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "done");
  EXPECT_NE(response->head.find("Connection: close"), std::string::npos);
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(HttpServer, EndsIdleConnectionsAndTakesFirstRequestsWhenItStops) {
  auto options = local();
  options.first_request_grace = std::chrono::minutes(1);
  const auto server = serve(echo_back, options);
  RawClient used(server->port());
  ASSERT_TRUE(used.send("GET /" + kHost + "\r\n"));
  ASSERT_TRUE(used.read_response());
  RawClient fresh(server->port());
  ASSERT_TRUE(fresh.connected());
  std::jthread stopping([&] { server->stop(); });
  EXPECT_EQ(used.read_to_end(), "");
  ASSERT_TRUE(fresh.send("GET /" + kHost + "\r\n"));
  const auto response = fresh.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(fresh.read_to_end(), "");
}

TEST(HttpServer, EndsConnectionsThatNeverAskWhenItStops) {
  auto options = local();
  options.first_request_grace = milliseconds(20);
  const auto server = serve(echo_back, options);
  RawClient silent(server->port());
  ASSERT_TRUE(silent.connected());
  server->stop();
  EXPECT_EQ(silent.read_to_end(), "");
}

TEST(HttpServer, TakesOverASocketThatOutlivesIt) {
  const io::Fd socket = io::listening_socket();
  auto options = local();
  for (int turn = 0; turn < 2; ++turn) {
    options.inherited = ::dup(socket.value());
    const auto server = HttpServer::listen(options, {echo_back, {}, error_answer});
    ASSERT_TRUE(server) << server.error().message;
    RawClient client((*server)->port());
    ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
    (*server)->start();
    ASSERT_TRUE(client.read_response());
    (*server)->stop();
    EXPECT_TRUE(RawClient((*server)->port()).connected()) << "it waits for the next";
  }
}

TEST(HttpServer, BreaksOffWhatDoesNotFinishByTheDeadline) {
  auto options = local();
  options.stop_deadline = milliseconds(20);
  std::promise<Responder> begun;
  auto server = serve(
      [&](const ServerRequest&, Responder responder) { begun.set_value(std::move(responder)); },
      options);
  RawClient client(server->port());
  ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
  auto responder = begun.get_future().get();
  server->stop();
  EXPECT_EQ(client.read_to_end(), "");
  server.reset();
  const auto stream = responder.stream({});
  EXPECT_FALSE(stream->write("late"));
  bool closed = false;
  stream->on_closed([&] { closed = true; });
  EXPECT_TRUE(closed);
}

}  // namespace
}  // namespace slipway::io
