#include "io/http_stream.h"

#include <future>
#include <stdexcept>

#include <gtest/gtest.h>

#include "io/http_server.h"
#include "io/http_test_client.h"

namespace slipway::io {
namespace {

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// A server whose every request becomes a stream, handed to the test.
struct StreamServer {
  explicit StreamServer(std::size_t limit = std::size_t{1} << 20U) {
    ServerOptions options;
    options.port = 0;
    options.stream_limit = limit;
    ServerFunctions functions;
    functions.handle = [this](const ServerRequest&, Responder responder) {
      stream.set_value(responder.stream({200, "text/event-stream", "first,"}));
    };
    functions.error = [](int status, const std::string& message, std::string_view) {
      return ServerResponse{status, "text/plain", message};
    };
    auto listening = HttpServer::listen(options, functions);
    if (!listening) throw std::runtime_error(listening.error().message);
    server = std::move(*listening);
    server->start();
  }
  ~StreamServer() { server->stop(); }
  StreamServer(const StreamServer&) = delete;
  StreamServer& operator=(const StreamServer&) = delete;

  std::promise<std::shared_ptr<ResponseStream>> stream;
  std::unique_ptr<HttpServer> server;
};

std::future<void> closing(ResponseStream& stream) {
  auto closed = std::make_shared<std::promise<void>>();
  auto future = closed->get_future();
  stream.on_closed([closed] { closed->set_value(); });
  return future;
}

void expect_soon(std::future<void>& event) {
  EXPECT_EQ(event.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

std::string without_framing(const std::string& chunked) {
  std::string body;
  for (std::size_t at = chunked.find("\r\n\r\n") + 4; at < chunked.size();) {
    const auto size = std::stoul(chunked.substr(at), nullptr, 16);
    at = chunked.find("\r\n", at) + 2;
    body += chunked.substr(at, size);
    at += size + 2;
  }
  return body;
}

TEST(ResponseStream, SendsWhatIsWrittenAsItIsWritten) {
  StreamServer serving;
  RawClient client(serving.server->port());
  ASSERT_TRUE(client.send(kRequest));
  auto stream = serving.stream.get_future().get();
  auto closed = closing(*stream);
  ASSERT_TRUE(client.read_until("first,"));
  EXPECT_TRUE(stream->write("second,"));
  ASSERT_TRUE(client.read_until("second,"));
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(stream->write("x"));
  stream.reset();
  const auto all = client.read_to_end();
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->ends_with("0\r\n\r\n"));
  EXPECT_EQ(without_framing(*all), "first,second," + std::string(1000, 'x'));
  expect_soon(closed);
}

TEST(ResponseStream, IsNotChunkedForHttp10) {
  StreamServer serving;
  RawClient client(serving.server->port());
  ASSERT_TRUE(client.send("GET / HTTP/1.0\r\n\r\n"));
  serving.stream.get_future().get()->close();
  const auto all = client.read_to_end();
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->ends_with("\r\n\r\nfirst,")) << *all;
}

TEST(ResponseStream, HasNoBodyForHead) {
  StreamServer serving;
  RawClient client(serving.server->port());
  ASSERT_TRUE(client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto stream = serving.stream.get_future().get();
  auto closed = closing(*stream);
  const auto all = client.read_to_end();
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->ends_with("\r\n\r\n"));
  expect_soon(closed);
}

TEST(ResponseStream, EndsWhenThePeerGoes) {
  StreamServer serving;
  RawClient client(serving.server->port());
  ASSERT_TRUE(client.send(kRequest));
  const auto stream = serving.stream.get_future().get();
  auto closed = closing(*stream);
  ASSERT_TRUE(client.read_until("first,"));
  client.disconnect();
  expect_soon(closed);
  EXPECT_FALSE(stream->write("x"));
}

TEST(ResponseStream, EndsWhenThePeerReadsTooSlowly) {
  StreamServer serving(std::size_t{64} << 10U);
  RawClient client(serving.server->port(), 4096);
  ASSERT_TRUE(client.send(kRequest));
  const auto stream = serving.stream.get_future().get();
  auto closed = closing(*stream);
  const std::string chunk(std::size_t{16} << 10U, 'x');
  int written = 0;
  while (written < 100'000 && stream->write(chunk)) ++written;
  EXPECT_LT(written, 100'000);
  expect_soon(closed);
  EXPECT_FALSE(stream->write("x"));
}

TEST(ResponseStream, EndsWhenTheServerStops) {
  StreamServer serving;
  RawClient client(serving.server->port());
  ASSERT_TRUE(client.send(kRequest));
  const auto stream = serving.stream.get_future().get();
  auto closed = closing(*stream);
  ASSERT_TRUE(client.read_until("first,"));
  serving.server->stop();
  expect_soon(closed);
  const auto rest = client.read_to_end();
  ASSERT_TRUE(rest);
  EXPECT_TRUE(rest->ends_with("0\r\n\r\n"));
}

}  // namespace
}  // namespace slipway::io
