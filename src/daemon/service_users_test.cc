#include "daemon/service_users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace slipway::daemon {
namespace {

using testing::HasSubstr;

TEST(ServiceUsers, AreTheDaemonsUnlessTold) {
  EXPECT_EQ(make_service_users("", "").value().index(), 0U);
}

TEST(ServiceUsers, AreRefusedWhereTheyCannotBe) {
  const bool is_root = ::geteuid() == 0;
  const struct {
    std::string user;
    std::string range;
    std::string says;  // to root
  } cases[] = {
      {"nobody-of-that-name", "", "--service-user: there is no user 'nobody-of-that-name'"},
      {"", "65534-65534", "--service-uids: 65534-65534 holds the number of this machine's user"},
      {"", "9-0", "'9-0' is no range"},
  };
  for (const auto& [user, range, says] : cases) {
    const auto made = make_service_users(user, range);
    ASSERT_FALSE(made) << user << range;
    EXPECT_EQ(made.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(made.error().message,
                HasSubstr(is_root ? says : "only a daemon that runs as root"));
  }
}

TEST(ServiceUsers, AreOneOrARange) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  const auto one = make_service_users("nobody", "");
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_NE(std::get<runtime::ServiceUser>(*one).uid, 0U);
  const auto range = make_service_users("", "60100-60109");
  ASSERT_TRUE(range) << range.error().message;
  EXPECT_EQ(std::get<runtime::UserRange>(*range).last, 60109U);
}

}  // namespace
}  // namespace slipway::daemon
