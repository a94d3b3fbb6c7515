// `slipway port-forward`; through a daemon it is in tests/e2e/port_forward_test.cc.

#include <thread>

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>

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
  EXPECT_EQ(run({"port-forward", "web", port.c_str(), "--deployment", "d1"}), kExitFailed);
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

// What is temporary, or ends one connection alone, is said; and the next is taken.
TEST_F(CommandLine, PortForwardSaysWhyAConnectionEndsAndGoesOn) {
  const auto port = [] { return io::local_port(io::listen_on_loopback(0).value()); }();
  const auto local = std::to_string(port) + ":3000";
  const auto connection = kForward + "?port=3000&deployment_id=d1";
  answers_[kForward + "?port=3000"] = {200, kAim};
  first_answers_[connection] = {503, R"({"message": "It is being deployed."})"};
  std::jthread client([&](const std::stop_token& stop) {
    for (int ended = 0; !stop.stop_requested();) {
      const auto one = io::connect_tcp("127.0.0.1", port, std::chrono::seconds(1), {});
      char byte = 0;
      pollfd waits{one ? one->value() : -1, POLLIN, 0};
      if (!one || ::poll(&waits, 1, 10'000) != 1 || ::recv(one->value(), &byte, 1, 0) > 0) continue;
      const std::scoped_lock lock(mutex_);
      // First what is no frame (its reserved bits are set), then the version is gone.
      if (++ended == 1) first_answers_[connection] = {101, "\xf2\x01!"};
      if (ended == 2) answers_[connection] = {409, R"({"message": "This version does not run."})"};
    }
  });
  EXPECT_EQ(run({"port-forward", "web", local.c_str()}), kExitRefused);
  EXPECT_THAT(err(), HasSubstr("slipway: It is being deployed.\nslipway: a connection ended: "));
  EXPECT_THAT(err(), HasSubstr("This version does not run."));
}

}  // namespace
}  // namespace slipway::cli
