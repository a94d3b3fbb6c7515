#include "gateway/caddy/caddy_gateway.h"

#include <csignal>
#include <future>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "gateway/caddy/test_caddy.h"
#include "io/detached.h"
#include "io/files.h"
#include "io/http_client.h"
#include "io/sockets.h"

namespace slipway::gateway {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::StartsWith;

io::TestServer::Handler saying(std::string text) {
  return [text = std::move(text)](const io::TestRequest& request, io::TestPeer& peer) {
    return peer.respond(200, text + " " + request.method + request.body);
  };
}

io::HttpResponse ask(const TestCaddy& caddy, const std::string& host,
                     io::HttpRequest request = {}) {
  request.url = caddy.gateway->address() + "/path?query=1";
  request.headers.emplace_back("Host", host);
  io::HttpClient client;
  const auto response = client.send(request);
  EXPECT_TRUE(response) << response.error().message;
  return response.value_or(io::HttpResponse{});
}

pid_t caddy_pid(const TestCaddy& caddy) {
  return io::listener_of(admin_socket(caddy.options)).value_or(-1);
}

void kill_caddy(const TestCaddy& caddy) {
  const auto process = io::watch_process(caddy_pid(caddy));
  ASSERT_TRUE(process);
  io::signal_process(*process, SIGKILL);
  ASSERT_TRUE(io::await_exit(*process, std::chrono::seconds(10)));
}

TEST(CaddyGateway, RoutesByHost) {
  const io::TestServer one(saying("one"));
  const io::TestServer two(saying("two"));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("one.localhost", {one.port()}),
                                    route_to("two.localhost", {two.port()}),
                                    route_to("down.localhost", {})}));
  struct Case {
    std::string host;
    int status;
    std::string body;
  };
  const std::vector<Case> cases{
      {"one.localhost", 200, "one GET"},
      {"two.localhost:8080", 200, "two GET"},
      {"down.localhost", 503, "The service down.localhost is not running"},
      {"none.localhost", 404, "No service has the name none.localhost here"},
      {"localhost", 404, "No service has the name localhost here"},
      {"*", 404, "No service"},
      {"..", 404, "No service"},
      {"[::1]", 404, "No service"},
  };
  for (const auto& [host, status, body] : cases) {
    SCOPED_TRACE(host);
    const auto response = ask(caddy, host);
    EXPECT_EQ(response.status, status);
    EXPECT_THAT(response.body, StartsWith(body));
  }
}

TEST(CaddyGateway, SaysBeforeItStartsThatItsPortIsTaken) {
  const io::TestServer other(saying("other"));
  TestCaddy caddy;
  caddy.options.port = other.port();
  caddy.open();
  const auto taken = caddy.gateway->check_port();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(taken.error().message,
            "the gateway cannot listen on 127.0.0.1:" + std::to_string(other.port()) +
                ": another program does already; stop it or choose another port");
  caddy.options.port = io::closed_port();
  caddy.open();
  EXPECT_TRUE(caddy.gateway->check_port());
  ASSERT_TRUE(caddy.gateway->apply({}));
  caddy.open();
  EXPECT_TRUE(caddy.gateway->check_port()) << "its own Caddy, from before";
}

TEST(CaddyGateway, PassesTheRequestOn) {
  const io::TestServer echo([](const io::TestRequest& request, io::TestPeer& peer) {
    std::string all = request.path + "\n";
    for (const auto& [name, value] : request.headers)
      all.append(name).append("=").append(value).append("\n");
    return peer.respond(200, all);
  });
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {echo.port()})}));
  const auto body = ask(caddy, "web.localhost").body;
  EXPECT_THAT(body, StartsWith("/path?query=1\n"));
  EXPECT_THAT(body, HasSubstr("host=web.localhost\n"));
  EXPECT_THAT(body, HasSubstr("x-forwarded-for=127.0.0.1\n"));
  EXPECT_THAT(body, HasSubstr("x-forwarded-host=web.localhost\n"));
  EXPECT_THAT(body, HasSubstr("x-forwarded-proto=http\n"));
  EXPECT_THAT(body, Not(HasSubstr("accept-encoding")));
}

TEST(CaddyGateway, BodiesGoBothWays) {
  const io::TestServer echo(saying(""));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {echo.port()})}));
  const std::string body(5'000'000, 'b');
  EXPECT_TRUE(ask(caddy, "web.localhost", {.method = "POST", .body = body}).body == " POST" + body);
}

TEST(CaddyGateway, SpreadsOverAllUpstreams) {
  const io::TestServer a(saying("a"));
  const io::TestServer b(saying("b"));
  const io::TestServer c(saying("c"));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {a.port(), b.port(), c.port()})}));
  std::map<char, int> seen;
  for (std::size_t i = 0; i < kMaxUpstreams; ++i) ++seen[ask(caddy, "web.localhost").body[0]];
  EXPECT_EQ(seen, (std::map<char, int>{{'a', 4}, {'b', 4}, {'c', 4}}));
}

TEST(CaddyGateway, ARunningRequestFinishesWhereItIs) {
  std::promise<void> arrived;
  std::promise<void> go_on;
  auto may_go_on = go_on.get_future().share();
  const io::TestServer slow([&](const io::TestRequest&, io::TestPeer& peer) {
    arrived.set_value();
    may_go_on.wait();
    return peer.respond(200, "old");
  });
  const io::TestServer fast(saying("new"));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {slow.port()})}));
  auto running = std::async(std::launch::async, [&] { return ask(caddy, "web.localhost").body; });
  arrived.get_future().wait();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {fast.port()})}));
  EXPECT_EQ(ask(caddy, "web.localhost").body, "new GET");
  go_on.set_value();
  EXPECT_EQ(running.get(), "old");
}

TEST(CaddyGateway, StreamsAsItComes) {
  const io::TestServer server([](const io::TestRequest&, io::TestPeer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
    peer.await_close();
    return false;
  });
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {server.port()})}));
  io::HttpClient client;
  std::string got;
  const auto response =
      client.stream({.url = caddy.gateway->address(), .headers = {{"Host", "web.localhost"}}},
                    [&](std::string_view data) {
                      got += data;
                      return false;
                    });
  EXPECT_TRUE(response) << response.error().message;
  EXPECT_EQ(got, "first");
}

TEST(CaddyGateway, ARefusedRequestFollowsTheSwitch) {
  const io::TestServer alive(saying("alive"));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {io::closed_port()})}));
  auto waiting = std::async(std::launch::async, [&] { return ask(caddy, "web.localhost"); });
  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(1500)), std::future_status::timeout);
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {alive.port()})}));
  EXPECT_EQ(waiting.get().body, "alive GET");
}

TEST(CaddyGateway, AServiceThatDoesNotAnswerIs502) {
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {io::closed_port()})}));
  for (const std::string method : {"GET", "POST"}) {
    const auto response = ask(caddy, "web.localhost", {.method = method});
    EXPECT_EQ(response.status, 502);
    EXPECT_EQ(response.body, "The service web.localhost does not answer.\n");
  }
}

TEST(CaddyGateway, OutlivesTheDaemonAndIsFoundAgain) {
  const io::TestServer one(saying("one"));
  const io::TestServer two(saying("two"));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {one.port()})}));
  const auto address = caddy.gateway->address();
  const auto pid = caddy_pid(caddy);
  EXPECT_GT(pid, 0);
  EXPECT_NE(::getsid(pid), ::getsid(0));

  caddy.gateway.reset();
  caddy.open();
  EXPECT_EQ(caddy.gateway->address(), address);
  EXPECT_EQ(ask(caddy, "web.localhost").body, "one GET");
  ASSERT_TRUE(caddy.gateway->ensure_running());
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {two.port()})}));
  EXPECT_EQ(ask(caddy, "web.localhost").body, "two GET");
  EXPECT_EQ(caddy_pid(caddy), pid) << "the same Caddy";
}

TEST(CaddyGateway, AKilledCaddyComesBackWithTheLastRoutes) {
  const io::TestServer one(saying("one"));
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {one.port()})}));
  EXPECT_TRUE(caddy.gateway->check());
  kill_caddy(caddy);
  EXPECT_EQ(caddy.gateway->check().error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(caddy.gateway->ensure_running());
  EXPECT_TRUE(caddy.gateway->check());
  EXPECT_EQ(ask(caddy, "web.localhost").body, "one GET");
  kill_caddy(caddy);
  ASSERT_TRUE(caddy.gateway->apply({route_to("web.localhost", {one.port()})}));
  EXPECT_EQ(ask(caddy, "web.localhost").body, "one GET");
}

TEST(CaddyGateway, RunsBeforeAnyRoute) {
  TestCaddy caddy;
  caddy.open();
  ASSERT_TRUE(caddy.gateway->ensure_running());
  EXPECT_EQ(ask(caddy, "web.localhost").status, 404);
}

TEST(CaddyGateway, StopEndsItAndNothingElse) {
  TestCaddy caddy;
  caddy.open();
  EXPECT_TRUE(caddy.gateway->stop()) << "nothing runs";
  ASSERT_TRUE(caddy.gateway->ensure_running());
  const auto process = io::watch_process(caddy_pid(caddy));
  ASSERT_TRUE(process);
  ASSERT_TRUE(caddy.gateway->stop());
  EXPECT_TRUE(io::await_exit(*process, {}));
  ASSERT_TRUE(caddy.gateway->ensure_running());
}

TEST(CaddyGateway, ThePortCanBeGiven) {
  TestCaddy caddy;
  caddy.options.port = io::closed_port();
  caddy.open();
  EXPECT_EQ(caddy.gateway->address(), "http://127.0.0.1:" + std::to_string(caddy.options.port));
  ASSERT_TRUE(caddy.gateway->ensure_running());
  EXPECT_EQ(ask(caddy, "x").status, 404);
}

TEST(CaddyGateway, APortInUseIsToldAsSuch) {
  const io::TestServer other(saying("other"));
  TestCaddy caddy;
  caddy.options.port = other.port();
  caddy.open();
  const auto started = caddy.gateway->ensure_running();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(started.error().message, HasSubstr("port " + std::to_string(other.port())));
}

TEST(CaddyGateway, WithoutCaddyItNamesThePackage) {
  TestCaddy caddy;
  caddy.options.program = "no-such-caddy";
  const auto opened = CaddyGateway::open(caddy.options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(opened.error().message,
            "no-such-caddy is not installed; apt-get install caddy, or set --gateway none");
}

TEST(CaddyGateway, ACaddyThatEndsAtOnceIsExplained) {
  TestCaddy caddy;
  const auto program = caddy.folder.path() / "caddy";
  ASSERT_TRUE(io::write_file(program, "#!/bin/sh\necho 'Error: no luck' >&2\nexit 1\n", 0755));
  caddy.options.program = program;
  caddy.open();
  const auto started = caddy.gateway->ensure_running();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(started.error().message, "caddy does not start: Error: no luck");
}

TEST(CaddyGateway, AFolderTooDeepForASocketIsRefused) {
  TestCaddy caddy;
  caddy.options.directory /= std::string(120, 'd');
  const auto opened = CaddyGateway::open(caddy.options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalid);
}

TEST(CaddyGateway, DomainsGetHttps) {
  const io::TestServer one(saying("one"));
  TestCaddy caddy;
  caddy.options.http_port = io::closed_port();
  caddy.options.https_port = io::closed_port();
  caddy.options.own_certificates = true;
  caddy.open();
  auto route = route_to("web.localhost", {one.port()});
  route.domains = {"shop.localhost"};
  ASSERT_TRUE(caddy.gateway->apply({route}));

  const std::string secure = ":" + std::to_string(caddy.options.https_port) + "/a?b";
  io::HttpClient client;
  const auto redirect =
      client.send({.url = "http://127.0.0.1:" + std::to_string(caddy.options.http_port) + "/a?b",
                   .headers = {{"Host", "shop.localhost"}}});
  ASSERT_TRUE(redirect) << redirect.error().message;
  EXPECT_EQ(redirect->status, 308);
  EXPECT_EQ(redirect->header("location"), "https://shop.localhost" + secure);

  // The authority of this Caddy is trusted nowhere, so a handshake gets as far as its certificate.
  const auto own = client.send({.url = "https://shop.localhost" + secure});
  ASSERT_FALSE(own);
  EXPECT_EQ(own.error().code, ErrorCode::kFailed);
  EXPECT_THAT(own.error().message, HasSubstr("certificate"));
  const auto certificates = caddy.options.directory / "storage" / "certificates" / "local";
  EXPECT_TRUE(std::filesystem::exists(certificates / "shop.localhost"));

  for (const std::string name : {"web.localhost", "none.localhost"}) {
    const auto foreign = client.send({.url = std::string("https://").append(name).append(secure)});
    ASSERT_FALSE(foreign) << name;
    EXPECT_EQ(foreign.error().code, ErrorCode::kUnavailable) << foreign.error().message;
    EXPECT_FALSE(std::filesystem::exists(certificates / name));
  }
}

}  // namespace
}  // namespace slipway::gateway
