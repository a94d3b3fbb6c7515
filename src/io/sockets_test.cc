#include "io/sockets.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "io/test_server.h"

namespace slipway::io {
namespace {

bool close_at_once(const TestRequest& /*request*/, TestPeer& /*peer*/) { return false; }

TEST(Sockets, TheListenerOfAUnixSocket) {
  const TestFolder folder;
  const auto path = folder.path() / "s";
  EXPECT_EQ(listener_of(path), std::nullopt);
  {
    const TestServer server(close_at_once, path);
    EXPECT_EQ(listener_of(path), ::getpid());
  }
  EXPECT_EQ(listener_of(path), std::nullopt) << "the file without a listener";
  EXPECT_EQ(listener_of(folder.path() / std::string(200, 'x')), std::nullopt);
}

TEST(Sockets, APortIsFreeWhereNobodyListens) {
  const TestServer server(close_at_once);
  for (const char* host : {"127.0.0.1", "0.0.0.0", ""}) {
    EXPECT_FALSE(is_free_port(host, server.port())) << host;
    EXPECT_TRUE(is_free_port(host, closed_port())) << host;
  }
  EXPECT_FALSE(is_free_port("not an address", 80));
  EXPECT_EQ(port_error("127.0.0.1", server.port()), std::errc::address_in_use);
  EXPECT_EQ(port_error("192.0.2.1", closed_port()), std::errc::address_not_available);
}

}  // namespace
}  // namespace slipway::io
