#include "io/http_server.h"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "io/http_test_client.h"
#include "io/test_http_server.h"
#include "io/test_server.h"

namespace slipway::io {
namespace {

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

struct RefusedRequest {
  const char* name;
  std::string request;
  int status;
  bool stays_open;
  std::string body_has{};
};

class Requests : public testing::TestWithParam<RefusedRequest> {};

TEST_P(Requests, AreAnswered) {
  auto options = local();
  options.header_limit = 4096;
  options.body_limit = 1000;
  const auto server = serve(echo_back, options, [](const RequestHead& head) -> Admission {
    if (head.path == "/refused") return {ServerResponse{405, "", "refused"}, {}};
    if (head.path == "/roomy") return {{}, 5000};
    return {};
  });
  RawClient client(server->port());
  ASSERT_TRUE(client.send(GetParam().request));
  const auto response = client.read_response(GetParam().request.starts_with("HEAD"));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, GetParam().status) << response->body;
  EXPECT_NE(response->body.find(GetParam().body_has), std::string::npos) << response->body;
  EXPECT_EQ(response->head.find("Connection: close") == std::string::npos, GetParam().stays_open);
  if (GetParam().stays_open) {
    ASSERT_TRUE(client.send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n"));
    const auto again = client.read_response();
    ASSERT_TRUE(again);
    EXPECT_EQ(again->body, "GET /again? ");
  } else {
    const auto rest = client.read_to_end();
    ASSERT_TRUE(rest);
    EXPECT_EQ(*rest, "");
  }
}

const std::string kChunked = "POST /x" + kHost + "Transfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Http, Requests,
    testing::Values(
        RefusedRequest{"Get", "GET /a/%2F?b=c&d" + kHost + "\r\n", 200, true, "GET /a/%2F?b=c&d "},
        RefusedRequest{"WholeUrl", "GET http://h/p?q" + kHost + "\r\n", 200, true, "GET /p?q "},
        RefusedRequest{"WholeUrlNoPath", "GET http://h?q" + kHost + "\r\n", 200, true, "GET /?q "},
        RefusedRequest{"Asterisk", "OPTIONS *" + kHost + "\r\n", 200, true, "OPTIONS *? "},
        RefusedRequest{"EmptyLineFirst", "\r\n\r\nGET /" + kHost + "\r\n", 200, true, "GET /? "},
        RefusedRequest{"Post", "POST /x" + kHost + "Content-Length: 3\r\n\r\nabc", 200, true,
                       "/x? abc"},
        RefusedRequest{"Chunked", kChunked + "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nTrailer: t\r\n\r\n",
                       200, true, "/x? abcde"},
        RefusedRequest{"Head", "HEAD /x" + kHost + "\r\n", 200, true},
        RefusedRequest{"Close", "GET /" + kHost + "Connection: close\r\n\r\n", 200, false},
        RefusedRequest{"Http10", "GET / HTTP/1.0\r\n\r\n", 200, false},
        RefusedRequest{"Http10KeepAlive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200,
                       true},
        RefusedRequest{"TooLarge",
                       "POST /x" + kHost + "Content-Length: 1001\r\n\r\n" + repeat("x", 1001), 413,
                       true, R"("path":"/x")"},
        RefusedRequest{"LargestAllowed",
                       "POST /x" + kHost + "Content-Length: 1000\r\n\r\n" + repeat("x", 1000), 200,
                       true},
        RefusedRequest{"MoreAllowedByAdmission",
                       "POST /roomy" + kHost + "Content-Length: 5000\r\n\r\n" + repeat("x", 5000),
                       200, true},
        RefusedRequest{"ChunkedTooLarge", kChunked + repeat("A\r\n0123456789\r\n", 101), 413,
                       false},
        RefusedRequest{"HugeChunk", kChunked + "FFFFFFFFFFFFFFFF\r\n", 413, false},
        RefusedRequest{"ChunkOverflows", kChunked + "FFFFFFFFFFFFFFFFF\r\n", 400, false},
        RefusedRequest{"Refused", "PUT /refused" + kHost + "Content-Length: 3\r\n\r\nabc", 405,
                       true, "refused"},
        RefusedRequest{"RefusedBeforeItsBody",
                       "PUT /refused" + kHost + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n",
                       405, false},
        RefusedRequest{"UnknownExpectation", "GET /" + kHost + "Expect: x\r\n\r\n", 417, false},
        RefusedRequest{"HeaderTooLarge", "GET /" + kHost + "X: " + repeat("x", 5000) + "\r\n\r\n",
                       431, false},
        RefusedRequest{"ManyHeaders", "GET /" + kHost + repeat("X: 12345\r\n", 500) + "\r\n", 431,
                       false},
        RefusedRequest{"TargetTooLong", "GET /" + repeat("x", 5000) + kHost + "\r\n", 431, false},
        RefusedRequest{"NotHttp", "\x16\x03\x01 hello\r\n\r\n", 400, false},
        RefusedRequest{"NoVersion", "GET /\r\n\r\n", 400, false},
        RefusedRequest{"RelativeTarget", "GET x" + kHost + "\r\n", 400, false},
        RefusedRequest{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400, false},
        RefusedRequest{"TwoHosts", "GET /" + kHost + "Host: b\r\n\r\n", 400, false},
        RefusedRequest{"HeaderWithoutColon", "GET /" + kHost + "broken\r\n\r\n", 400, false},
        RefusedRequest{"LengthIsNoNumber", "POST /" + kHost + "Content-Length: -1\r\n\r\n", 400,
                       false},
        RefusedRequest{"TwoLengths",
                       "POST /" + kHost + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400,
                       false},
        RefusedRequest{
            "LengthAndChunked",
            "POST /" + kHost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400, false},
        RefusedRequest{"OtherEncoding", "POST /" + kHost + "Transfer-Encoding: gzip\r\n\r\n", 501,
                       false},
        RefusedRequest{"ChunkedIn10",
                       "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
                       false},
        RefusedRequest{"BrokenChunk", kChunked + "zz\r\nabc\r\n", 400, false}),
    [](const auto& each) { return each.param.name; });

TEST(HttpServer, AnswersPipelinedRequestsInTheirOrder) {
  std::vector<std::jthread> threads;
  const auto server = serve([&](ServerRequest request, Responder responder) {
    threads.emplace_back(
        [request = std::move(request), responder = std::move(responder)]() mutable {
          responder.respond({200, "text/plain", request.body});
        });
  });
  RawClient client(server->port());
  std::string all;
  for (int i = 100; i < 300; ++i) {
    all += "POST /" + kHost + "Content-Length: 3\r\n\r\n" + std::to_string(i);
  }
  ASSERT_TRUE(client.send(all));
  for (int i = 100; i < 300; ++i) {
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, std::to_string(i));
  }
  server->stop();
}

TEST(HttpServer, TakesRequestsByteByByte) {
  const auto server = serve(echo_back);
  RawClient client(server->port());
  const auto request =
      "POST /x" + kHost + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (const char byte : request) ASSERT_TRUE(client.send({&byte, 1}));
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "POST /x? abc");
}

TEST(HttpServer, AnswersAClientThatSendsNoMore) {
  const auto server = serve(echo_back);
  RawClient client(server->port());
  ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
  client.finish_sending();
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(client.read_to_end(), "");
}

TEST(HttpServer, TakesAndSendsBodiesUpToTheLimit) {
  const auto server = serve([](ServerRequest request, Responder responder) {
    responder.respond({200, "text/plain", std::move(request.body)});
  });
  std::string body(std::size_t{25} << 20U, 'x');
  for (std::size_t i = 0; i < body.size(); i += 4093) body[i] = static_cast<char>('a' + i % 26);
  RawClient client(server->port());
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(client.send("POST /" + kHost + "Content-Length: " + std::to_string(body.size()) +
                            "\r\n\r\n"));
    ASSERT_TRUE(client.send(body));
    const auto response = client.read_response();
    ASSERT_TRUE(response);
    EXPECT_TRUE(response->body == body);
  }
}

TEST(HttpServer, LetsAClientThatSendsTooMuchReadTheAnswer) {
  const auto server = serve(echo_back);
  const std::string body((std::size_t{25} << 20U) + 1, 'x');
  RawClient client(server->port());
  ASSERT_TRUE(client.send("POST /" + kHost + "Content-Length: " + std::to_string(body.size()) +
                          "\r\n\r\n"));
  ASSERT_TRUE(client.send(body));
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 413);
}

TEST(HttpServer, SendsContinueBeforeABodyThatWaitsForIt) {
  const auto server = serve(echo_back);
  RawClient client(server->port());
  ASSERT_TRUE(client.send("POST /" + kHost + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(client.read_response()->status, 100);
  ASSERT_TRUE(client.send("ab"));
  EXPECT_EQ(client.read_response()->body, "POST /? ab");
}

TEST(HttpServer, AnswersARequestThatItsHandlerForgets) {
  std::vector<std::jthread> threads;
  const auto server = serve([&](const ServerRequest& request, Responder responder) {
    if (request.path == "/throws") throw std::runtime_error("broken");
    if (request.path == "/twice") {
      responder.respond({});
      EXPECT_THROW(responder.respond({}), std::logic_error);
    }
    if (request.path == "/thread") threads.emplace_back([r = std::move(responder)] {});
  });
  RawClient client(server->port());
  for (const auto& [path, status] : std::vector<std::pair<std::string, int>>{
           {"/drops", 500}, {"/throws", 500}, {"/twice", 200}, {"/thread", 500}}) {
    ASSERT_TRUE(client.send("GET " + path + kHost + "\r\n"));
    const auto response = client.read_response();
    ASSERT_TRUE(response) << path;
    EXPECT_EQ(response->status, status) << path;
  }
  server->stop();
}

TEST(HttpServer, WritesNoHeaderThatAValueSmugglesIn) {
  const auto server = serve([](const ServerRequest&, Responder responder) {
    responder.respond({200,
                       "text/plain\r\nEvil: 1",
                       "",
                       {{"X-A", "1\r\nEvil: 2\n\nEvil: 3"},
                        {"Evil: 4\r\nX", "1"},
                        {"Content-LENGTH", "99"},
                        {"transfer-encoding", "chunked"},
                        {"X-Last", "ok"}}});
  });
  RawClient client(server->port());
  ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
  const auto response = client.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->head.find("\nEvil"), std::string::npos) << response->head;
  EXPECT_EQ(response->head.find("99"), std::string::npos);
  EXPECT_EQ(response->head.find("chunked"), std::string::npos);
  EXPECT_NE(response->head.find("X-Last: ok\r\n"), std::string::npos);
}

TEST(HttpServer, ShowsAnUpgradeThatCounts) {
  const auto server = serve([](const ServerRequest& request, Responder responder) {
    responder.respond({200, "", std::string(model::find_header(request.headers, "upgrade")), {}});
  });
  const std::pair<const char*, const char*> cases[] = {
      {"HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade", "websocket"},
      {"HTTP/1.1\r\nConnection: keep-alive, upgrade\r\nUpgrade: websocket", "websocket"},
      {"HTTP/1.1\r\nUpgrade: websocket", ""},
      {"HTTP/1.1\r\nUpgrade: websocket\r\nConnection: keep-alive", ""},
      {"HTTP/1.0\r\nUpgrade: websocket\r\nConnection: upgrade", ""},
  };
  for (const auto& [request, seen] : cases) {
    RawClient client(server->port());
    ASSERT_TRUE(client.send(std::string("GET / ") + request + "\r\nHost: a\r\n\r\n"));
    const auto response = client.read_response();
    ASSERT_TRUE(response) << request;
    EXPECT_EQ(response->body, seen) << request;
  }
}

TEST(HttpServer, SendsNoBodyWhereTheStatusHasNone) {
  const auto server = serve([](const ServerRequest& request, Responder responder) {
    responder.respond({request.path == "/odd" ? 42 : 204, "", "text"});
  });
  RawClient client(server->port());
  ASSERT_TRUE(client.send("GET /" + kHost + "\r\nGET /odd" + kHost + "\r\n"));
  EXPECT_EQ(client.read_response()->status, 204);
  EXPECT_EQ(client.read_response()->status, 500);
}

TEST(HttpServer, NamesAnAddressThatItCannotListenOn) {
  const auto server = serve(echo_back);
  auto options = local();
  options.port = server->port();
  const auto taken = HttpServer::listen(options, {echo_back, {}, error_answer});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, base::ErrorCode::kUnavailable);
  EXPECT_NE(taken.error().message.find("127.0.0.1:" + std::to_string(server->port())),
            std::string::npos);
  options.host = "not an address";
  EXPECT_EQ(HttpServer::listen(options, {echo_back, {}, error_answer}).error().code,
            base::ErrorCode::kInvalid);
}

}  // namespace
}  // namespace slipway::io
