#include "daemon/sign_in.h"

#include <gmock/gmock.h>

#include "io/files.h"
#include "io/test_server.h"

namespace slipway::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Options with_oidc(const std::function<void(Oidc&)>& change) {
  Options options;
  options.oidc.issuer = "https://id.example.com";
  options.oidc.client_id = "slipway";
  change(options.oidc);
  return options;
}

TEST(OidcOptions, AreWhatTheFlagsSay) {
  const io::TestFolder folder;
  const auto file = folder.path() / "secret";
  ASSERT_TRUE(io::write_file(file, "a secret\n", 0600));
  const auto read = oidc_options(with_oidc([&](auto& o) {
    o.client_secret_file = file;
    o.domains = {"Example.com", "@example.org"};
    o.new_user_role = "DEPLOYER";
    o.new_user_organization = "*";
  }));
  ASSERT_TRUE(read && *read) << read.error().message;
  const auto& oidc = **read;
  EXPECT_EQ(oidc.client_secret, "a secret");
  EXPECT_EQ(oidc.scopes, "openid email profile");
  EXPECT_EQ(oidc.account_claim, "email");
  EXPECT_THAT(oidc.domains, ElementsAre("example.com", "example.org"));
  EXPECT_EQ(oidc.new_users.value().role, model::Role::DEPLOYER);
  EXPECT_FALSE(oidc.only);
  EXPECT_FALSE(oidc_options(Options()).value());
  EXPECT_TRUE(oidc_options(with_oidc([](auto&) {})).value());
  EXPECT_TRUE(oidc_options(with_oidc([](auto& o) { o.issuer = "http://127.0.0.1:9000"; })).value());
}

TEST(OidcOptions, AreRefusedWhereTheyLackSomething) {
  struct Case {
    std::function<void(Oidc&)> change;
    std::string complaint;
  };
  const std::vector<Case> cases{
      {[](auto& o) { o.issuer = ""; }, "--oidc-issuer"},
      {[](auto& o) { o.issuer = "http://id.example.com"; }, "https"},
      {[](auto& o) { o.issuer = "id.example.com"; }, "https"},
      {[](auto& o) { o.client_id = ""; }, "--oidc-client-id"},
      {[](auto& o) { o.client_secret = "x", o.client_secret_file = "y"; }, "not both"},
      {[](auto& o) { o.client_secret_file = "/nowhere/secret"; }, "--oidc-client-secret-file"},
      {[](auto& o) { o.client_secret_file = "/dev/null"; }, "empty"},
      {[](auto& o) { o.scopes = "email openidx"; }, "openid"},
      {[](auto& o) { o.new_user_role = "VIEWER"; }, "go together"},
      {[](auto& o) { o.new_user_organization = "acme"; }, "go together"},
  };
  for (const auto& c : cases) {
    const auto read = oidc_options(with_oidc(c.change));
    ASSERT_FALSE(read) << c.complaint;
    EXPECT_EQ(read.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(read.error().message, HasSubstr(c.complaint));
  }
}

}  // namespace
}  // namespace slipway::daemon
