// A connection to one version, through the whole API.

#include <thread>

#include <gmock/gmock.h>
#include <poll.h>

#include "api/test_api.h"
#include "api/tunnels.h"
#include "io/test_server.h"
#include "io/web_socket_client.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

const std::string kPortForward = "/api/service/{serviceId}/portForward";

class PortForward : public testing::Test {
 protected:
  // A version that runs and listens at a port of this machine, where each connection gets this.
  model::DeploymentId start(model::DeploymentState state, io::TestServer& server) {
    runtime::Version version;
    version.deployment = api.add_deployment(state, std::string(40, 'a'));
    version.service = api.id<model::ServiceId>("serviceId");
    version.settings.ports.emplace_back();
    api.runtime().set_next_port(server.port());
    EXPECT_TRUE(api.runtime().start(version, {}, {}));
    return version.deployment;
  }
  void serve(const model::DeploymentId& deployment) {
    api.database().write([&](store::Transaction& tx) {
      store::set_serving(tx, api.id<model::ServiceId>("serviceId"), deployment);
    });
  }
  base::Result<io::WebSocketAnswer> open(const std::string& query = "",
                                         const std::string& authorization = "Token " + kToken) {
    io::WebSocketRequest request;
    request.url = api.url(api.filled(kPortForward) + query);
    request.headers = {{"Authorization", authorization}};
    if (authorization.empty()) request.headers.clear();
    return io::open_web_socket(request);
  }
  // Sends a request through, and reads until its end.
  static std::string exchange(io::WebSocketAnswer& opened, const std::string& request) {
    io::WebSocketStream stream(std::move(*opened.socket));
    EXPECT_EQ(stream.write(request).value(), request.size());
    std::string all;
    while (true) {
      const auto piece = stream.read();
      if (!piece) return all + "(" + piece.error().message + ")";
      all += piece->bytes;
      if (piece->has_ended) return all;
      pollfd waits{stream.fd(), POLLIN, 0};
      if (piece->bytes.empty() && ::poll(&waits, 1, 10'000) != 1) return all + "(nothing came)";
    }
  }

  TestApi api;
  io::TestServer version_server{[](const io::TestRequest& request, io::TestPeer& peer) {
    peer.respond(200, "I am " + request.path, "Connection: close\r\n");
    return false;
  }};
};

TEST_F(PortForward, LeadsToAVersionBeforeTheSwitch) {
  const auto deployment = start(model::DeploymentState::DEPLOYING, version_server);
  const auto nothing = api.call("GET", kPortForward);
  EXPECT_EQ(nothing.status, 409) << "no version serves";
  EXPECT_THAT(nothing.http.body, HasSubstr("say which deployment's version is meant"));
  const std::string query = "?deployment_id=" + deployment.to_string();
  const auto aim = api.call("GET", kPortForward + query);
  ASSERT_EQ(aim.status, 200) << aim.http.body;
  EXPECT_EQ(aim.json.at("deployment_id").as_string(), deployment.to_string());
  EXPECT_FALSE(aim.json.at("is_serving").as_bool());

  auto opened = open(query);
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_TRUE(opened->socket) << opened->refusal.body;
  EXPECT_THAT(exchange(*opened, "GET /new HTTP/1.1\r\nHost: x\r\n\r\n"), HasSubstr("I am /new"));

  serve(deployment);
  EXPECT_TRUE(api.call("GET", kPortForward).json.at("is_serving").as_bool());
  auto serving = open();
  ASSERT_TRUE(serving && serving->socket);
  EXPECT_THAT(exchange(*serving, "GET /old HTTP/1.1\r\nHost: x\r\n\r\n"), HasSubstr("I am /old"));
}

TEST_F(PortForward, OnlyLooksWhereTheHandshakeIsNone) {
  serve(start(model::DeploymentState::DEPLOYED, version_server));
  const std::vector<std::pair<std::string, std::string>> headers{
      {"Authorization", "Token " + kToken},
      {"Upgrade", "websocket"},
      {"Sec-WebSocket-Version", "13"},
      {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
  EXPECT_EQ(api.call_with("GET", kPortForward, "", headers).status, 200)
      << "no Connection: upgrade";
  auto upgrading = headers;
  upgrading.emplace_back("Connection", "Upgrade");
  EXPECT_EQ(api.call_with("HEAD", kPortForward, "", upgrading).status, 200) << "no GET";
}

TEST_F(PortForward, LeavesAnEntryForEachConnection) {
  const auto entries = [&] {
    return api.call("GET", "/api/organization/{organizationId}/audit?operation=forwardServicePort")
        .json.at("results")
        .as_array();
  };
  const auto deployment = start(model::DeploymentState::DEPLOYED, version_server);
  serve(deployment);
  api.call("GET", kPortForward);
  EXPECT_TRUE(entries().empty()) << "to look where it would lead is no connection";
  ASSERT_TRUE(open()->socket);
  ASSERT_EQ(entries().size(), 1U);
  EXPECT_EQ(entries()[0].at("target").at("id").as_string(), api.ids().at("serviceId"));
  EXPECT_EQ(entries()[0].at("target").at("type").as_string(), "service");
  EXPECT_TRUE(entries()[0].at("before").is_null()) << "the service is as it was";
  EXPECT_EQ(entries()[0].at("after").at("deployment_id").as_string(), deployment.to_string());
}

TEST_F(PortForward, IsRefused) {
  const auto deployment = start(model::DeploymentState::DEPLOYED, version_server);
  serve(deployment);
  const auto status = [&](const std::string& query, const std::string& authorization) {
    const auto answer = open(query, authorization);
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? answer->refusal.status : 0;
  };
  const std::string token = "Token " + kToken;
  const std::string known = "?deployment_id=" + deployment.to_string();
  EXPECT_EQ(status(known, token), 101);
  EXPECT_EQ(status("", ""), 401);
  EXPECT_EQ(status("?deployment_id=" + kNobody, token), 404);
  EXPECT_EQ(status("?port=0", token), 400);
  EXPECT_EQ(status("?port=x", token), 400);
  const auto viewer = api.call("POST", "/api/organization/{organizationId}/apiToken",
                               R"({"name":"v","role_id":"VIEWER"})");
  EXPECT_EQ(status("", "Token " + std::string(viewer.json.at("token").as_string())), 403);
  // Whose handshake is none.
  EXPECT_EQ(
      api.call_with("GET", kPortForward, "",
                    {{"Authorization", token}, {"Upgrade", "websocket"}, {"Connection", "Upgrade"}})
          .status,
      400);
  ASSERT_TRUE(api.runtime().stop(deployment, {}));
  EXPECT_EQ(status("", token), 409);
  const auto told = api.call("GET", kPortForward + known);
  EXPECT_EQ(told.status, 409) << "whoever asks without a handshake learns it too";
  EXPECT_THAT(told.http.body, HasSubstr("This version does not run"));
}

// Whoever may see both services is led only to the versions of the one that they name.
TEST_F(PortForward, LeadsToNoVersionOfAnotherService) {
  const auto deployment = start(model::DeploymentState::DEPLOYED, version_server);
  const auto path = kPortForward + "?deployment_id=" + deployment.to_string();
  EXPECT_EQ(api.call("GET", path).status, 200);
  api.database().write([&](store::Transaction& tx) {
    tx.execute("UPDATE deployment SET service_id = ? WHERE id = ?", api.ids().at("containerId"),
               deployment.to_string());
  });
  EXPECT_EQ(api.call("GET", path).status, 404);
  EXPECT_EQ(open("?deployment_id=" + deployment.to_string())->refusal.status, 404);
}

// What does not run yet is worth another try, and what has ended is not.
TEST_F(PortForward, IsToBeTriedAgainWhileAVersionIsDeployed) {
  struct Case {
    model::DeploymentState state;
    int status;
  };
  for (const auto& [state, status] :
       {Case{model::DeploymentState::QUEUED, 503}, Case{model::DeploymentState::BUILDING, 503},
        Case{model::DeploymentState::DEPLOYING, 503},
        Case{model::DeploymentState::BUILD_ERROR, 409}, Case{model::DeploymentState::CANCELED, 409},
        Case{model::DeploymentState::DEPLOYED, 409}}) {
    const auto deployment = api.add_deployment(state, std::string(40, 'a'));
    const auto answer = open("?deployment_id=" + deployment.to_string());
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->refusal.status, status) << static_cast<int>(state);
    const auto aim = api.call("GET", kPortForward + "?deployment_id=" + deployment.to_string());
    EXPECT_EQ(aim.status, status == 503 ? 200 : status) << static_cast<int>(state);
    EXPECT_THAT(answer->refusal.body, HasSubstr("This version does not run"));
  }
}

// It is looked at every few seconds.
TEST_F(PortForward, EndsWithItsToken) {
  serve(start(model::DeploymentState::DEPLOYED, version_server));
  const auto made = api.call("POST", "/api/organization/{organizationId}/apiToken",
                             R"({"name":"d","role_id":"DEPLOYER"})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  auto opened = open("", "Token " + std::string(made.json.at("token").as_string()));
  ASSERT_TRUE(opened && opened->socket) << opened->refusal.body;
  const auto revoked = api.call("DELETE", "/api/organization/{organizationId}/apiToken/" +
                                              std::string(made.json.at("id").as_string()));
  ASSERT_EQ(revoked.status, 204) << revoked.http.body;
  pollfd waits{opened->socket->fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&waits, 1, 15'000), 1) << "it goes on";
}

// A page of another site can make a browser send the session's cookie with a WebSocket.
TEST_F(PortForward, NeedsMoreThanACookie) {
  serve(start(model::DeploymentState::DEPLOYED, version_server));
  const auto session = api.call("POST", "/api/session", R"({"token":")" + kToken + R"("})");
  ASSERT_EQ(session.status, 201) << session.http.body;
  const std::string cookie(session.http.header("set-cookie"));
  const model::Headers by_cookie{{"Cookie", cookie.substr(0, cookie.find(';'))}};
  EXPECT_EQ(api.call_with("GET", kPortForward, "", by_cookie).status, 200);
  const auto opened =
      io::open_web_socket({.url = api.url(api.filled(kPortForward)), .headers = by_cookie});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->refusal.status, 403);
  EXPECT_THAT(opened->refusal.body, HasSubstr("needs an API token"));
}

TEST_F(PortForward, IsForSoManyAtOnce) {
  serve(start(model::DeploymentState::DEPLOYED, version_server));
  std::vector<io::WebSocketAnswer> all;
  for (std::size_t i = 0; i < kMostTunnelsOfOne; ++i) {
    auto opened = open();
    ASSERT_TRUE(opened && opened->socket) << i;
    all.push_back(std::move(*opened));
  }
  EXPECT_EQ(open()->refusal.status, 429);
  // What ends makes room.
  EXPECT_THAT(exchange(all.front(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), HasSubstr("I am /"));
  int status = 429;
  for (int tries = 0; status == 429 && tries < 500; ++tries) {
    status = open()->refusal.status;
    std::this_thread::yield();
  }
  EXPECT_EQ(status, 101);
}

}  // namespace
}  // namespace slipway::api
