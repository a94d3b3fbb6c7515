// What a pod's connection says over its WebSocket. Against a real API server: the contract.

#include "runtime/kubernetes/port_forward.h"

#include <gtest/gtest.h>

#include "io/files.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "runtime/kubernetes/testing/scripted_stream.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime::kubernetes {
namespace {

const std::string kPort("\xb8\x0b", 2);  // 3000

PodStream pod_that_says(const std::string& bytes, std::string& sent, bool breaks_off = false) {
  return PodStream(io::WebSocket(std::make_unique<ScriptedStream>(bytes, sent, breaks_off),
                                 io::WebSocketRole::kClient));
}

TEST(PodStream, ReadsTheBytesOfItsPortAlone) {
  std::string sent;
  auto pod = pod_that_says(channel_message(0, kPort) + channel_message(1, kPort) +
                               channel_message(0, "he") + channel_message(7, "?") +
                               channel_message(0, "") + channel_message(0, "llo"),
                           sent);
  EXPECT_EQ(pod.read()->bytes, "he");
  EXPECT_EQ(pod.read()->bytes, "llo");
  const auto nothing = pod.read();
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->bytes, "");
  EXPECT_FALSE(nothing->has_ended);
}

TEST(PodStream, EndsWithTheSocket) {
  std::string sent;
  auto pod = pod_that_says(channel_message(0, kPort) + channel_message(0, "bye") +
                               io::web_socket_frame(io::WebSocketOpcode::kClose, "", std::nullopt),
                           sent);
  EXPECT_EQ(pod.read()->bytes, "bye");
  EXPECT_TRUE(pod.read()->has_ended);
}

TEST(PodStream, DoesNotEndWhereTheSocketBreaksOff) {
  std::string sent;
  auto pod = pod_that_says(channel_message(0, kPort) + channel_message(0, "half"), sent, true);
  EXPECT_EQ(pod.read()->bytes, "half");
  const auto failed = pod.read();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "the connection broke off");
}

TEST(PodStream, SaysWhyItCannotConnect) {
  std::string sent;
  auto pod = pod_that_says(
      channel_message(0, kPort) + channel_message(1, kPort) + channel_message(1, "refused"), sent);
  const auto failed = pod.read();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "the pod cannot be connected to: refused");
}

TEST(PodStream, EndsWhereNothingComesOfItsPort) {
  std::string sent;
  std::string ignored;
  for (int i = 0; i < 2000; ++i) ignored += channel_message(7, "?");
  auto pod = pod_that_says(ignored, sent);
  const auto failed = pod.read();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, base::ErrorCode::kInvalid);
}

TEST(PodStream, WritesToTheChannelOfBytes) {
  std::string sent;
  auto pod = pod_that_says("", sent);
  EXPECT_EQ(pod.write("GET /").value(), 5U);
  io::WebSocketParser parser(true);
  parser.feed(sent);
  EXPECT_EQ((*parser.next())->payload, std::string("\0GET /", 6));
}

// A kubelet answers 406 to whoever accepts one type alone.
TEST(PodStream, IsAskedForWithoutAType) {
  const TemporaryFolder folder;
  for (const auto& [name, content] :
       {std::pair("token", "t"), std::pair("ca.crt", ""), std::pair("namespace", "shop")}) {
    EXPECT_TRUE(io::write_file(folder.path() / name, content));
  }
  const io::TestServer server([](const io::TestRequest& request, io::TestPeer& peer) {
    EXPECT_EQ(request.path, "/api/v1/namespaces/shop/pods/web/portforward?ports=80");
    return peer.respond(request.headers.at("accept") == "*/*" ? 404 : 406, "{}");
  });
  KubernetesOptions options;
  options.account = {"http://127.0.0.1:" + std::to_string(server.port()), folder.path()};
  io::SystemClock clock;
  Cluster cluster(options, clock);
  const auto refused = dial_pod(cluster, "web", 80, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
