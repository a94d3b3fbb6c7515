#include "io/tcp_probe.h"

#include <gtest/gtest.h>

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
