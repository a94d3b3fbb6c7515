#include "io/http_client.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "io/test_server.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

bool echo(const TestRequest& request, TestPeer& peer) {
  return peer.respond(200, request.method + " " + request.path + " " + request.body,
                      "X-Mixed-Case:  some value \r\nSet-Cookie: a\r\nSet-Cookie: b\r\n");
}

// A head, one piece, and then nothing more until the client goes.
bool begin_and_wait(const TestRequest& /*request*/, TestPeer& peer) {
  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
  peer.await_close();
  return false;
}

bool wait_only(const TestRequest& /*request*/, TestPeer& peer) {
  peer.await_close();
  return false;
}

TEST(HttpClient, SendsMethodsAndBodies) {
  const TestServer server(echo);
  struct Case {
    std::string method, body, expected;
  };
  const std::vector<Case> cases{
      {"GET", "", "GET /a?b=c "},          {"POST", "x=1", "POST /a?b=c x=1"},
      {"POST", "", "POST /a?b=c "},        {"PUT", "{}", "PUT /a?b=c {}"},
      {"DELETE", "", "DELETE /a?b=c "},    {"PATCH", "p", "PATCH /a?b=c p"},
      {"GET", "query", "GET /a?b=c query"}};
  HttpClient client;
  for (const auto& [method, body, expected] : cases) {
    SCOPED_TRACE(method + body);
    const auto response =
        client.send({.method = method, .url = server.url("/a?b=c"), .body = body});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, expected);
  }
  EXPECT_EQ(server.connections(), 1) << "the connection is kept";
}

// Of this process, to that port of this machine.
int socket_to(std::uint16_t port) {
  for (int fd = 3; fd < 1024; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    if (peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) return fd;
  }
  return -1;
}

TEST(HttpClient, AsksPeersThatAreSilentWhetherTheyAreThere) {
  const TestServer server(echo);
  HttpClient client;
  ASSERT_TRUE(client.send({.url = server.url()}));
  const int fd = socket_to(server.port());
  ASSERT_GE(fd, 0);
  const auto option = [&](int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    EXPECT_EQ(::getsockopt(fd, level, name, &value, &size), 0);
    return value;
  };
  EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
  const int until_noticed = option(IPPROTO_TCP, TCP_KEEPIDLE) +
                            option(IPPROTO_TCP, TCP_KEEPINTVL) * option(IPPROTO_TCP, TCP_KEEPCNT);
  EXPECT_LE(until_noticed, 30) << "seconds";
}

TEST(HttpClient, HeadHasNoBody) {
  const TestServer server([](const TestRequest& request, TestPeer& peer) {
    EXPECT_EQ(request.method, "HEAD");
    return peer.send("HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\n");
  });
  HttpClient client;
  const auto response = client.send({.method = "HEAD", .url = server.url()});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 204);
  EXPECT_EQ(response->header("content-length"), "5");
}

TEST(HttpClient, SendsExactlyTheGivenHeaders) {
  const TestServer server([](const TestRequest& request, TestPeer& peer) {
    std::string all;
    for (const auto& [name, value] : request.headers)
      all.append(name).append("=").append(value).append("\n");
    return peer.respond(200, all);
  });
  HttpClient client;
  auto request = HttpRequest{.method = "POST", .url = server.url(), .body = "12345"};
  request.headers = {{"X-One", "1"}, {"X-Empty", ""}};
  const auto response = client.send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body,
            "accept=*/*\ncontent-length=5\nhost=127.0.0.1:" + std::to_string(server.port()) +
                "\nuser-agent=slipway\nx-empty=\nx-one=1\n");
}

TEST(HttpClient, ResponseHeadersAreInLowerCase) {
  const TestServer server(echo);
  HttpClient client;
  const auto response = client.send({.url = server.url()});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->header("x-mixed-case"), "some value");
  EXPECT_EQ(response->header("none"), "");
  EXPECT_EQ(std::count_if(response->headers.begin(), response->headers.end(),
                          [](const auto& header) { return header.first == "set-cookie"; }),
            2);
}

TEST(HttpClient, InterimHeadsAreLeftOut) {
  const TestServer server([](const TestRequest&, TestPeer& peer) {
    peer.send("HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n");
    return peer.respond(200, "ok");
  });
  HttpClient client;
  const auto response = client.send({.url = server.url()});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->header("link"), "");
}

TEST(HttpClient, AnyStatusIsAResponseAndRedirectsAreNotFollowed) {
  const TestServer server([](const TestRequest& request, TestPeer& peer) {
    return peer.respond(std::stoi(request.path.substr(1)), "body", "Location: /200\r\n");
  });
  HttpClient client;
  for (const int status : {200, 302, 401, 404, 500, 503}) {
    const auto response = client.send({.url = server.url("/" + std::to_string(status))});
    ASSERT_TRUE(response) << status;
    EXPECT_EQ(response->status, status);
    EXPECT_EQ(response->body, "body");
  }
}

TEST(HttpClient, SpeaksUnixSockets) {
  const TestFolder folder;
  const auto path = folder.path() / "s";
  const TestServer server(echo, path);
  HttpClient client;
  const auto response = client.send({.url = "http://localhost/v1", .unix_socket = path.string()});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "GET /v1 ");
  const auto missing =
      client.send({.url = "http://localhost/", .unix_socket = path.string() + "-no"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kUnavailable);
}

TEST(HttpClient, BigBodiesBothWays) {
  const TestServer server(
      [](const TestRequest& request, TestPeer& peer) { return peer.respond(200, request.body); });
  std::string body(20U << 20U, 'x');
  for (std::size_t i = 0; i < body.size(); i += 977) body[i] = static_cast<char>(i);
  HttpClient client;
  const auto response = client.send({.method = "POST", .url = server.url(), .body = body});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_TRUE(response->body == body);
  const auto limited = client.send(
      {.method = "POST", .url = server.url(), .body = body, .body_limit = body.size() - 1});
  ASSERT_FALSE(limited);
  EXPECT_EQ(limited.error().code, ErrorCode::kTooLarge);
}

TEST(HttpClient, StreamsPieceByPieceUntilToldToStop) {
  const TestServer server(begin_and_wait);
  HttpClient client;
  std::string got;
  const auto response = client.stream({.url = server.url()}, [&](std::string_view data) {
    got += data;
    return false;
  });
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(got, "first");
}

// Gives `pieces`, then `end`: what an upload ends with.
BodySource source_of(std::vector<std::string> pieces, base::Result<std::size_t> end) {
  return [pieces = std::move(pieces), end = std::move(end),
          at = std::size_t{0}](std::span<char> space) mutable -> base::Result<std::size_t> {
    if (at == pieces.size()) return end;
    const std::string& piece = pieces[at++];
    std::copy(piece.begin(), piece.end(), space.begin());
    return piece.size();
  };
}

TEST(HttpClient, UploadsABodyAsItComes) {
  const TestServer server(echo);
  HttpClient client;
  const auto response = client.send({.method = "POST",
                                     .url = server.url("/up"),
                                     .body_source = source_of({"one ", "two ", "three"}, 0)});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "POST /up one two three");
}

TEST(HttpClient, AnUploadThatCannotGoOnEndsWithItsReason) {
  const TestServer server(echo);
  HttpClient client;
  const auto response =
      client.send({.method = "POST",
                   .url = server.url("/up"),
                   .body_source = source_of({"one"}, base::fail(ErrorCode::kNotFound, "no more"))});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(response.error().message, "no more");
}

TEST(HttpClient, AnExceptionOfTheSinkReachesTheCaller) {
  const TestServer server(echo);
  HttpClient client;
  EXPECT_THROW(
      (void)client.stream({.url = server.url()},
                          [](std::string_view) -> bool { throw std::runtime_error("sink"); }),
      std::runtime_error);
  EXPECT_TRUE(client.send({.url = server.url()}));
}

TEST(HttpClient, AnotherThreadCancelsAtOnce) {
  const TestServer server(begin_and_wait);
  std::promise<void> begun;
  std::stop_source source;
  std::jthread canceller([&] {
    begun.get_future().wait();
    source.request_stop();
  });
  HttpClient client;
  const auto start = Clock::now();
  const auto response = client.stream(
      {.url = server.url(), .timeout = {}},
      [&](std::string_view) {
        begun.set_value();
        return true;
      },
      source.get_token());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kCancelled);
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(5));
}

TEST(HttpClient, AStopAskedForBeforeSendsNothing) {
  const TestServer server(echo);
  std::stop_source source;
  source.request_stop();
  HttpClient client;
  const auto response = client.send({.url = server.url()}, source.get_token());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kCancelled);
}

TEST(HttpClient, TimesOut) {
  const TestServer server(wait_only);
  HttpClient client;
  const auto response = client.send({.url = server.url(), .timeout = milliseconds(50)});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kTimeout);
}

TEST(HttpClient, LostConnectionIsUnavailable) {
  const TestServer server([](const TestRequest&, TestPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
    return false;
  });
  HttpClient client;
  const auto response = client.send({.url = server.url()});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kUnavailable);
}

TEST(HttpClient, WhatCannotBeSentSaysWhy) {
  const std::string refused = "http://u:secret@127.0.0.1:" + std::to_string(closed_port()) + "/p";
  struct Case {
    HttpRequest request;
    ErrorCode code;
  };
  const std::vector<Case> cases{
      {{.url = refused}, ErrorCode::kUnavailable},
      {{.url = "http://nowhere.invalid/"}, ErrorCode::kUnavailable},
      {{.url = "file:///etc/hostname"}, ErrorCode::kInvalid},
      {{.url = ""}, ErrorCode::kInvalid},
      {{.url = "http://"}, ErrorCode::kInvalid},
      {{.url = "http://127.0.0.1/a\r\nb"}, ErrorCode::kInvalid},
      {{.url = refused, .headers = {{"X", "a\r\nY: b"}}}, ErrorCode::kInvalid},
      {{.url = refused, .headers = {{"", "a"}}}, ErrorCode::kInvalid},
  };
  HttpClient client;
  for (const auto& [request, code] : cases) {
    SCOPED_TRACE(request.url);
    const auto response = client.send(request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, code) << response.error().message;
    EXPECT_EQ(response.error().message.find("secret"), std::string::npos);
  }
}

TEST(HttpClient, AConnectionThatTheServerClosedIsReplaced) {
  const TestServer server([](const TestRequest&, TestPeer& peer) {
    peer.respond(200, "one");
    return false;
  });
  HttpClient client;
  for (int i = 0; i < 3; ++i) {
    const auto response = client.send({.url = server.url()});
    ASSERT_TRUE(response) << response.error().message;
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST(HttpClient, ConnectsOnlyWhereItMay) {
  const TestServer server(echo);
  HttpClient client;
  ASSERT_TRUE(client.send({.url = server.url()}));
  const std::string port = std::to_string(server.port());
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"}) {
    SCOPED_TRACE(host);
    HttpRequest request{.url = "http://" + host + ":" + port + "/"};
    request.may_connect = is_global;
    const auto refused = client.send(request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kForbidden) << refused.error().message;
  }
  EXPECT_EQ(server.connections(), 1) << "not by the connection that is kept, either";
  std::vector<std::string> asked;
  HttpRequest request{.url = server.url()};
  request.may_connect = [&](const IpAddress& address) {
    asked.push_back(address.to_string());
    return true;
  };
  ASSERT_TRUE(client.send(request));
  EXPECT_EQ(asked, std::vector<std::string>{"127.0.0.1"});
  // Where one address is allowed, what is wrong is that nobody answers there.
  request.url = "http://localhost:" + std::to_string(closed_port()) + "/";
  request.may_connect = [](const IpAddress& address) { return address.is_v4(); };
  const auto nobody = client.send(request);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, ErrorCode::kUnavailable) << nobody.error().message;
}

// What a name stands for is the proxy's to say then.
TEST(HttpClient, AsksAProxyWhereItMayAndChecksAddressesAllTheSame) {
  const TestServer proxy(echo);
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  struct Unset {
    ~Unset() { ::unsetenv("http_proxy"); }
  } unset;
  HttpClient client;
  HttpRequest request{.url = "http://git.invalid/", .may_connect = is_global};
  request.may_use_proxy = true;
  const auto answered = client.send(request);
  ASSERT_TRUE(answered) << answered.error().message;
  for (const std::string host : {"169.254.169.254", "10.1.2.3", "0x0a010203", "localhost"}) {
    request.url = "http://" + host + "/";
    const auto refused = client.send(request);
    ASSERT_FALSE(refused) << host;
    EXPECT_EQ(refused.error().code, ErrorCode::kForbidden) << refused.error().message;
  }
  EXPECT_EQ(proxy.connections(), 1);
}

TEST(HttpClient, KeepsConnectionsThatWereAllChecked) {
  const TestServer server(echo);
  HttpClient client;
  HttpRequest request{.url = server.url(), .may_connect = [](const IpAddress&) { return true; }};
  ASSERT_TRUE(client.send(request));
  ASSERT_TRUE(client.send(request));
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace slipway::io
