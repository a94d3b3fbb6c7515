#include "api/oidc_account.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"

namespace slipway::api {
namespace {

OidcOptions with(const std::function<void(OidcOptions&)>& change) {
  OidcOptions options;
  change(options);
  return options;
}

TEST(OidcAccount, IsTheClaimsAddress) {
  const OidcOptions plain;
  const auto of_domains = with([](auto& o) { o.domains = {"example.com", "example.org"}; });
  const auto by_upn = with([](auto& o) { o.account_claim = "upn"; });
  struct Case {
    std::string claims;
    const OidcOptions& options;
    std::string expected;  // "e-mail name", or the problem
  };
  const std::vector<Case> cases{
      {R"({"email":"Ann@Example.com","name":"Ann B."})", plain, "ann@example.com Ann B."},
      {R"({"email":"ann@example.com","preferred_username":"annb"})", plain, "ann@example.com annb"},
      {R"({"email":"ann@example.com","name":7})", plain, "ann@example.com ann"},
      {R"({"email":"ann@example.com","email_verified":true})", plain, "ann@example.com ann"},
      {R"({"email":"ann@example.com","email_verified":"true"})", plain, "ann@example.com ann"},
      {R"({"email":"ann@example.com","email_verified":false})", plain, "UNVERIFIED_EMAIL"},
      {R"({"email":"ann@example.com","email_verified":"false"})", plain, "UNVERIFIED_EMAIL"},
      {R"({"email":"ann@example.com","email_verified":null})", plain, "UNVERIFIED_EMAIL"},
      {R"({"email":"ann"})", plain, "NO_EMAIL"},
      {R"({"email":["ann@example.com"]})", plain, "NO_EMAIL"},
      {R"({"sub":"ann@example.com"})", plain, "NO_EMAIL"},
      {R"({"email":"ann@EXAMPLE.org"})", of_domains, "ann@example.org ann"},
      {R"({"email":"ann@sub.example.com"})", of_domains, "FOREIGN_DOMAIN"},
      {R"({"email":"ann@example.com@evil.example"})", of_domains, "FOREIGN_DOMAIN"},
      {R"({"email":"ann@notexample.com"})", of_domains, "FOREIGN_DOMAIN"},
      {R"({"upn":"ann@example.com","email":"x@y","email_verified":false})", by_upn,
       "ann@example.com ann"},
      {R"({"email":"ann@example.com"})", by_upn, "NO_EMAIL"},
  };
  for (const auto& c : cases) {
    const auto account = account_of(boost::json::parse(c.claims).as_object(), c.options);
    EXPECT_EQ(account ? account->email + " " + account->name : base::to_string(account.error()),
              c.expected)
        << c.claims;
  }
}

TEST(SignInProblem, HasASentenceEach) {
  for (const auto& name : base::enum_names<SignInProblem>()) {
    const auto sentence = sentence_of(base::parse_enum<SignInProblem>(name).value(), "Example");
    EXPECT_TRUE(sentence.ends_with('.')) << name;
  }
}

}  // namespace
}  // namespace slipway::api
