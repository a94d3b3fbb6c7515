// The relay between real sockets, and through WebSockets and the HTTP server.

#include "io/relay.h"

#include <array>
#include <functional>
#include <thread>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "io/http_server.h"
#include "io/socket_stream.h"
#include "io/test_server.h"
#include "io/web_socket_client.h"

namespace slipway::io {
namespace {

// Two ends of one connection.
std::pair<Fd, Fd> connected_pair() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {Fd(ends[0]), Fd(ends[1])};
}

std::string read_all(const Fd& fd) {
  std::string all;
  std::array<char, 65536> bytes{};
  for (ssize_t count = 1; count > 0;) {
    count = ::recv(fd.value(), bytes.data(), bytes.size(), 0);
    if (count > 0) all.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return all;
}

void write_all(const Fd& fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(fd.value(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

class RelayTest : public testing::Test {
 protected:
  void begin(RelayLimits limits) {
    auto [left, near] = connected_pair();
    auto [right, far] = connected_pair();
    left_ = std::move(left);
    right_ = std::move(right);
    thread_ = std::jthread([this, limits = std::move(limits), one = near.release(),
                            other = far.release()](const std::stop_token& stop) {
      SocketStream a{Fd(one)};
      SocketStream b{Fd(other)};
      why_ = relay(a, b, limits, stop);
    });
  }
  std::string ended() {
    thread_.join();
    return why_;
  }

  Fd left_, right_;
  std::string why_;
  std::jthread thread_;
};

TEST_F(RelayTest, CarriesMoreThanAnybodyHolds) {
  begin({});
  const std::string much(std::size_t{3} << 20U, 'a');
  std::jthread writer([&] {
    write_all(left_, much);
    ::shutdown(left_.value(), SHUT_WR);
  });
  // Nobody reads while the other direction is used and ended.
  write_all(right_, "answer");
  ::shutdown(right_.value(), SHUT_WR);
  EXPECT_EQ(read_all(left_), "answer");
  EXPECT_EQ(read_all(right_).size(), much.size());
  EXPECT_EQ(ended(), "");
}

TEST_F(RelayTest, EndsWithItsLimits) {
  const auto soon = std::chrono::milliseconds(20);
  begin({.at_most = soon});
  EXPECT_EQ(ended(), "it was open for as long as it may");
  begin({.idle = soon});
  EXPECT_EQ(ended(), "nothing came for long");
  begin({.half_idle = soon});
  ::shutdown(left_.value(), SHUT_WR);
  EXPECT_EQ(ended(), "nothing came for long");
  begin({});
  thread_.request_stop();
  EXPECT_EQ(ended(), "it was ended");
}

TEST_F(RelayTest, EndsWhereAConnectionBreaksOff) {
  begin({});
  right_.reset();
  write_all(left_, "lost");
  EXPECT_EQ(read_all(left_), "");
  left_.reset();
  EXPECT_TRUE(ended().starts_with("the connection broke off")) << why_;
}

// Takes all at once, and sends it slowly: a byte with each try.
class SlowStream final : public ByteStream {
 public:
  int fd() const override { return always_.value(); }
  base::Result<Piece> read() override { return Piece{{}, true}; }
  base::Result<std::size_t> write(std::string_view bytes) override {
    if (bytes.empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      --unsent_;
    }
    unsent_ += bytes.size();
    return bytes.size();
  }
  base::Result<void> finish() override { return {}; }
  std::size_t unsent() const override { return unsent_; }

 private:
  const Fd always_{::eventfd(0, EFD_CLOEXEC)};  // can be written
  std::size_t unsent_ = 0;
};

TEST(Relay, WaitsForWhatASlowSideStillSends) {
  auto [mine, near] = connected_pair();
  write_all(mine, std::string(100, 'x'));
  ::shutdown(mine.value(), SHUT_WR);
  SocketStream fast(std::move(near));
  SlowStream slow;
  EXPECT_EQ(relay(fast, slow, {.half_idle = std::chrono::milliseconds(20)}, {}), "");
  EXPECT_EQ(slow.unsent(), 0U);
}

// An HTTP server whose every WebSocket leads to what a test says.
class UpgradeTest : public testing::Test {
 protected:
  UpgradeTest() {
    ServerFunctions functions;
    functions.error = [](int status, std::string message, std::string_view) {
      return ServerResponse{status, "text/plain", std::move(message), {}};
    };
    functions.handle = [this](const ServerRequest& request, Responder responder) {
      if (request.path != "/there") {
        return responder.respond({403, "text/plain", "not this way", {}});
      }
      const auto key = model::find_header(request.headers, "sec-websocket-key");
      responder.switch_protocols(
          {{"Upgrade", "websocket"}, {"Sec-WebSocket-Accept", web_socket_accept(key)}},
          [this](Fd socket, std::string read_before) {
            relay_ = std::jthread([this, fd = socket.release(), before = std::move(read_before)] {
              WebSocketStream near(WebSocket(std::make_unique<SocketStream>(Fd(fd), before),
                                             WebSocketRole::kServer));
              auto [there, far_end] = connected_pair();
              std::jthread behaves([&] {
                target_behaviour_(there);
                ::shutdown(there.value(), SHUT_WR);
              });
              SocketStream far(std::move(far_end));
              relay(near, far, {}, stop_.get_token());
            });
          });
    };
    ServerOptions options;
    options.port = 0;
    server_ = std::move(HttpServer::listen(options, std::move(functions)).value());
    server_->start();
  }
  ~UpgradeTest() override {
    server_->stop();
    stop_.request_stop();
  }

  base::Result<WebSocketAnswer> open(const std::string& path) {
    return open_web_socket({.url = "http://127.0.0.1:" + std::to_string(server_->port()) + path});
  }

  std::function<void(const Fd&)> target_behaviour_;
  std::unique_ptr<HttpServer> server_;
  std::stop_source stop_;
  std::jthread relay_;
};

TEST_F(UpgradeTest, CarriesBothWaysUntilBothHaveEnded) {
  // What the far side does: reads all, then answers as much.
  const std::string much(std::size_t{2} << 20U, 'q');
  std::string read_there;
  target_behaviour_ = [&](const Fd& accepted) {
    read_there = read_all(accepted);
    write_all(accepted, much);
  };
  auto opened = open("/there");
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_TRUE(opened->socket) << opened->refusal.status;
  WebSocketStream far(std::move(*opened->socket));
  auto [mine, near] = connected_pair();
  std::string why = "not ended";
  std::jthread client_side([&, fd = near.release()](const std::stop_token& stop) {
    SocketStream local{Fd(fd)};
    why = relay(local, far, {}, stop);
  });
  write_all(mine, much);
  ::shutdown(mine.value(), SHUT_WR);
  EXPECT_EQ(read_all(mine).size(), much.size());
  client_side.join();
  EXPECT_EQ(why, "");
  EXPECT_EQ(read_there.size(), much.size());
}

TEST_F(UpgradeTest, SaysWhyItEnds) {
  target_behaviour_ = [](const Fd& accepted) { read_all(accepted); };
  auto opened = open("/there");
  ASSERT_TRUE(opened && opened->socket);
  WebSocketStream far(std::move(*opened->socket));
  ASSERT_TRUE(far.write("something"));
  stop_.request_stop();
  auto piece = far.read();
  for (; piece; piece = far.read()) {
    pollfd waits{far.fd(), POLLIN, 0};
    ASSERT_EQ(::poll(&waits, 1, 10'000), 1);
  }
  EXPECT_EQ(piece.error().message, "the other side closed the connection: it was ended");
}

TEST_F(UpgradeTest, ShowsWhyItIsRefused) {
  const auto refused = open("/elsewhere");
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_FALSE(refused->socket);
  EXPECT_EQ(refused->refusal.status, 403);
  EXPECT_EQ(refused->refusal.body, "not this way");
}

TEST(WebSocketClient, ShowsARefusalHoweverItIsSent) {
  const struct {
    const char* name;
    std::string answer;  // after which the connection stays open
    std::string body;
    bool is_awaited;
  } cases[] = {
      {"chunks", "Transfer-Encoding: chunked\r\n\r\n3\r\nnot\r\nA;x=y\r\n this way!\r\n0\r\n\r\n",
       "not this way!", false},
      {"no chunks", "Transfer-Encoding: chunked\r\n\r\nnot\r\n", "", false},
      {"a chunk that does not end", "Transfer-Encoding: chunked\r\n\r\n5\r\nnot", "not", true},
      {"no length", "\r\nnot this way", "not this way", true},
      {"more than its length", "Content-Length: 3\r\n\r\nnot this way", "not", false},
  };
  for (const auto& each : cases) {
    const TestServer server([&](const TestRequest&, TestPeer& peer) {
      peer.send("HTTP/1.1 403 X\r\n" + each.answer);
      peer.await_close();
      return false;
    });
    const auto timeout =
        each.is_awaited ? std::chrono::milliseconds(100) : std::chrono::seconds(30);
    const auto refused = open_web_socket({.url = server.url(), .timeout = timeout});
    ASSERT_TRUE(refused) << each.name << ": " << refused.error().message;
    EXPECT_EQ(refused->refusal.status, 403) << each.name;
    EXPECT_EQ(refused->refusal.body, each.body) << each.name;
  }
}

TEST(WebSocketClient, SaysWhyItCannotOpenOne) {
  const auto nobody = open_web_socket({.url = "http://127.0.0.1:" + std::to_string(closed_port())});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, base::ErrorCode::kUnavailable);

  std::string fields;
  const TestServer wrong([&](const TestRequest& request, TestPeer& peer) {
    auto accept = web_socket_accept(request.headers.at("sec-websocket-key"));
    if (fields.empty()) accept = "x";
    return peer.send("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + accept +
                     "\r\n" + fields + "\r\n");
  });
  const struct {
    const char* fields;
    const char* asked;
    bool is_open;
  } answers[] = {
      {"", "", false},
      {"Upgrade: h2c\r\n", "", false},
      {"Upgrade: WebSocket\r\n", "", true},
      {"Upgrade: websocket\r\n", "a", false},
      {"Upgrade: websocket\r\nSec-WebSocket-Protocol: b\r\n", "a", false},
      {"Upgrade: websocket\r\nSec-WebSocket-Protocol: a\r\n", "", false},
      {"Upgrade: websocket\r\nSec-WebSocket-Protocol: a\r\n", "a", true},
  };
  for (const auto& each : answers) {
    fields = each.fields;
    const auto opened = open_web_socket({.url = wrong.url(), .protocol = each.asked});
    EXPECT_EQ(opened.has_value(), each.is_open) << each.fields << each.asked;
    if (!opened) {
      EXPECT_EQ(opened.error().code, base::ErrorCode::kFailed);
    }
  }

  const TestServer silent([](const TestRequest&, TestPeer& peer) {
    peer.await_close();
    return false;
  });
  const auto late =
      open_web_socket({.url = silent.url(), .timeout = std::chrono::milliseconds(30)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, base::ErrorCode::kTimeout);

  const auto header = open_web_socket({.url = wrong.url(), .headers = {{"A", "b\r\nC: d"}}});
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().code, base::ErrorCode::kInvalid);
}

}  // namespace
}  // namespace slipway::io
