#include "io/ip_address.h"

#include <vector>

#include <gtest/gtest.h>

namespace slipway::io {
namespace {

TEST(IpAddresses, AreGlobalOrNot) {
  struct Case {
    std::string address;
    bool global;
  };
  const std::vector<Case> cases{
      {"8.8.8.8", true},
      {"172.15.255.255", true},
      {"172.16.0.0", false},
      {"172.31.255.255", false},
      {"172.32.0.0", true},
      {"0.0.0.0", false},
      {"0.1.2.3", false},
      {"10.255.255.255", false},
      {"11.0.0.0", true},
      {"100.63.255.255", true},
      {"100.64.0.1", false},
      {"100.127.255.255", false},
      {"127.0.0.1", false},
      {"127.255.0.1", false},
      {"169.254.169.254", false},
      {"192.0.0.8", false},
      {"192.168.1.1", false},
      {"198.19.255.255", false},
      {"203.0.113.7", false},
      {"224.0.0.1", false},
      {"255.255.255.255", false},
      {"::", false},
      {"::1", false},
      {"::ffff:127.0.0.1", false},
      {"::ffff:8.8.8.8", true},
      {"::127.0.0.1", false},
      {"64:ff9b::7f00:1", false},
      {"64:ff9b::808:808", true},
      {"64:ff9b:1::1", false},
      {"100::1", false},
      {"2001:4860:4860::8888", true},
      {"2001::1", false},
      {"2001:db8::1", false},
      {"2002:7f00:1::", false},
      {"2002:a9fe:a9fe::1", false},
      {"2002:808:808::1", true},
      {"2606:4700::1111", true},
      {"3fff::1", false},
      {"fc00::1", false},
      {"fd12:3456::1", false},
      {"fe80::1", false},
      {"ff02::1", false},
  };
  for (const auto& [text, global] : cases) {
    SCOPED_TRACE(text);
    const auto address = parse_ip_address(text);
    ASSERT_TRUE(address);
    EXPECT_EQ(is_global(*address), global);
  }
}

TEST(IpAddresses, AreReadAndWritten) {
  EXPECT_EQ(parse_ip_address("[2001:db8::1]").value().to_string(), "2001:db8::1");
  EXPECT_EQ(parse_ip_address("192.0.2.1").value().to_string(), "192.0.2.1");
  EXPECT_EQ(parse_ip_address("::ffff:192.0.2.1"), parse_ip_address("192.0.2.1"));
  for (const std::string name :
       {"localhost", "127.1", "0x7f.0.0.1", "1.2.3", "", "[]", "1.2.3.4 "}) {
    EXPECT_FALSE(parse_ip_address(name)) << name;
  }
}

TEST(IpNetworks, ContainTheirAddresses) {
  struct Case {
    std::string network, address;
    bool contained;
  };
  const std::vector<Case> cases{
      {"10.0.0.0/8", "10.1.2.3", true},
      {"10.0.0.0/8", "11.0.0.0", false},
      {"192.168.4.0/22", "192.168.7.9", true},
      {"192.168.4.0/22", "192.168.8.0", false},
      {"127.0.0.1", "127.0.0.1", true},
      {"127.0.0.1", "127.0.0.2", false},
      {"0.0.0.0/0", "10.1.2.3", true},
      {"0.0.0.0/0", "::1", false},
      {"::/0", "10.1.2.3", true},
      {"fd00::/8", "fdff::1", true},
      {"fd00::/8", "fc00::1", false},
  };
  for (const auto& [network, address, contained] : cases) {
    EXPECT_EQ(parse_ip_network(network).value().contains(parse_ip_address(address).value()),
              contained)
        << network << " " << address;
  }
}

TEST(IpNetworks, ThatAreNoneAreRefused) {
  for (const std::string text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x",
                                 "10.0.0.0/-1", "::/129", "10/8", "10.0.0.0/8/8"}) {
    const auto network = parse_ip_network(text);
    ASSERT_FALSE(network) << text;
    EXPECT_EQ(network.error().code, base::ErrorCode::kInvalid);
  }
}

}  // namespace
}  // namespace slipway::io
