#include "base/public_key.h"

#include <gmock/gmock.h>

#include "base/test_signing.h"

namespace slipway::base {
namespace {

Result<PublicKey> public_half(const TestKey& key) {
  if (key.algorithm() == "ES256") {
    return PublicKey::p256(key.number(OSSL_PKEY_PARAM_EC_PUB_X),
                           key.number(OSSL_PKEY_PARAM_EC_PUB_Y));
  }
  return PublicKey::rsa(key.number(OSSL_PKEY_PARAM_RSA_N), key.number(OSSL_PKEY_PARAM_RSA_E));
}

TEST(PublicKey, VerifiesWhatItsPrivateHalfSigned) {
  for (const auto& key : {TestKey::rsa(), TestKey::p256()}) {
    SCOPED_TRACE(key.algorithm());
    const auto known = public_half(key);
    ASSERT_TRUE(known);
    const auto signature = key.sign("a text");
    EXPECT_TRUE(known->verifies("a text", signature));
    EXPECT_FALSE(known->verifies("another", signature));
    EXPECT_FALSE(known->verifies("a text", ""));
    EXPECT_FALSE(known->verifies("a text", signature + "x"));
    EXPECT_FALSE(known->verifies("a text", std::string(signature.size(), '\0')));
    for (const std::size_t at : {std::size_t{0}, signature.size() / 2, signature.size() - 1}) {
      auto changed = signature;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      EXPECT_FALSE(known->verifies("a text", changed)) << at;
    }
  }
}

TEST(PublicKey, IsAKeyOfAnother) {
  const auto signature = TestKey::p256().sign("a text");
  EXPECT_FALSE(public_half(TestKey::p256())->verifies("a text", signature));
  EXPECT_FALSE(public_half(TestKey::rsa())->verifies("a text", TestKey::rsa().sign("a text")));
}

TEST(PublicKey, IsRefusedWhereItIsNoneOrWeak) {
  const auto rsa = TestKey::rsa();
  const auto n = rsa.number(OSSL_PKEY_PARAM_RSA_N);
  const auto e = rsa.number(OSSL_PKEY_PARAM_RSA_E);
  EXPECT_FALSE(public_half(TestKey::rsa(1024)));
  EXPECT_FALSE(PublicKey::rsa("", ""));
  EXPECT_FALSE(PublicKey::rsa(n, ""));
  EXPECT_FALSE(PublicKey::rsa(n, "\x01"));
  EXPECT_FALSE(PublicKey::rsa(n, "\x04"));
  EXPECT_FALSE(PublicKey::rsa(n, std::string(9, '\x01')));
  EXPECT_FALSE(PublicKey::rsa(std::string(1025, '\xFF'), e));
  const auto x = TestKey::p256().number(OSSL_PKEY_PARAM_EC_PUB_X);
  EXPECT_FALSE(PublicKey::p256(x, x.substr(1)));
  EXPECT_FALSE(PublicKey::p256("", ""));
  EXPECT_FALSE(PublicKey::p256(std::string(32, '\x01'), std::string(32, '\x01')));  // not on it
}

}  // namespace
}  // namespace slipway::base
