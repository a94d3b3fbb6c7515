#pragma once
// For tests: a gateway with a Caddy of its own in a folder of its own, both gone at the end.

#include <memory>

#include <gtest/gtest.h>

#include "gateway/caddy/caddy_gateway.h"
#include "io/test_server.h"

namespace slipway::gateway {

class TestCaddy {
 public:
  TestCaddy() { options.directory = folder.path() / "gateway"; }
  ~TestCaddy() {
    if (!gateway) return;
    EXPECT_TRUE(gateway->stop());
  }
  TestCaddy(const TestCaddy&) = delete;
  TestCaddy& operator=(const TestCaddy&) = delete;

  // As at a start of the daemon.
  void open() {
    auto opened = CaddyGateway::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    gateway = std::move(*opened);
  }

  unsigned short port() const {
    const std::string address = gateway->address();
    return static_cast<unsigned short>(std::stoi(address.substr(address.rfind(':') + 1)));
  }

  io::TestFolder folder;
  CaddyOptions options;
  std::unique_ptr<CaddyGateway> gateway;
};

inline Route route_to(const std::string& host, const std::vector<unsigned short>& ports) {
  Route route{.id = host, .hosts = {host}, .domains = {}, .upstreams = {}};
  for (const auto port : ports) route.upstreams.push_back({"127.0.0.1", port});
  return route;
}

}  // namespace slipway::gateway
