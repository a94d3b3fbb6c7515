#include "io/tcp_probe.h"

#include <thread>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/fd.h"
#include "io/test_server.h"

namespace slipway::io {
namespace {

using std::chrono::seconds;

TEST(TcpProbe, SaysWhetherSomethingListens) {
  const TestServer server([](const TestRequest&, TestPeer&) { return false; });
  EXPECT_TRUE(probe_tcp("127.0.0.1", server.port(), seconds(5), {}).has_value());
  const auto refused = probe_tcp("127.0.0.1", closed_port(), seconds(5), {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnavailable);
  EXPECT_NE(refused.error().message.find("refused"), std::string::npos) << refused.error().message;
}

TEST(TcpProbe, WithHoldAPeerThatClosesAtOnceIsNotThere) {
  const Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(listener.value(), generic, size), 0);
  ASSERT_EQ(::listen(listener.value(), 4), 0);
  ASSERT_EQ(::getsockname(listener.value(), generic, &size), 0);
  const auto port = ntohs(address.sin_port);
  {
    const std::jthread proxy(
        [&] { const Fd closed(::accept(listener.value(), nullptr, nullptr)); });
    EXPECT_FALSE(probe_tcp("127.0.0.1", port, seconds(5), {}, seconds(5)));
  }
  Fd kept;
  const std::jthread server([&] { kept = Fd(::accept(listener.value(), nullptr, nullptr)); });
  EXPECT_TRUE(probe_tcp("127.0.0.1", port, seconds(5), {}, std::chrono::milliseconds(50)));
}

TEST(TcpProbe, WantsANumericAddress) {
  for (const auto* host : {"localhost", "", "::1", "256.0.0.1"}) {
    const auto refused = probe_tcp(host, 1, seconds(5), {});
    ASSERT_FALSE(refused.has_value()) << host;
    EXPECT_EQ(refused.error().code, base::ErrorCode::kInvalid);
  }
}

TEST(TcpProbe, IsCancelled) {
  std::stop_source stop;
  stop.request_stop();
  const auto cancelled = probe_tcp("127.0.0.1", closed_port(), seconds(5), stop.get_token());
  ASSERT_FALSE(cancelled.has_value());
  EXPECT_EQ(cancelled.error().code, base::ErrorCode::kCancelled);
}

}  // namespace
}  // namespace slipway::io
