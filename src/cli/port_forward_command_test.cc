// `slipway port-forward`; through a daemon it is in tests/e2e/port_forward_test.cc.

#include <thread>

#include <gmock/gmock.h>

#include "cli/test_command_line.h"
#include "io/sockets.h"
#include "io/tcp_probe.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;

const std::string kForward = "GET /api/service/s1/portForward";
const std::string kAim =
    R"({"service_id": "s1", "deployment_id": "d1", "port": null, "is_serving": false})";

TEST_F(CommandLine, PortForwardTakesPorts) {
  for (const auto* wrong : {"x", "0", "70000", "80:", ":80", "1:2:3", "-80"}) {
    EXPECT_EQ(run({"port-forward", "web", "--port", wrong}), kExitUsage) << wrong;
  }
  EXPECT_EQ(run({"port-forward"}), kExitUsage);
  answers_[kForward + "?port=3000"] = {400, R"({"message": "It listens at port 80."})"};
  EXPECT_EQ(run({"port-forward", "web", "8080:3000"}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("It listens at port 80."));
}

TEST_F(CommandLine, PortForwardSaysWhyItCannotListen) {
  const auto taken = io::listen_on_loopback(0).value();
  const auto port = std::to_string(io::local_port(taken));
  answers_[kForward + "?deployment_id=d1&port=" + port] = {200, kAim};
  EXPECT_EQ(run({"port-forward", "web", port.c_str(), "--deployment", "d1"}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("choose another port"));
}

// A version that is gone ends it: no further connection would reach anything.
TEST_F(CommandLine, PortForwardEndsWithItsVersion) {
  const auto port = [] { return io::local_port(io::listen_on_loopback(0).value()); }();
  const auto local = std::to_string(port) + ":3000";
  answers_[kForward + "?port=3000"] = {200, kAim};
  answers_[kForward + "?port=3000&deployment_id=d1"] = {
      409, R"({"message": "This version does not run."})"};
  std::jthread client([&](const std::stop_token& stop) {
    while (!stop.stop_requested() &&
           !io::connect_tcp("127.0.0.1", port, std::chrono::seconds(1), {})) {
      std::this_thread::yield();
    }
  });
  EXPECT_EQ(run({"port-forward", "web", local.c_str()}), kExitRefused);
  EXPECT_EQ(out(), "127.0.0.1:" + std::to_string(port) +
                       " leads to web, deployment d1, to which the gateway does not lead."
                       " Ctrl-C ends it.\n");
  EXPECT_THAT(err(), HasSubstr("This version does not run."));
}

}  // namespace
}  // namespace slipway::cli
