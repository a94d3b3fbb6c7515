// Connections to versions, also such that the gateway does not lead to yet, through a real daemon.

#include <csignal>

#include <gmock/gmock.h>
#include <poll.h>

#include "daemon_process.h"
#include "io/files.h"
#include "io/test_server.h"
#include "io/web_socket_client.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string body_at(const std::string& address) {
  io::HttpClient client;
  const auto response = client.send({.url = "http://" + address + "/"});
  return response ? response->body : response.error().message;
}

TEST(PortForward, LeadsToEachVersionBeforeTheSwitch) {
  Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop");
  repository.commit("one");
  const auto web = slipway.make_application("web", repository.url());
  ASSERT_EQ(slipway.deploy(web), "DEPLOYED");

  // Never ready, so that it is not switched to.
  repository.commit("two", "sick");
  const auto asked = slipway.post("/api/application/" + web + "/deploy",
                                  json::object{{"git_commit_id", repository.tip()}});
  const auto next = text(asked, "deployment_id");
  ASSERT_NE(next, "") << json::serialize(asked);

  const auto messages = [&] {
    return io::read_file(slipway.folder() / "forward-messages").value_or("");
  };
  const auto forward = [&](std::vector<std::string> more) {
    const auto port = std::to_string(io::closed_port());
    std::vector<std::string> argv{program("slipway").string(), "port-forward", "web"};
    argv.insert(argv.end(), {"--data", slipway.data().string()});
    argv.insert(argv.end(), more.begin(), more.end());
    argv.insert(argv.end(), {"--port", port + ":80"});
    return std::pair(std::make_unique<DaemonProcess>(ProgramOptions{
                         .argv = argv, .messages = slipway.folder() / "forward-messages"}),
                     "127.0.0.1:" + port);
  };
  const auto [serving, old_address] = forward({});
  ASSERT_THAT(serving->read_line().value_or(messages()), HasSubstr(", which serves."));
  EXPECT_EQ(body_at(old_address), "one");

  const auto [starting, new_address] = forward({"--deployment", next});
  ASSERT_THAT(starting->read_line().value_or(messages()),
              StartsWith(new_address + " leads to web"));
  EXPECT_TRUE(wait_until([&, address = new_address] { return body_at(address) == "two"; }));
  EXPECT_EQ(body_at(old_address), "one");
  serving->signal(SIGTERM);
  starting->signal(SIGTERM);
  serving->await_end();
  starting->await_end();
}

TEST(PortForward, KeepsNoDaemonFromStopping) {
  Slipway slipway;
  ServiceRepository repository(slipway.folder() / "shop");
  repository.commit("one");
  const auto web = slipway.make_application("web", repository.url());
  ASSERT_EQ(slipway.deploy(web), "DEPLOYED");
  const auto open =
      io::open_web_socket({.url = slipway.url() + "/api/service/" + web + "/portForward",
                           .headers = {{"Authorization", "Token " + slipway.token()}}});
  ASSERT_TRUE(open) << open.error().message;
  ASSERT_TRUE(open->socket) << open->refusal.body;
  EXPECT_EQ(slipway.stop(), 0);
  pollfd ended{open->socket->fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, 0), 1);
}

}  // namespace
}  // namespace slipway::e2e
