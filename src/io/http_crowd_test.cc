// Clients that are slow, silent or too many.

#include <chrono>
#include <future>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include <gtest/gtest.h>

#include "io/http_server.h"
#include "io/http_test_client.h"
#include "io/test_http_server.h"

namespace slipway::io {
namespace {

using std::chrono::milliseconds;

struct SlowCase {
  const char* name;
  std::string sent;
  std::string answer;
};

class SlowClients : public testing::TestWithParam<SlowCase> {};

TEST_P(SlowClients, AreNotWaitedFor) {
  auto options = local();
  options.header_timeout = options.body_timeout = options.idle_timeout = milliseconds(40);
  options.linger_timeout = milliseconds(40);
  const auto server = serve(echo_back, options);
  RawClient client(server->port());
  ASSERT_TRUE(client.send(GetParam().sent));
  const auto answer = client.read_to_end();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->substr(0, GetParam().answer.size()), GetParam().answer);
  EXPECT_EQ(answer->empty(), GetParam().answer.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Http, SlowClients,
    testing::Values(SlowCase{"Silent", "", ""},
                    SlowCase{"HalfAHeader", "GET / HTTP/1.1\r\nHo", "HTTP/1.1 408 "},
                    SlowCase{"HalfABody", "POST /" + kHost + "Content-Length: 9\r\n\r\nabc",
                             "HTTP/1.1 408 "},
                    SlowCase{"Idle", "GET /" + kHost + "\r\n", "HTTP/1.1 200 "}),
    [](const auto& each) { return each.param.name; });

TEST(HttpServer, TurnsConnectionsAwayThatAreTooMany) {
  auto options = local();
  options.max_connections = 1;
  std::promise<Responder> begun;
  const auto server = serve(
      [&](const ServerRequest&, Responder responder) { begun.set_value(std::move(responder)); },
      options);
  RawClient first(server->port());
  ASSERT_TRUE(first.send("GET /" + kHost + "\r\n"));
  auto responder = begun.get_future().get();
  RawClient second(server->port());
  const auto response = second.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_NE(response->head.find("Retry-After: 1\r\n"), std::string::npos);
  responder.respond({});
  EXPECT_EQ(first.read_response()->status, 200);
}

// None is closed without a word, however many come at once: who asked would see a reset.
TEST(HttpServer, TurnsAwayAFloodWithAnAnswerEach) {
  constexpr std::size_t kHeld = 4;
  auto options = local();
  options.max_connections = kHeld;
  std::mutex mutex;
  std::vector<Responder> held;
  const auto server = serve(
      [&](const ServerRequest&, Responder responder) {
        const std::scoped_lock lock(mutex);
        held.push_back(std::move(responder));
      },
      options);
  std::list<RawClient> clients;
  for (std::size_t i = 0; i < 600; ++i) {
    auto& client = clients.emplace_back(server->port());
    ASSERT_TRUE(client.send("GET /" + kHost + "\r\n")) << i;
    while (i + 1 == kHeld) {
      const std::scoped_lock lock(mutex);
      if (held.size() == kHeld) break;
    }
  }
  auto client = std::next(clients.begin(), kHeld);
  for (std::size_t i = kHeld; client != clients.end(); ++i) {
    const auto response = client->read_response();
    ASSERT_TRUE(response) << i;
    EXPECT_EQ(response->status, 503) << i;
    client = clients.erase(client);
  }
  for (auto& responder : held) responder.respond({});
  for (auto& one : clients) EXPECT_EQ(one.read_response()->status, 200);
}

// Silent ones, those that asked before, and those that send little at a time, the longest first.
TEST(HttpServer, WhoWaitsForItsClientMakesRoomForWhoAsks) {
  auto options = local();
  options.max_connections = 16;
  const auto server = serve(echo_back, options);
  std::vector<std::unique_ptr<RawClient>> others;
  const std::vector<std::string> beginnings{"", "GET / HTTP/1.1\r\nHo", "GET /" + kHost + "\r\n",
                                            "POST /" + kHost + "Content-Length: 9\r\n\r\nabc"};
  for (std::size_t i = 0; i < 300; ++i) {
    auto& other = others.emplace_back(std::make_unique<RawClient>(server->port()));
    ASSERT_TRUE(other->send(beginnings[i % beginnings.size()]));
    if (i % 10 != 0) continue;
    RawClient client(server->port());
    ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
    const auto response = client.read_response();
    ASSERT_TRUE(response) << i;
    EXPECT_EQ(response->status, 200) << i;
  }
  EXPECT_EQ(others.front()->read_to_end(), "");
}
// Those that were told to come again hold their places until they have read it.
TEST(HttpServer, TakesTheNextAtOnceWhereSomebodyBeginsToWait) {
  auto options = local();
  options.max_connections = 1;
  options.linger_timeout = std::chrono::hours(1);
  options.write_timeout = std::chrono::hours(1);
  std::promise<Responder> begun;
  const auto server = serve(
      [&](const ServerRequest& request, Responder responder) {
        if (request.path == "/held") return begun.set_value(std::move(responder));
        responder.respond({});
      },
      options);
  RawClient held(server->port());
  ASSERT_TRUE(held.send("GET /held" + kHost + "\r\n"));
  auto responder = begun.get_future().get();
  std::list<RawClient> turned_away;
  for (int i = 0; i < 256; ++i) turned_away.emplace_back(server->port());
  for (auto& client : turned_away) ASSERT_TRUE(client.send("GET /" + kHost + "\r\n"));
  RawClient next(server->port());
  ASSERT_TRUE(next.send("GET /" + kHost + "\r\n"));
  EXPECT_EQ(turned_away.back().read_response()->status, 503);
  responder.respond({});
  EXPECT_EQ(held.read_response()->status, 200);
  const auto response = next.read_response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
}

}  // namespace
}  // namespace slipway::io
