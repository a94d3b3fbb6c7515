#include "io/reach.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::io {
namespace {

struct ReachCase {
  std::string address;
  bool internet_only;  // what is allowed without private_too
  bool private_too;
};

class ReachOf : public testing::TestWithParam<ReachCase> {};

TEST_P(ReachOf, AnAddress) {
  const auto& [text, internet_only, private_too] = GetParam();
  const auto address = parse_ip_address(text);
  ASSERT_TRUE(address) << text;
  EXPECT_EQ(Reach{}.allows(*address), internet_only) << text;
  EXPECT_EQ((Reach{.private_too = true}.allows(*address)), private_too) << text;
  EXPECT_TRUE((Reach{.networks = {IpNetwork{*address}}}.allows(*address))) << text;
  EXPECT_EQ(check_of({.private_too = true})(*address), private_too) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Io, ReachOf,
    testing::Values(
        ReachCase{"8.8.8.8", true, true}, ReachCase{"2606:4700::1111", true, true},
        // Where self-hosted forges and registries are.
        ReachCase{"127.0.0.1", false, true}, ReachCase{"::1", false, true},
        ReachCase{"10.1.2.3", false, true}, ReachCase{"172.16.0.1", false, true},
        ReachCase{"192.168.1.1", false, true}, ReachCase{"100.64.0.1", false, true},
        ReachCase{"fd12:3456::1", false, true},
        // Where clouds keep credentials.
        ReachCase{"169.254.169.254", false, false}, ReachCase{"169.254.170.2", false, false},
        ReachCase{"::ffff:169.254.169.254", false, false},
        ReachCase{"64:ff9b::169.254.169.254", false, false},
        ReachCase{"2002:a9fe:a9fe::1", false, false}, ReachCase{"fd00:ec2::254", false, false},
        ReachCase{"fd20:ce::254", false, false}, ReachCase{"100.100.100.200", false, false},
        ReachCase{"168.63.129.16", false, false}, ReachCase{"192.0.0.192", false, false},
        ReachCase{"fe80::1", false, false},
        // No machine's.
        ReachCase{"0.0.0.0", false, false}, ReachCase{"0.1.2.3", false, false},
        ReachCase{"::", false, false}, ReachCase{"::127.0.0.1", false, false},
        ReachCase{"224.0.0.1", false, false}, ReachCase{"255.255.255.255", false, false},
        ReachCase{"ff02::1", false, false}));

TEST(Reach, NamesTheOptionThatAllowsMore) {
  const auto error = beyond_reach("https://git.example.com");
  EXPECT_EQ(error.code, base::ErrorCode::kForbidden);
  EXPECT_NE(error.message.find("--remote-network"), std::string::npos);
}

TEST(CheckHost, LooksAtEveryAddressOfAName) {
  const auto check = [](const Reach& reach, const std::string& host) {
    const auto may = check_host(check_of(reach), "https://" + host, host, {});
    return may ? std::string() : may.error().message;
  };
  const Reach anywhere{.private_too = true};
  EXPECT_EQ(check(anywhere, "localhost"), "");
  EXPECT_EQ(check({}, "localhost"), beyond_reach("https://localhost").message);
  EXPECT_EQ(check({}, "8.8.8.8"), "");
  // However it is written.
  for (const auto* host : {"169.254.169.254", "[::ffff:169.254.169.254]", "0xa9fea9fe"}) {
    EXPECT_EQ(check(anywhere, host), beyond_reach("https://" + std::string(host)).message) << host;
  }
  EXPECT_EQ(check({}, "nothing.invalid"), "") << "the other program's machine may know it";
  EXPECT_TRUE(check_host({}, "", "169.254.169.254", {}));
}

}  // namespace
}  // namespace slipway::io
