#include "rules/webhook/credential.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace slipway::rules {
namespace {

struct Shown {
  const char* name;
  model::Headers headers;
  const char* refusal;  // part of the message; nullptr: verified
  std::string secret = "s3cret";
};

std::string basic(const std::string& pair) { return "Basic " + base::encode_base64(pair); }

class Credential : public testing::TestWithParam<Shown> {};

TEST_P(Credential, IsTheSecretOrRefused) {
  const auto verified = verify_credential("Set it there.", GetParam().headers, GetParam().secret);
  ASSERT_EQ(verified.has_value(), GetParam().refusal == nullptr);
  if (verified) return;
  EXPECT_EQ(verified.error().code, base::ErrorCode::kUnauthenticated);
  EXPECT_NE(verified.error().message.find(GetParam().refusal), std::string::npos);
  EXPECT_TRUE(verified.error().message.ends_with(" Set it there."));
  EXPECT_EQ(verified.error().message.find("s3cret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Credential,
    testing::Values(
        Shown{"Bearer", {{"authorization", "Bearer s3cret"}}, nullptr},
        Shown{"BearerInAnyCase", {{"authorization", "bEARER  s3cret"}}, nullptr},
        Shown{"Verbatim", {{"authorization", "s3cret"}}, nullptr},
        Shown{"Token", {{"x-slipway-token", "s3cret"}}, nullptr},
        Shown{"TokenBesideAnother",
              {{"authorization", "Bearer x"}, {"x-slipway-token", "s3cret"}},
              nullptr},
        Shown{"Password", {{"authorization", basic("me:s3cret")}}, nullptr},
        Shown{"PasswordWithoutUser", {{"authorization", basic(":s3cret")}}, nullptr},
        Shown{"PasswordWithColon", {{"authorization", basic("me:a:b")}}, nullptr, "a:b"},
        Shown{"UserOnly", {{"authorization", basic("s3cret")}}, "is not this hook's"},
        Shown{"User", {{"authorization", basic("s3cret:")}}, "is not this hook's"},
        Shown{"NotBase64", {{"authorization", "Basic s3cret"}}, "is not this hook's"},
        Shown{"OtherScheme", {{"authorization", "Digest s3cret"}}, "is not this hook's"},
        Shown{"NoSpace", {{"authorization", "Bearers3cret"}}, "is not this hook's"},
        Shown{"Longer", {{"x-slipway-token", "s3cret "}}, "is not this hook's"},
        Shown{"Missing", {{"accept", "*/*"}}, "is missing"},
        Shown{"Empty", {{"authorization", ""}}, "is not this hook's"},
        Shown{"EmptySecret", {{"authorization", ""}}, "has no secret", ""},
        Shown{"EmptyPassword", {{"authorization", basic("me:")}}, "has no secret", ""}),
    [](const auto& test) { return test.param.name; });

TEST(Credential, IsNotAmongTheHeadersToStore) {
  EXPECT_EQ(without_credentials({{"authorization", "s"},
                                 {"x-github-event", "push"},
                                 {"x-gitlab-token", "s"},
                                 {"x-slipway-token", "s"},
                                 {"proxy-authorization", "s"},
                                 {"cookie", "s"},
                                 {"content-type", "application/json"}}),
            (model::Headers{{"x-github-event", "push"}, {"content-type", "application/json"}}));
}

}  // namespace
}  // namespace slipway::rules
