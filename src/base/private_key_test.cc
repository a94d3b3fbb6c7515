#include "base/private_key.h"

#include <gmock/gmock.h>

#include "base/json_web_token.h"
#include "base/test_signing.h"

namespace slipway::base {
namespace {

TEST(PrivateKey, SignsWhatItsPublicHalfVerifies) {
  const auto pair = TestKey::rsa();
  const auto key = PrivateKey::rsa(pair.pem());
  ASSERT_TRUE(key) << key.error().message;
  const auto token = parse_json_web_token(key->sign_json_web_token({{"iss", "12"}}));
  ASSERT_TRUE(token) << token.error().message;
  EXPECT_EQ(token->algorithm, SignatureAlgorithm::kRs256);
  EXPECT_EQ(token->claims.at("iss"), "12");
  const auto half =
      PublicKey::rsa(pair.number(OSSL_PKEY_PARAM_RSA_N), pair.number(OSSL_PKEY_PARAM_RSA_E));
  EXPECT_TRUE(half->verifies(token->signed_part, token->signature));
}

TEST(PrivateKey, IsRefusedWhereItIsNone) {
  for (const auto& [pem, word] : std::vector<std::pair<std::string, std::string>>{
           {"", "no RSA private key"},
           {"ghp_0123456789", "no RSA private key"},
           {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n",
            "no RSA private key"},
           {TestKey::p256().pem(), "no RSA private key"},
           {TestKey::rsa(1024).pem(), "2048"},
           {std::string(40'000, 'x'), "too long"}}) {
    const auto key = PrivateKey::rsa(pem);
    ASSERT_FALSE(key) << pem;
    EXPECT_THAT(key.error().message, testing::HasSubstr(word)) << pem;
  }
}

}  // namespace
}  // namespace slipway::base
