#include "base/json_web_key.h"

#include <gmock/gmock.h>

#include "base/test_signing.h"

namespace slipway::base {
namespace {

JsonWebToken token_named(SignatureAlgorithm algorithm, std::string id) {
  return {algorithm, std::move(id), {}, {}, {}};
}

TEST(JsonWebKeySet, FindsWhatATokenNames) {
  using enum SignatureAlgorithm;
  const auto rsa = TestKey::rsa();
  const auto p256 = TestKey::p256();
  const auto set = JsonWebKeySet::parse(
      key_set({rsa.jwk("a", R"(,"use":"sig","alg":"RS256")"), rsa.jwk("b"), p256.jwk("c")}));
  ASSERT_TRUE(set);
  ASSERT_EQ(set->size(), 3U);
  struct Case {
    SignatureAlgorithm algorithm;
    std::string id;
    bool found;
  };
  const std::vector<Case> cases{
      {kRs256, "a", true},  {kRs256, "b", true},  {kEs256, "c", true},
      {kRs256, "c", false},  // a key of another algorithm
      {kEs256, "a", false}, {kRs256, "d", false}, {kRs256, "", false},  // which of the two?
      {kEs256, "", true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(set->find(token_named(c.algorithm, c.id)) != nullptr, c.found) << c.id;
  }
}

TEST(JsonWebKeySet, PassesOverWhatIsForSomethingElse) {
  const auto rsa = TestKey::rsa();
  const auto p256 = TestKey::p256();
  const auto set = JsonWebKeySet::parse(key_set({
      rsa.jwk("a", R"(,"use":"enc")"),
      rsa.jwk("b", R"(,"alg":"PS256")"),
      TestKey::rsa(1024).jwk("c"),
      p256.jwk("d", R"(,"alg":"RS256")"),
      R"({"kty":"EC","crv":"P-384","x":"AA","y":"AA"})",
      R"({"kty":"oct","k":"c2VjcmV0","kid":"e"})",
      R"({"kty":"RSA","n":7,"e":"AQAB"})",
      "7",
      "{}",
  }));
  ASSERT_TRUE(set);
  EXPECT_EQ(set->size(), 0U);
}

TEST(JsonWebKeySet, IsRefusedWhereItIsNone) {
  std::string many = "{}";
  for (int i = 0; i < 100; ++i) many += ",{}";
  for (const std::string& text : {std::string(), std::string("{}"), std::string("[]"),
                                  std::string(R"({"keys":{}})"), key_set({many})}) {
    EXPECT_FALSE(JsonWebKeySet::parse(text)) << text;
  }
}

}  // namespace
}  // namespace slipway::base
