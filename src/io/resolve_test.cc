#include "io/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::io {
namespace {

using base::ErrorCode;
using testing::Contains;
using testing::ElementsAre;

IpAddress ip(const std::string& text) { return parse_ip_address(text).value(); }

TEST(ResolveHost, GivesTheAddressesOfANameAndOfHowElseTheyAreWritten) {
  EXPECT_THAT(resolve_host("localhost", {}).value(), Contains(ip("127.0.0.1")));
  EXPECT_THAT(resolve_host("192.0.2.7", {}).value(), ElementsAre(ip("192.0.2.7")));
  EXPECT_THAT(resolve_host("[2001:db8::1]", {}).value(), ElementsAre(ip("2001:db8::1")));
  EXPECT_THAT(resolve_host("0x7f.1", {}).value(), ElementsAre(ip("127.0.0.1")));
}

TEST(ResolveHost, SaysWhatWasWrong) {
  EXPECT_EQ(resolve_host("nothing.invalid", {}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(resolve_host("", {}).error().code, ErrorCode::kUnavailable);
  std::stop_source stop;
  stop.request_stop();
  // An answer that is there already counts.
  const auto stopped = resolve_host("localhost", stop.get_token());
  EXPECT_TRUE(stopped || stopped.error().code == ErrorCode::kCancelled);
}

}  // namespace
}  // namespace slipway::io
